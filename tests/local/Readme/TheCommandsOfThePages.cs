using System.Diagnostics;
using System.Text.RegularExpressions;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Readme;

/// <summary>Commands taken from the pages and run as they stand there, in a copy of the clone.</summary>
[Collection(nameof(WorkingCopy))]
[Trait("Runs", "all")]
public sealed partial class TheCommandsOfThePages(WorkingCopy copy)
{
    [Fact]
    public async Task The_five_minutes_with_curl_answer_as_the_page_says()
    {
        Processes.Needs("bash");
        Processes.Needs("curl");
        copy.Renew();
        await using var cloud = await RunningCloud.StartCopy(copy, copy.Data);
        var commands = Page.Front.Blocks("Five minutes with curl", "sh");
        var expected = Status().Matches(commands).Select(status => status.Groups[1].Value);

        using var shell = Shell($$"""
            set -eu
            curl() { command curl -w '%{stderr}STATUS %{http_code}\n' "$@"; }
            {{commands}}
            """);
        await shell.StandardInput.WriteLineAsync(await Code(cloud, "me@example.com"));
        var (code, output, errors) = await End(shell);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Equal(expected, Answered().Matches(errors).Select(status => status.Groups[1].Value));
        Assert.Contains("""Task has no field colour.""", output);
        Assert.Contains("\"labels\":{\"items\":[{\"id\":\"home\"", output);
        Assert.Contains("\"code\":\"record.stale\"", output);
    }

    [Fact]
    public async Task The_edit_of_the_schema_is_as_safe_as_the_page_says()
    {
        Processes.Needs("bash");
        copy.Renew();
        File.Copy(Path.Combine(copy.Root, "shared", "schema.graphql"), Path.Combine(copy.Root, "old.graphql"));
        copy.Edit("shared/schema.graphql", "  notes: String\n", "  notes: String\n" + Page.Front.Blocks("Change the schema", "graphql"));

        using var shell = Shell("set -eu\n" + Page.Front.Blocks("Change the schema", "sh"));
        var (code, output, errors) = await End(shell);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("\"ok\":true", output);
        Assert.Contains("\"mood\": \"String\"", output);
        Assert.Contains("safe", output);
    }

    [Fact]
    public async Task The_steps_to_an_operation_of_ones_own_lead_to_one()
    {
        var curl = await AddFunction("Count", "An operation of your own");
        await using var cloud = await RunningCloud.StartCopy(copy, copy.Data);
        using var caller = Shell($$"""
            set -eu
            eval "$(dotnet local/bin/trellis.dll env)"
            {{await Token(cloud)}}
            for state in open done open; do
              curl -sS -f -o /dev/null "$API/tasks" -H "$AUTH" --json '{"title": "one", "state": "'$state'"}'
            done
            curl {{curl}}
            """);
        var (code, output, errors) = await End(caller);

        Assert.True(code == 0, $"{output}\n{errors}\n{string.Join('\n', cloud.Console)}");
        Assert.Equal("""{"done":1,"open":2}""", output);

        await PassesTheAnalyzers("Count");
    }

    [Fact]
    public async Task The_steps_to_a_function_on_the_stream_lead_to_one()
    {
        var curl = await AddFunction("Announce", "A function on the stream");
        await using var cloud = await RunningCloud.StartCopy(copy, copy.Data);
        using var caller = Shell($"""
            set -eu
            eval "$(dotnet local/bin/trellis.dll env)"
            {await Token(cloud)}
            curl -f {curl}
            """);
        var (code, output, errors) = await End(caller);

        Assert.True(code == 0, $"{output}\n{errors}");
        await Eventually.Holds(() => Task.FromResult(cloud.Said("New task: Water the plants")));
        await PassesTheAnalyzers("Announce");
    }

