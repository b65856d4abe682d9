using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Trellis.Benchmarks.Cold;

/// <summary>A peer that is a web server: asked over HTTP until it answers.</summary>
internal sealed class WebServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly HttpClient client = new();

    private WebServer(Subject subject)
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        var info = new ProcessStartInfo(subject.Program, subject.Arguments) { WorkingDirectory = subject.Folder, RedirectStandardOutput = true };
        info.Environment.Clear();
        info.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in subject.Environment)
            info.Environment[name] = value;
        info.Environment["ASPNETCORE_URLS"] = Address.ToString();
        process = Process.Start(info)!;
    }

    public Uri Address { get; }

    public double Cpu => Use.Cpu(process.Id);

    public static WebServer Start(Subject subject, string path)
    {
        var server = new WebServer(subject);
        server.Await(path);
        return server;
    }

    public static IReadOnlyList<Processes.Cold> ColdStarts(Subject subject, string known, int rounds)
    {
        var results = new List<Processes.Cold>();
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            using var server = Start(subject, $"tasks/{known}");
            var wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (round >= 0)
                results.Add(new Processes.Cold(wall, server.Cpu, Use.Rss(server.process.Id), double.NaN));
        }

        return results;
    }

    public string Get(string path) => client.GetStringAsync(new Uri(Address, path)).GetAwaiter().GetResult();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
        client.Dispose();
    }

    private void Await(string path)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(1))
        {
            try
            {
                Get(path);
                return;
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError && waited.Elapsed < Patience && !process.HasExited)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
