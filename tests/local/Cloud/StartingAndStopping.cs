using System.Net;
using System.Net.NetworkInformation;

namespace Trellis.Tests.Local.Cloud;

public class StartingAndStopping
{
    private static string Data => TempFolders.New("cloud");

    [Fact]
    public async Task Says_everything_in_one_line_of_JSON_and_listens_on_this_machine_only()
    {
        await using var cloud = await RunningCloud.Start(Data);

        Assert.Equal(
            ["web", "api", "signedApi", "cognito", "cognitoIdentity", "sts", "lambda", "dynamodb", "region", "userPoolId", "clientId", "identityPoolId", "table", "data"],
            cloud.Addresses.Select(address => address.Key));
        Assert.All(cloud.Addresses, address => Assert.NotNull(address.Value));
        foreach (var name in (string[])["web", "api", "signedApi", "cognito", "dynamodb"])
        {
            var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == cloud[name].Port).ToList();
            Assert.NotEmpty(listeners);
            Assert.All(listeners, end => Assert.True(IPAddress.IsLoopback(end.Address), $"{name} listens on {end}."));
        }
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Puts_a_bad_network_before_the_table_when_asked_to_and_says_so()
    {
        await using var cloud = await RunningCloud.Start(Data, "--latency", "bad");

        for (var call = 0; call < 20; call++)
            await Invoke(cloud);

        Assert.Contains(cloud.Console, line => line.Contains("bad: slow, in pieces, with broken connections", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ends_every_child_when_it_is_asked_to_stop()
    {
        await using var cloud = await RunningCloud.Start(Data);
        await Invoke(cloud);
        var children = cloud.Children();

        Assert.Equal(0, await cloud.Stop());

        Assert.Contains(children, child => child.Command.Contains("dynoxide", StringComparison.Ordinal));
        Assert.Contains(children, child => child.Command.Contains("Read.dll", StringComparison.Ordinal));
        await Eventually.Holds(() => Task.FromResult(children.All(child => !RunningCloud.Lives(child.Id))));
    }

    [Fact]
    public async Task Leaves_no_child_behind_when_it_is_killed()
    {
        await using var cloud = await RunningCloud.Start(Data);
        await Invoke(cloud);
        var children = cloud.Children();

        cloud.Kill();

        Assert.True(children.Count >= 3, "The engine, the function and the shell that watches were to be there.");
        await Eventually.Holds(() => Task.FromResult(children.All(child => !RunningCloud.Lives(child.Id))));
    }

    [Fact]
    public async Task Runs_where_no_edit_can_be_noticed_and_says_so()
    {
        await using var cloud = await RunningCloud.WithoutWatchers(Data);

        await Eventually.Holds(() => Task.FromResult(cloud.Said("Edits take effect at the next start only.")));
        await Invoke(cloud);
    }

    [Fact]
    public async Task Takes_the_next_ports_when_its_own_are_taken_and_refuses_the_same_data_twice()
    {
        var data = Data;
        var port = RunningCloud.OwnPort();
        await using var first = await RunningCloud.Start(data, "--port", port);
        await using var second = await RunningCloud.Start(Data, "--port", port);

        var (code, output, errors) = await RunningCloud.Run("--json", "--data", data);

        Assert.NotEqual((string?)first.Addresses["api"], (string?)second.Addresses["api"]);
        await Eventually.Holds(() => Task.FromResult(second.Said("is taken")));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("--data", errors);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Runs_one_event_with_and_without_a_running_cloud()
    {
        var data = Data;
        var file = Path.Combine(Repository.Root, "tests", "events", "create.json");

        var alone = await RunningCloud.Run("invoke", "--event", file, "--data", data, "Create");
        await using var cloud = await RunningCloud.Start(data);
        var running = await RunningCloud.Run("invoke", "Read", "--event", Path.Combine(Repository.Root, "tests", "events", "read.json"), "--data", data);
        var unknown = await RunningCloud.Run("invoke", "Nobody", "--event", file, "--data", data);

        Assert.True(alone.Code == 0, $"{alone.Code}: {alone.Output}\n{alone.Errors}");
        Assert.Equal(201, (int)JsonNode.Parse(alone.Output)!["statusCode"]!);
        Assert.Matches(@"Create   [0-9a-f]{8} ran for \d+ ms \(\d+ ms to start\), \d+ MB", alone.Errors);
        Assert.True(running.Code == 0, $"{running.Code}: {running.Output}\n{running.Errors}");
        Assert.Equal(200, (int)JsonNode.Parse(running.Output)!["statusCode"]!);
        Assert.Equal(1, unknown.Code);
        Assert.Contains("Function not found: Nobody", unknown.Errors);
    }

    [Theory]
    [InlineData("--port", "abc")]
    [InlineData("--port", "0")]
    [InlineData("--nonsense")]
    [InlineData("--data")]
    [InlineData("--dynamodb", "not a url")]
    [InlineData("--latency", "soon")]
    [InlineData("--latency", "5ms", "--dynamodb", "https://example.com")]
    [InlineData("--parameter", "noequals")]
    [InlineData("frobnicate")]
    public async Task Says_what_is_wrong_with_its_options(params string[] arguments)
    {
        var (code, output, errors) = await RunningCloud.Run(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--help", errors);
        Assert.DoesNotContain("\n   at ", errors);
    }

    [Fact]
    public async Task Removes_nothing_with_fresh_unless_one_says_yes()
    {
        var data = Data;
        var record = Path.Combine(data, "dynamodb", "dynoxide.db");
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        await File.WriteAllTextAsync(record, "x", TestContext.Current.CancellationToken);

        var (code, _, _) = await RunningCloud.Run("--fresh", "--data", data);

        Assert.Equal(1, code);
        Assert.True(File.Exists(record));
    }

    [Fact]
    public async Task Fresh_removes_what_stopped_commands_would_continue_from()
    {
        var data = Data;
        var checkpoint = Path.Combine(data, "commands", "import.0.json");
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        await File.WriteAllTextAsync(checkpoint, "{}", TestContext.Current.CancellationToken);

        // No DynamoDB answers there, so that no cloud starts.
        var (code, output, _) = await RunningCloud.Say("yes\n", "--fresh", "--data", data, "--dynamodb", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("No DynamoDB answers", output, StringComparison.Ordinal);
        Assert.False(File.Exists(checkpoint));
    }

    private static async Task Invoke(RunningCloud cloud)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud["lambda"], "/2015-03-31/functions/Read/invocations"));
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test");
        request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "events", "read.json")));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
