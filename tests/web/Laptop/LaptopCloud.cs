using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>The laptop cloud as a person starts it, on a schema of these tests, with data of its own.</summary>
public sealed partial class LaptopCloud : IAsyncDisposable
{
    private readonly Process _process;
    private readonly WorkTree _tree;
    private readonly ConcurrentQueue<string> _said;

    private LaptopCloud(Process process, WorkTree tree, ConcurrentQueue<string> said, JsonElement addresses)
    {
        _process = process;
        _tree = tree;
        _said = said;
        Web = addresses.GetProperty("web").GetString()!;
        Api = addresses.GetProperty("api").GetString()!;
    }

    /// <summary>Where the client is served.</summary>
    public string Web { get; }

    public string Api { get; }

    /// <summary>The folder of the built client.</summary>
    public string Built => _tree.Built;

    /// <param name="schema">The name of a file in tests/web/schemas.</param>
    public static async Task<LaptopCloud> Start(string schema)
    {
        var tree = WorkTree.With(schema);
        var said = new ConcurrentQueue<string>();
        var addresses = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = tree.Command(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data, said, addresses);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, said);
        process.Exited += (_, _) => addresses.TrySetException(new InvalidOperationException($"The laptop cloud ended:\n{string.Join('\n', said)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var cloud = new LaptopCloud(process, tree, said, await addresses.Task.WaitAsync(TimeSpan.FromMinutes(8)));
            tree.IsReady();
            return cloud;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The laptop cloud did not come up:\n{string.Join('\n', said)}");
        }
    }

    /// <summary>The code that was sent to an address last: on a laptop it stands in the console.</summary>
    public async Task<string> CodeFor(string email)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var line = _said.LastOrDefault(each => each.Contains(email, StringComparison.OrdinalIgnoreCase) && SixDigits().IsMatch(each));
            if (line is not null)
            {
                return SixDigits().Match(line).Value;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"No code for {email} stands in the console:\n{string.Join('\n', _said.TakeLast(20))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _tree.Dispose();
    }

    private static void Heard(string? line, ConcurrentQueue<string> said, TaskCompletionSource<JsonElement> addresses)
    {
        Keep(line, said);
        if (line?.StartsWith('{') == true)
        {
            addresses.TrySetResult(JsonElement.Parse(Encoding.UTF8.GetBytes(line)));
        }
    }

    private static void Keep(string? line, ConcurrentQueue<string> said)
    {
        if (line is not null)
        {
            said.Enqueue(line);
        }
    }

    [GeneratedRegex(@"(?<![\w.@-])\d{6}(?![\w.@-])")]
    private static partial Regex SixDigits();
}
