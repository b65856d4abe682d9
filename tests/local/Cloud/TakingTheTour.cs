using System.Text.RegularExpressions;
using Trellis.Local.Tools.Clients;

namespace Trellis.Tests.Local.Cloud;

/// <summary><c>tour</c>, at the laptop cloud, and at a deployed stack: that is the same cloud behind an <c>aws</c> of our own.</summary>
public sealed partial class TakingTheTour(TakingTheTour.Cloud here) : IClassFixture<TakingTheTour.Cloud>
{
    [Fact]
    public void Its_requests_are_those_of_the_READMEs_tour()
    {
        var page = Readme.Page.Front.Blocks("Five minutes with curl", "sh").Split('\n')
            .Select(line => Command().Match(line))
            .Where(command => command.Success)
            .Select(command => (
                Method: Method().Match(command.Value) is { Success: true } named ? named.Groups[1].Value
                    : command.Value.Contains("--json", StringComparison.Ordinal) ? "POST" : "GET",
                Path: command.Groups["path"].Value,
                // The line that reads the tag prints that instead of a status.
                Status: command.Groups["status"] is { Success: true } status ? int.Parse(status.Value) : 200,
                Body: Json().Match(command.Value) is { Success: true } body ? body.Groups[1].Value : null,
                IsConditional: command.Value.Contains("If-Match", StringComparison.Ordinal),
                IsSigned: command.Groups["door"].Value == "SIGNED_API"));

        var steps = TourSteps.With("")
            .Select(step => (step.Method, step.Path, Status: step.Expected, step.Body, step.IsConditional, step.IsSigned));

        Assert.Equal(page, steps);
    }

    [Fact]
    public async Task At_the_laptop_cloud_every_call_is_answered_and_nothing_is_left()
    {
        var (code, output, errors) = await RunningCloud.Run("tour", "--data", here.Data);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("ok    412  PATCH  /tasks/plants-", output, StringComparison.Ordinal);
        Assert.Contains("ok    200  GET    /tasks (signed)", output, StringComparison.Ordinal);
        Assert.Matches(@"All \d\d calls were answered as they should be \([\d.]+ s\), and what the tour made is removed\.$", output);
        await NothingIsLeft();
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task At_a_deployed_stack_the_aws_command_makes_the_user_and_removes_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The aws of this test is a shell script for Linux.");
        Processes.Needs("curl");

        var (code, output, errors) = await AtAStack();

        Assert.True(code == 0, $"{output}\n{errors}");
        var operations = File.ReadAllLines(Path.Combine(here.Bin, "asked")).Select(call => string.Join(' ', call.Split(' ')[..2]));
        Assert.Equal(
            [
                "cloudformation describe-stacks", "cognito-idp describe-user-pool-client",
                "cognito-idp admin-create-user", "cognito-idp admin-set-user-password",
                "cognito-idp create-group", "cognito-idp admin-add-user-to-group",
                "cognito-idp admin-delete-user", "cognito-idp delete-group",
            ],
            operations);
        await NothingIsLeft();
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task A_group_that_was_there_before_stays()
    {
        await here.Running.AsOperator("CreateGroup", new JsonObject { ["GroupName"] = "admin" });

        var (code, output, _) = await RunningCloud.Run("tour", "--data", here.Data);

        Assert.True(code == 0, output);
        Assert.DoesNotContain("DeleteGroup", output, StringComparison.Ordinal);
        await here.Running.AsOperator("DeleteGroup", new JsonObject { ["GroupName"] = "admin" });
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task A_door_that_does_not_answer_fails_the_tour_and_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The aws of this test is a shell script for Linux.");
        Processes.Needs("curl");

        var (code, output, _) = await AtAStack(signedApi: "http://localhost:1");

        Assert.Equal(1, code);
        Assert.Contains("FAIL  ---  GET    /tasks (signed)", output, StringComparison.Ordinal);
        Assert.Matches(@"1 of \d\d calls were not answered as they should be\.$", output);
        await NothingIsLeft();
    }

    [Fact]
    public async Task An_operator_who_may_not_administer_the_pool_is_told_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The aws of this test is a shell script for Linux.");
        Processes.Needs("curl");

        var (code, output, _) = await AtAStack(denied: "admin-create-user");

        Assert.Equal(1, code);
        Assert.Contains("FAIL  ---  cognito AdminCreateUser", output, StringComparison.Ordinal);
        Assert.Contains("AccessDeniedException", output, StringComparison.Ordinal);
    }

