using System.Diagnostics;
using System.Net.Http.Headers;
using Trellis.Local.Cloud;

namespace Trellis.Tests.Local.Cloud;

/// <summary>The laptop cloud of this clone as a process, with a data folder of its own.</summary>
internal sealed class RunningCloud : IAsyncDisposable
{
    /// <summary>What everybody signs in with.</summary>
    public const string Password = "Correct-horse-9-battery";

    private static int starts;
    private readonly string data;
    private readonly Process process;
    private readonly List<string> output;
    private readonly List<string> errors;

    private RunningCloud(string data, Process process, List<string> output, List<string> errors, JsonObject addresses)
    {
        this.data = data;
        this.process = process;
        this.output = output;
        this.errors = errors;
        Addresses = addresses;
    }

    /// <summary>The line that --json printed.</summary>
    public JsonObject Addresses { get; }

    public int Id => process.Id;

    public IReadOnlyList<string> Output => Copy(output);

    public IReadOnlyList<string> Console => Copy(errors);

    public bool Said(string words) => Console.Any(line => line.Contains(words, StringComparison.Ordinal));

    public Uri this[string name] => new((string)Addresses[name]!);

    private static string Own { get; } = Path.Combine(AppContext.BaseDirectory, "trellis.dll");

    // Each cloud would begin to build it, and be stopped before it is built.
    private static Lazy<Task> WebBuilt { get; } = new(() => new WebBuild(Repository.Root, _ => { }).Run(CancellationToken.None));

    public static async Task<RunningCloud> Start(string data, params string[] more)
    {
        await WebBuilt.Value;
        string[] port = more.Contains("--port") ? [] : ["--port", OwnPort()];
        return await Started(data, Begin(Own, ["--json", "--data", data, .. port, .. more]));
    }

    /// <summary>The same, on a Linux that has given all its watchers of files to others.</summary>
    public static async Task<RunningCloud> WithoutWatchers(string data)
    {
        string[] alone = ["-Ur", "sh", "-c", "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"", "sh"];
        Processes.Needs("unshare");
        var (code, _, error) = await Processes.Run("unshare", data, 10, null, [.. alone, "true"]);
        Assert.SkipUnless(code == 0, error);
        await WebBuilt.Value;
        return await Started(data, Begin(["unshare", .. alone, "dotnet", Own, "--json", "--data", data, "--port", OwnPort()]));
    }

    /// <summary>The laptop cloud of a copy.</summary>
    public static Task<RunningCloud> StartCopy(WorkingCopy copy, string data) =>
        Started(data, Begin(copy.Program, ["--json", "--data", data, "--port", OwnPort()], WorkingCopy.Environment));

    /// <summary>The laptop cloud of a program that lies in a project of its own.</summary>
    public static Task<RunningCloud> At(string program, string data) =>
        Started(data, Begin(program, ["--json", "--data", data, "--port", OwnPort()]));

    private static async Task<RunningCloud> Started(string data, (Process Process, List<string> Output, List<string> Errors) begun)
    {
        var (process, output, errors) = begun;
        var clock = Stopwatch.StartNew();
        // The first start of a clone builds the functions, on a machine that may be busy with other tests.
        while (Copy(output) is [] && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(5))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        if (Copy(output) is not [var line, ..])
        {
            if (!process.HasExited)
                process.Kill();
            throw new InvalidOperationException($"The laptop cloud did not start:\n{string.Join('\n', Copy(errors))}");
        }

        return new RunningCloud(data, process, output, errors, JsonNode.Parse(line)!.AsObject());
    }

    /// <summary>
    /// A port that no other cloud of these tests begins with: they start side by side, and each looks before it listens. Below the ports that the
    /// system gives to outgoing connections (32,768 and up), for the same reason.
    /// </summary>
    public static string OwnPort() => $"{20_000 + (((Environment.ProcessId * 7) + (Interlocked.Increment(ref starts) * 20)) % 12_000)}";

    /// <summary>Runs a command of the laptop cloud to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => Say("", arguments);

    /// <summary>Runs a command to its end, with something to read from standard input.</summary>
    public static async Task<(int Code, string Output, string Errors)> Say(string input, params string[] arguments)
    {
        var (process, output, errors) = Begin(Own, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(bound.Token);
        var result = (process.ExitCode, string.Join('\n', Copy(output)), string.Join('\n', Copy(errors)));
        process.Dispose();
        return result;
    }

    /// <summary>Signs somebody up and confirms them, as an administrator may.</summary>
    public async Task SignUp(string user)
    {
        await Cognito("SignUp", new() { ["ClientId"] = (string)Addresses["clientId"]!, ["Username"] = user, ["Password"] = Password });
        await AsOperator("AdminConfirmSignUp", new() { ["Username"] = user });
    }

    /// <summary>The token that the program's own <c>sign-in</c> gives.</summary>
    public async Task<string> SignIn(string user)
    {
        var (code, token, errors) = await Say(Password, "sign-in", user, "--data", data);
        Assert.True(code == 0, errors);
        return token;
    }

    /// <summary>Calls an administrator's operation of the pool.</summary>
    public Task<JsonNode> AsOperator(string operation, JsonObject body)
    {
        body["UserPoolId"] = (string)Addresses["userPoolId"]!;
        return Cognito(operation, body);
    }

    /// <summary>Ends it as Ctrl-C and a service manager do, and waits. On Windows there is no such signal.</summary>
    public async Task<int> Stop()
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(bound.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it without a chance to do anything.</summary>
    public void Kill() => process.Kill();

    /// <summary>The processes that it has started, by the lines of their commands.</summary>
    public IReadOnlyList<(int Id, string Command)> Children() => ChildrenOf(Id);

    public static IReadOnlyList<(int Id, string Command)> ChildrenOf(int parent)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whose child a process is stands in /proc, which only Linux has.");
        return [.. Process.GetProcesses().Select(process => process.Id).Where(id => ParentOf(id) == parent).Select(id => (id, CommandOf(id)))];
    }

    public static bool Lives(int id)
    {
        try
        {
            // A process that nobody has waited for yet is dead all the same.
            return !File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Stop();
        process.Dispose();
    }

    private async Task<JsonNode> Cognito(string operation, JsonObject body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, this["cognito"]);
        request.Headers.Add("X-Amz-Target", $"AWSCognitoIdentityProviderService.{operation}");
        // Not checked on this machine, but the calls of an administrator want to be signed.
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local");
        request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static (Process Process, List<string> Output, List<string> Errors) Begin(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Begin(["dotnet", program, .. arguments], environment);

    private static (Process Process, List<string> Output, List<string> Errors) Begin(string[] command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        List<string> output = [], errors = [];
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, output, errors);
    }

    private static void Add(List<string> lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
    }

    private static List<string> Copy(List<string> lines)
    {
        lock (lines)
            return [.. lines];
    }

    private static int ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
