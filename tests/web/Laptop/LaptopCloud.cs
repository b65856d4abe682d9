using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>The laptop cloud as a person starts it, on a schema of these tests, with data of its own.</summary>
public sealed partial class LaptopCloud : IAsyncDisposable
{
    private readonly Process process;
    private readonly WorkTree tree;
    private readonly ConcurrentQueue<string> said;

    private LaptopCloud(Process process, WorkTree tree, ConcurrentQueue<string> said, JsonElement addresses)
    {
        this.process = process;
        this.tree = tree;
        this.said = said;
        Web = addresses.GetProperty("web").GetString()!;
        Api = addresses.GetProperty("api").GetString()!;
        Cognito = addresses.GetProperty("cognito").GetString()!;
        UserPoolId = addresses.GetProperty("userPoolId").GetString()!;
    }

    /// <summary>Where the client is served.</summary>
    public string Web { get; }

    public string Api { get; }

    public string Cognito { get; }

    public string UserPoolId { get; }

    /// <summary>The folder of the built client.</summary>
    public string Built => tree.Built;

    /// <param name="schema">The name of a file in tests/web/schemas.</param>
    public static async Task<LaptopCloud> Start(string schema)
    {
        var tree = await WorkTree.With(schema);
        var said = new ConcurrentQueue<string>();
        var addresses = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = tree.Serving(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data, said, addresses);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, said);
        process.Exited += (_, _) => addresses.TrySetException(new InvalidOperationException("It ended."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new LaptopCloud(process, tree, said, await addresses.Task.WaitAsync(TimeSpan.FromMinutes(5)));
        }
        catch (Exception trouble) when (trouble is TimeoutException or InvalidOperationException)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            tree.Dispose();
            throw new InvalidOperationException($"The laptop cloud did not come up:\n{string.Join('\n', said)}");
        }
    }

    /// <summary>The code that was sent to an address last: on a laptop it stands in the console.</summary>
    public async Task<string> CodeFor(string email)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Eventually.Patience; await Task.Delay(100))
        {
            var line = said.LastOrDefault(each => each.Contains(email, StringComparison.OrdinalIgnoreCase) && SixDigits().IsMatch(each));
            if (line is not null)
                return SixDigits().Match(line).Value;
        }

        throw new InvalidOperationException($"No code for {email} stands in the console:\n{string.Join('\n', said.TakeLast(20))}");
    }

    /// <summary>What an administrator does with the pool, as the aws command would ask it: the laptop looks for a signature and takes any.</summary>
    public async Task Administer(string operation, object input)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Cognito) { Content = new StringContent(JsonSerializer.Serialize(input), Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", $"AWSCognitoIdentityProviderService.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Runs a command on this cloud's data, as a developer does beside it, and gives its code and what it said.</summary>
    public async Task<(int Code, string Said)> Run(string command, params string[] arguments)
    {
        using var process = Process.Start(tree.Command(command, [.. arguments, "--schema", tree.Schema, "--data", tree.Data]))!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        tree.Dispose();
    }

    private static void Heard(string? line, ConcurrentQueue<string> said, TaskCompletionSource<JsonElement> addresses)
    {
        Keep(line, said);
        if (line?.StartsWith('{') == true)
            addresses.TrySetResult(JsonElement.Parse(Encoding.UTF8.GetBytes(line)));
    }

    private static void Keep(string? line, ConcurrentQueue<string> said)
    {
        if (line is not null)
            said.Enqueue(line);
    }

    [GeneratedRegex(@"(?<![\w.@-])\d{6}(?![\w.@-])")]
    private static partial Regex SixDigits();
}