    [Fact]
    public async Task The_commands_about_schemas_data_and_clients_do_what_the_pages_say()
    {
        Processes.Needs("bash");
        copy.Renew();
        copy.Write("tests/events/create.json", File.ReadAllText(Path.Combine(Repository.Root, "tests", "events", "create.json")));
        await using var cloud = await RunningCloud.StartCopy(copy, copy.Data);
        using var shell = Shell($"""
            set -eu
            {Page.Shared.Blocks("The schema", "sh")}
            {Page.Local.Blocks("Commands", "sh")}
            {Page.Web.Blocks("Connecting your own app", "sh")}
            {Page.Web.Blocks("OpenAPI", "sh")}
            {Page.Web.Blocks("The typed client", "sh")}
            """);
        var (code, output, errors) = await End(shell);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("\"statusCode\":201", output);
        string[] made = ["backup.jsonl", "amplify_outputs.json", "openapi.json", "api.ts"];
        Assert.All(made, file => Assert.NotEmpty(File.ReadAllText(Path.Combine(copy.Root, file))));
    }

    [Fact]
    public async Task The_step_of_the_build_that_starts_the_laptop_cloud_ends_it_too()
    {
        foreach (var program in new[] { "bash", "curl", "jq" })
            Processes.Needs(program);
        copy.Renew();
        var workflow = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, ".github", "workflows", "build.yml"), TestContext.Current.CancellationToken);
        var step = workflow.SkipWhile(line => !line.Contains("The first command, until everything answers", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith("          ", StringComparison.Ordinal))
            // A copy has no web client.
            .Where(line => !line.Contains(".web", StringComparison.Ordinal));
        using var shell = Shell("set -e\n" + string.Join('\n', step).Replace("--json", $"--json --port {RunningCloud.OwnPort()}", StringComparison.Ordinal));

        var (code, output, errors) = await End(shell);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("Stopped.", errors, StringComparison.Ordinal);
    }

    // Code on a page is as strict as that of the project, whose builds are analysed.
    /// <summary>Takes the steps of that section of the page, and returns what it gives to curl.</summary>
    private async Task<string> AddFunction(string name, string section)
    {
        Processes.Needs("bash");
        copy.Renew();
        var commands = Page.Functions.Blocks(section, "sh").Split("curl");
        using var shell = Shell("set -eu\n" + commands[0]);
        var (code, output, errors) = await End(shell);
        Assert.True(code == 0, $"{output}\n{errors}");
        copy.Write($"functions/{name}/Function.cs", Page.Functions.Blocks(section, "csharp"));
        copy.Edit("template.yaml", "\nOutputs:\n", "\n" + Page.Functions.Blocks(section, "yaml") + "Outputs:\n");
        return commands[1];
    }

    private async Task PassesTheAnalyzers(string function)
    {
        const string Options = "--no-restore --no-incremental -v q -nologo -p:BuildProjectReferences=false -p:RunAnalyzers=true";
        using var analysis = Shell($"dotnet build functions/{function} {Options}");
        var (code, findings, _) = await End(analysis);
        Assert.True(code == 0, findings);
    }

    private async Task<string> Token(RunningCloud cloud)
    {
        await cloud.SignUp("me@example.com");
        return $"""
            AUTH="Authorization: Bearer $(echo '{RunningCloud.Password}' | dotnet "{copy.Program}" sign-in me@example.com)"
            """;
    }

    private Process Shell(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = copy.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in WorkingCopy.Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Errors)> End(Process shell)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        shell.StandardInput.Close();
        try
        {
            var said = await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(bound.Token), shell.StandardError.ReadToEndAsync(bound.Token));
            await shell.WaitForExitAsync(bound.Token);
            return (shell.ExitCode, said[0], said[1]);
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }
    }

    // The shell builds the program first, so it takes its time to sign somebody up.
    private static async Task<string> Code(RunningCloud cloud, string address)
    {
        var line = "";
        await Eventually.Holds(
            () =>
            {
                line = cloud.Console.FirstOrDefault(each => each.Contains($"for {address}", StringComparison.Ordinal)) ?? "";
                return Task.FromResult(line.Length > 0);
            },
            seconds: 240);
        return SixDigits().Match(line).Value;
    }

    [GeneratedRegex(@"# (\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"^STATUS (\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Answered();

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex SixDigits();
}