    /// <summary>Nobody in the pool, no group, and in the table what was there before.</summary>
    private async Task NothingIsLeft()
    {
        Assert.Empty((await here.Running.AsOperator("ListUsers", []))["Users"]!.AsArray());
        Assert.Empty((await here.Running.AsOperator("ListGroups", []))["Groups"]!.AsArray());
        Assert.Equal(here.Untouched, await here.Exported());
    }

    private async Task<(int Code, string Output, string Errors)> AtAStack(string? signedApi = null, string denied = "nothing")
    {
        here.WriteAws(signedApi ?? (string)here.Running.Addresses["signedApi"]!, denied);
        return await Processes.Run(
            "dotnet",
            here.Data,
            120,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{here.Bin}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["AWS_ENDPOINT_URL"] = (string)here.Running.Addresses["cognito"]!,
            },
            [typeof(TourSteps).Assembly.Location, "tour", "--stack", "trellis-dev"]);
    }

    [GeneratedRegex("""^(TAG=\$\()?curl .*"\$(?<door>API|SIGNED_API)(?<path>/[^"]*)".*?(# (?<status>\d{3}))?$""")]
    private static partial Regex Command();

    [GeneratedRegex(@" -X ([A-Z]+) ")]
    private static partial Regex Method();

    [GeneratedRegex("--json '([^']*)'")]
    private static partial Regex Json();

    /// <summary>A laptop cloud of these tests' own, in which nobody is.</summary>
    public sealed class Cloud : IAsyncLifetime
    {
        internal RunningCloud Running { get; private set; } = null!;

        internal string Data { get; } = Directory.CreateTempSubdirectory("tour-").FullName;

        internal string Bin { get; } = Directory.CreateTempSubdirectory("tour-bin-").FullName;

        /// <summary>What an export of the table said before any tour.</summary>
        internal string Untouched { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Running = await RunningCloud.Start(Data);
            Untouched = await Exported();
        }

        public async ValueTask DisposeAsync()
        {
            await Running.DisposeAsync();
            Directory.Delete(Data, recursive: true);
            Directory.Delete(Bin, recursive: true);
        }

        /// <summary>Every record, link and profile.</summary>
        internal async Task<string> Exported()
        {
            var file = Path.Combine(Bin, $"{Guid.NewGuid():N}.jsonl");
            var (code, _, errors) = await RunningCloud.Run("export", "--data", Data, "--file", file);
            Assert.True(code == 0, errors);
            return await File.ReadAllTextAsync(file);
        }

        /// <summary>An <c>aws</c> that knows one stack, and sends the pool's operations on to the laptop cloud.</summary>
        internal void WriteAws(string signedApi, string denied)
        {
            File.Delete(Path.Combine(Bin, "asked"));
            var addresses = Running.Addresses;
            JsonObject Output(string key, string value) => new() { ["OutputKey"] = key, ["OutputValue"] = value };
            var outputs = new JsonArray(
                Output("Region", (string)addresses["region"]!),
                Output("ApiUrl", (string)addresses["api"]!), Output("SignedApiUrl", signedApi),
                Output("UserPoolId", (string)addresses["userPoolId"]!), Output("UserPoolClientId", (string)addresses["clientId"]!),
                Output("IdentityPoolId", (string)addresses["identityPoolId"]!), Output("UserPoolDomain", "auth.example.com"),
                Output("TableName", (string)addresses["table"]!), Output("WebUrl", (string)addresses["web"]!));
            var stack = new JsonObject { ["Stacks"] = new JsonArray(new JsonObject { ["Outputs"] = outputs }) };
            File.WriteAllText(Path.Combine(Bin, "stack.json"), stack.ToJsonString());
            var draft = Path.Combine(Bin, "aws.draft");
            File.WriteAllText(draft, $$"""
                #!/bin/sh
                echo "$*" >> '{{Bin}}/asked'
                [ "$2" != '{{denied}}' ] || { echo "An error occurred (AccessDeniedException) when calling $2" >&2; exit 254; }
                case "$2" in
                  describe-stacks) cat '{{Bin}}/stack.json' ;;
                  describe-user-pool-client) echo '{}' ;;
                  *) name=$(echo "-$2" | sed 's/-\([a-z]\)/\U\1/g')
                     curl -sS -f "$AWS_ENDPOINT_URL" -H "X-Amz-Target: AWSCognitoIdentityProviderService.$name" \
                       -H 'Authorization: AWS4-HMAC-SHA256 Credential=local' -H 'Content-Type: application/x-amz-json-1.1' -d "$4" ;;
                esac

                """.Replace("\r", "", StringComparison.Ordinal));
            // As another process: see PublishingTheClient.
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                using var copy = System.Diagnostics.Process.Start("cp", ["-p", draft, Path.Combine(Bin, "aws")]);
                copy.WaitForExit();
            }
        }
    }
}
