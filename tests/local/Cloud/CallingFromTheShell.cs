namespace Trellis.Tests.Local.Cloud;

/// <summary>What a developer types: curl, the aws command, and this program's own <c>sign-in</c>.</summary>
public sealed class CallingFromTheShell(CallingFromTheShell.Neighbourhood here) : IClassFixture<CallingFromTheShell.Neighbourhood>
{
    private const string Password = RunningCloud.Password;

    [Fact]
    public async Task The_welcome_is_80_columns_wide_with_a_command_that_can_be_copied()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is for a POSIX shell.");
        var cloud = here.Cloud;
        await Eventually.Holds(() => Task.FromResult(cloud.Console.Any(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal))));

        var screen = cloud.Console
            .SkipWhile(line => !line.StartsWith("  Web client", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("Ready in", StringComparison.Ordinal))
            .ToList();
        var command = screen.SkipWhile(line => !line.StartsWith("  curl", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0);
        var (code, answer, error) = await Processes.Run("sh", Repository.Root, 30, null, "-c", string.Join('\n', command));

        Assert.All(screen, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(0, code);
        Assert.True(answer.Contains("\"UserConfirmed\":false", StringComparison.Ordinal), answer + error);
        await Eventually.Holds(() => Task.FromResult(cloud.Said("for me@example.com to")));
    }

    [Fact]
    public async Task A_token_from_sign_in_opens_the_first_door()
    {
        var (_, token) = await SignIn();

        var (code, answer) = await Curl($"{here.Cloud["api"]}tasks", "-H", $"Authorization: Bearer {token}", "--json", """{"title": "From curl", "state": "open"}""");

        Assert.Equal("201", code);
        Assert.Equal("From curl", (string?)JsonNode.Parse(answer)!["title"]);
    }

    [Fact]
    public async Task Credentials_from_sign_in_open_the_second_door_with_curls_own_signature()
    {
        var (_, exports) = await SignIn("--credentials");
        var lent = exports.Split('\n').ToDictionary(line => line.Split(['=', ' '])[1], line => line.Split('\'')[1]);

        var (code, answer) = await Curl(
            $"{here.Cloud["signedApi"]}tasks?limit=2",
            "--aws-sigv4", $"aws:amz:{lent["AWS_REGION"]}:execute-api",
            "--user", $"{lent["AWS_ACCESS_KEY_ID"]}:{lent["AWS_SECRET_ACCESS_KEY"]}",
            "-H", $"X-Amz-Security-Token: {lent["AWS_SESSION_TOKEN"]}");
        var (forged, _) = await Curl(
            $"{here.Cloud["signedApi"]}tasks?limit=2",
            "--aws-sigv4", $"aws:amz:{lent["AWS_REGION"]}:execute-api",
            "--user", $"{lent["AWS_ACCESS_KEY_ID"]}:another secret",
            "-H", $"X-Amz-Security-Token: {lent["AWS_SESSION_TOKEN"]}");

        Assert.Equal(("200", "403"), (code, forged));
        Assert.NotNull(JsonNode.Parse(answer)!["items"]);
    }

    [Fact]
    public async Task Scripts_get_all_of_it_as_one_line_of_JSON()
    {
        var (_, line) = await SignIn("--json");

        Assert.Equal(
            ["idToken", "accessToken", "refreshToken", "identityId", "accessKeyId", "secretAccessKey", "sessionToken", "expiration"],
            JsonNode.Parse(line)!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_alike()
    {
        var wrong = await RunningCloud.Say("not the password", "sign-in", here.User, "--data", here.Data);
        var unknown = await RunningCloud.Say(Password, "sign-in", "nobody@example.com", "--data", here.Data);

        Assert.Equal((1, ""), (wrong.Code, wrong.Output));
        Assert.Equal("NotAuthorizedException: Incorrect username or password.", wrong.Errors);
        Assert.Equal(wrong, unknown);
    }

    [Fact]
    public async Task Where_no_cloud_runs_it_says_how_to_start_one()
    {
        var (code, output, errors) = await RunningCloud.Say(Password, "sign-in", here.User, "--data", TempFolders.New("cloud"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("dotnet run --project local", errors);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task The_aws_command_invokes_functions_and_asks_who_it_is()
    {
        Processes.Needs("aws");
        var answer = Path.Combine(here.Data, "answer.json");
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = here.Cloud["lambda"].ToString(),
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
        };

        var invoked = await Processes.Run(
            "aws", Repository.Root, 60, environment,
            "lambda", "invoke", "--function-name", "Read", "--payload", "fileb://tests/events/read.json", "--output", "json", answer);
        var pool = await Processes.Run(
            "aws", Repository.Root, 60, environment,
            "cognito-idp", "admin-get-user", "--user-pool-id", (string)here.Cloud.Addresses["userPoolId"]!, "--username", here.User, "--output", "json");

        Assert.True(invoked.Code == 0, invoked.Error);
        Assert.Equal(404, (int)JsonNode.Parse(await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken))!["statusCode"]!);
        Assert.True(pool.Code == 0, pool.Error);
        Assert.Equal("CONFIRMED", (string?)JsonNode.Parse(pool.Output)!["UserStatus"]);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Amplify_connects_from_the_written_file_alone()
    {
        var file = Path.Combine(here.Data, "amplify_outputs.json");

        var (code, _, errors) = await RunningCloud.Run("outputs", "--data", here.Data, "--file", file);
        var seen = await RealClients.Run("outputs.mjs", new JsonObject { ["file"] = file, ["email"] = here.User, ["password"] = Password });

        Assert.True(code == 0, errors);
        Assert.Equal("""{"signedIn":true,"made":201,"read":200,"same":true,"refused":["record.validation",422]}""", seen.ToJsonString());
    }

    [Fact]
    public async Task Sam_local_gets_the_running_table_at_its_address_as_a_container_sees_it()
    {
        var (code, output, errors) = await RunningCloud.Run("env", "--sam", "--data", here.Data);

        Assert.True(code == 0, errors);
        var expected = new JsonObject
        {
            ["Parameters"] = new JsonObject
            {
                ["TABLE_NAME"] = (string)here.Cloud.Addresses["table"]!,
                ["USER_POOL_ID"] = (string)here.Cloud.Addresses["userPoolId"]!,
                ["AWS_ENDPOINT_URL_DYNAMODB"] = $"http://host.docker.internal:{here.Cloud["dynamodb"].Port}",
            },
        };
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(output)!.ToJsonString());
        // SAM passes no variable that the template does not name.
        var named = Trellis.Local.Cloud.Template.Stack.Own().Functions.Single(function => function.LogicalId == "Create").Environment.Keys;
        Assert.Subset(named.ToHashSet(), expected["Parameters"]!.AsObject().Select(variable => variable.Key).ToHashSet());
    }

    [Fact]
    public async Task The_document_has_the_addresses_of_the_cloud_that_runs()
    {
        var (code, output, errors) = await RunningCloud.Run("openapi", "--data", here.Data);

        Assert.True(code == 0, errors);
        Assert.Equal(
            [(string?)here.Cloud.Addresses["api"], (string?)here.Cloud.Addresses["signedApi"]],
            JsonNode.Parse(output)!["servers"]!.AsArray().Select(server => (string?)server!["url"]));
    }

    private async Task<(int Code, string Output)> SignIn(params string[] more)
    {
        var (code, output, errors) = await RunningCloud.Say(Password, ["sign-in", here.User, "--data", here.Data, .. more]);
        Assert.True(code == 0, errors);
        return (code, output);
    }

    private static async Task<(string Status, string Body)> Curl(string url, params string[] arguments)
    {
        Processes.Needs("curl");
        var (code, output, error) = await Processes.Run("curl", Repository.Root, 60, null, ["-sS", "-w", "\n%{http_code}", url, .. arguments]);
        Assert.True(code == 0, error);
        var at = output.LastIndexOf('\n');
        return (output[(at + 1)..], output[..at]);
    }

    /// <summary>A cloud with one person who has signed up by curl's own means.</summary>
    public sealed class Neighbourhood : IAsyncLifetime
    {
        internal RunningCloud Cloud { get; private set; } = null!;

        internal string Data { get; } = TempFolders.New("cloud");

        internal string User { get; } = "shell@example.com";

        public async ValueTask InitializeAsync()
        {
            Cloud = await RunningCloud.Start(Data);
            await Cloud.SignUp(User);
        }

        public async ValueTask DisposeAsync()
        {
            await Cloud.DisposeAsync();
            Directory.Delete(Data, recursive: true);
        }
    }
}
