using System.Diagnostics;
using System.Runtime.InteropServices;
using Trellis.Http;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary>Runs the laptop cloud until it is stopped: the command without a word.</summary>
internal static class Run
{
    // What lies in the data folder and is ours. Nothing else in it is ever touched.
    private static readonly string[] OurData = ["dynamodb", "cognito", "identity", "running.json"];

    public static async Task<int> Start(string[] args)
    {
        var (options, fault) = RunOptions.Parse(args);
        if (options is null)
            return Command.Cloud.Usage.Refuse(fault!);

        var lines = Lines.Standard(options.Quiet, options.Json);
        try
        {
            return options.Fresh && !Clear(options.Cloud.Data, lines) ? 1 : await Serve(options, lines);
        }
        catch (SetupException trouble)
        {
            lines.Error(trouble.Message.Contains('\n', StringComparison.Ordinal) ? trouble.Message : Paragraph.Hanging(trouble.Message, 0));
            return 1;
        }
    }

    private static async Task<int> Serve(RunOptions options, Lines lines)
    {
        var clock = Stopwatch.StartNew();
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        void Stop(PosixSignalContext signal)
        {
            // The second Ctrl-C does not wait for anything.
            signal.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        }

        if (!IsGood(options.Cloud.Root, lines))
            return 1;
        try
        {
            await using var cloud = await Started(options.Cloud, lines, stopping.Token);
            if (options.Json)
                Console.WriteLine(cloud.Addresses.ToJson(cloud.Stack).ToJsonString());
            WelcomeScreen.Show(cloud, lines, clock.Elapsed, options.Quiet);
            await Watch(cloud, options.Cloud, lines, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            lines.Progress("Stopped.");
        }

        return 0;
    }

    private static async Task<LaptopCloud> Started(CloudOptions options, Lines lines, CancellationToken stopping)
    {
        try
        {
            return await LaptopCloud.Start(options, lines, stopping);
        }
        catch (Exception trouble) when (Trouble.OfData(trouble, options.Data) is not null)
        {
            throw Trouble.OfData(trouble, options.Data)!;
        }
    }

    private static async Task Watch(LaptopCloud cloud, CloudOptions options, Lines lines, CancellationToken stopping)
    {
        using var edits = new Edits(options.Root, "functions", "shared", "web");
        while (true)
        {
            var paths = await edits.Next(stopping);
            if (paths.Contains("template.yaml"))
                lines.Warn("template.yaml was edited: the next start has it.");
            try
            {
                if (paths.Any(path => path.StartsWith("web/", StringComparison.Ordinal)))
                    await new WebBuild(options.Root, lines.Progress).Run(stopping);
                if (paths.Any(path => path.StartsWith("functions/", StringComparison.Ordinal)
                    || path.StartsWith("shared/", StringComparison.Ordinal)))
                    await Rebuild(cloud, options.Root, lines, stopping);
            }
            catch (SetupException trouble)
            {
                lines.Error($"{trouble.Message}\nWhat ran before runs on.");
            }
        }
    }

    private static async Task Rebuild(LaptopCloud cloud, string root, Lines lines, CancellationToken stopping)
    {
        var clock = Stopwatch.StartNew();
        if (!IsGood(root, lines))
        {
            lines.Error("What ran before runs on.");
            return;
        }

        var changed = await cloud.Rebuild(stopping);
        await cloud.Fill();
        if (changed.Count > 0)
            lines.Say($"{string.Join(", ", changed)} {(changed.Count == 1 ? "runs" : "run")} what you edited "
                + $"({clock.Elapsed.TotalSeconds:0.0} s).");
    }

    // A schema that does not compile would stop every function at its start; its errors are better read here.
    private static bool IsGood(string root, Lines lines)
    {
        using var text = new StringWriter();
        var file = SchemaFile.Read(Path.Combine(root, "shared", "schema.graphql"));
        if (Report.Compiled(file, new Screen(text, ForPeople: true, Colours: false)) is not null)
            return true;
        lines.Error(text.ToString().TrimEnd());
        return false;
    }

    private static bool Clear(string data, Lines lines)
    {
        if (!OurData.Any(name => Path.Exists(Path.Combine(data, name))))
            return true;
        using (var held = Directory.Exists(data) ? FileLock.TryTake(Path.Combine(data, "lock")) : null)
        {
            if (held is null)
                throw new SetupException("data.in-use", $"A laptop cloud runs on the data in {data}. Stop it first.");
            lines.Say($"This removes every user and every record in {data}. Type yes to go on:");
            if (Console.In.ReadLine()?.Trim() != "yes")
            {
                lines.Say("Nothing was removed.");
                return false;
            }

            foreach (var path in OurData.Select(name => Path.Combine(data, name)))
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                File.Delete(path);
            }
        }

        return true;
    }
}
