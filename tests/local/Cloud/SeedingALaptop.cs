using System.Net;
using Microsoft.AspNetCore.Http;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Cloud;

/// <summary><c>seed</c>, at the same laptop cloud as the tour.</summary>
public sealed class SeedingALaptop(SeedingALaptop.Cloud here) : IClassFixture<SeedingALaptop.Cloud>
{
    private const string Password = "Correct-horse-7-battery";

    [Theory]
    [InlineData("lines.jsonl", """
        {"group": "admin"}
        {"user": "ada@example.com", "password": "PASSWORD", "groups": ["admin"]}

        {"model": "Team", "owner": "ada@example.com", "fields": {"id": "lines", "name": "Garden"}}
        {"model": "Task", "owner": "ada@example.com", "fields": {"title": "Weed", "state": "open", "teamTasksId": "lines"}}
        {"model": "Task", "owner": "ada@example.com", "fields": {"title": "Weed", "state": "open", "teamTasksId": "lines"}}
        """, "ada@example.com")]
    [InlineData("whole.json", """
        {
          "users": [{"user": "eve@example.com", "password": "PASSWORD", "groups": ["admin"]}],
          "records": {
            "Team": [{"owner": "eve@example.com", "fields": {"id": "whole", "name": "Garden"}}],
            "Task": [
              {"owner": "eve@example.com", "fields": {"title": "Weed", "state": "open", "teamTasksId": "whole"}},
              {"owner": "eve@example.com", "fields": {"title": "Sow", "state": "open"}}
            ]
          }
        }
        """, "eve@example.com")]
    public async Task Makes_what_a_file_says_and_the_second_time_nothing(string name, string text, string user)
    {
        var file = here.Write(name, text);

        var first = await here.Seed(file);
        var second = await here.Seed(file);

        Assert.Equal((0, "users: 1 made, 0 there already\nrecords: 3 made, 0 there already"), (first.Code, Lines(first.Output)));
        Assert.Equal((0, "users: 0 made, 1 there already\nrecords: 0 made, 3 there already"), (second.Code, Lines(second.Output)));
        var (code, token, errors) = await RunningCloud.Say(Password, "sign-in", user, "--data", here.Data);
        Assert.True(code == 0, errors);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {token.Trim()}" } } };
        var tasks = await http.GetStringAsync(new Uri(here.Running["api"], "/tasks"), TestContext.Current.CancellationToken);
        Assert.Equal(2, JsonNode.Parse(tasks)!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Prints_each_fault_of_the_file_with_its_line_and_code_and_makes_nothing()
    {
        var file = here.Write("broken.jsonl", """
            {"user": "bob@example.com", "password": "PASSWORD", "group": "admin"}
            {"model": "Taks", "owner": "bob@example.com", "fields": {}}
            {"model": "Task", "owner": "bod@example.com", "fields": {}}
            {"model": "Task"
            """);

        var (code, _, errors) = await here.Seed(file);

        Assert.Equal(1, code);
        Assert.Contains("broken.jsonl, line 1: seed.unknown: 'group' is not known here.", errors, StringComparison.Ordinal);
        Assert.Contains("broken.jsonl, line 2: schema.model: The schema has no model Taks. Did you mean", errors, StringComparison.Ordinal);
        Assert.Contains("broken.jsonl, line 3: seed.owner: The file has no user 'bod@example.com'.", errors, StringComparison.Ordinal);
        Assert.Contains("broken.jsonl, line 4: seed.json:", errors, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was made.", errors.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_what_the_API_or_the_pool_refuses_and_makes_the_rest()
    {
        var file = here.Write("refused.jsonl", """
            {"user": "zoe@example.com", "password": "PASSWORD"}
            {"user": "short@example.com", "password": "x"}
            {"model": "Task", "owner": "zoe@example.com", "fields": {"title": "Weed", "state": "soon"}}
            {"model": "Team", "owner": "zoe@example.com", "fields": {"name": "Not hers to make"}}
            {"model": "Label", "owner": "zoe@example.com", "fields": {"name": "hers"}}
            """);

        var (code, output, errors) = await here.Seed(file);

        Assert.Equal(1, code);
        Assert.Contains("records: 1 made", output, StringComparison.Ordinal);
        Assert.Contains("line 2: seed.user: InvalidPasswordException", errors, StringComparison.Ordinal);
        Assert.Matches("line 3: [a-z.-]+: /state: ", errors);
        Assert.Contains("line 4: access.denied: ", errors, StringComparison.Ordinal);
    }

    /// <summary>A token holds for a quarter of an hour, and to make many records takes longer.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task Signs_in_again_where_a_token_has_expired_and_once_only_where_that_does_not_help(bool isClosed, int faults)
    {
        var tokens = new List<string>();
        using var ports = new Ports(IPAddress.Loopback, _ => { });
        var port = ports.Reserve(26_000, "an API");
        await using var api = await HttpServer.Start(ports.At(port), Answer, bug => Assert.Fail(bug), bound: ports.Release);
        var where = new BackendOptions(null, null, here.Data);
        var backend = await Backend.Find(where, TestContext.Current.CancellationToken);
        var seed = new SeedReader(SchemaFile.Read(SchemaFile.Own).Compiled()).Read($$$"""
            {"user": "patient@example.com", "password": "{{{Password}}}"}
            {"model": "Task", "owner": "patient@example.com", "fields": {"title": "Weed", "state": "open"}}
            {"model": "Task", "owner": "patient@example.com", "fields": {"title": "Sow", "state": "open"}}
            """);
        using var output = new StringWriter();
        using var run = new SeedRun(backend with { Api = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}")) }, where, output);

        await run.Run(seed, TestContext.Current.CancellationToken);

        Assert.Equal(faults, run.Faults.Count(fault => fault.Code == "http.401"));
        Assert.Contains($"records: {2 - faults} made", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, tokens.Distinct().Count());

        // Any token is good but the first.
        Task Answer(HttpContext context)
        {
            tokens.Add(context.Request.Headers.Authorization.ToString());
            var isGood = !isClosed && tokens[^1] != tokens[0];
            return HttpBodies.Write(context, isGood ? 201 : 401, new JsonObject { ["message"] = isGood ? "Made" : "Unauthorized" });
        }
    }

    private static string Lines(string output) => output.Trim().ReplaceLineEndings("\n");

    public sealed class Cloud : IAsyncLifetime
    {
        internal RunningCloud Running { get; private set; } = null!;

        internal string Data { get; } = Directory.CreateTempSubdirectory("seed-").FullName;

        public async ValueTask InitializeAsync() => Running = await RunningCloud.Start(Data);

        public async ValueTask DisposeAsync()
        {
            await Running.DisposeAsync();
            Directory.Delete(Data, recursive: true);
        }

        internal string Write(string name, string text)
        {
            var file = Path.Combine(Data, name);
            File.WriteAllText(file, text.Replace("PASSWORD", Password, StringComparison.Ordinal));
            return file;
        }

        internal Task<(int Code, string Output, string Errors)> Seed(string file) => RunningCloud.Run("seed", file, "--data", Data);
    }
}
