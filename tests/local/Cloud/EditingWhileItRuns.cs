using System.Net;
using System.Net.Http.Headers;

namespace Trellis.Tests.Local.Cloud;

[Collection(nameof(WorkingCopy))]
[Trait("Runs", "all")]
public sealed class EditingWhileItRuns(WorkingCopy copy) : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private RunningCloud cloud = null!;

    private string Data => Path.Combine(copy.Root, "data");

    [Fact]
    public async Task An_edited_schema_is_served_and_an_error_in_it_is_shown_and_takes_nothing_down()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Create("\"calm\""));

        copy.Edit("shared/schema.graphql", "  notes: String\n", "  notes: String\n  mood: String\n  count: Int\n");
        await Eventually.Holds(async () => await Create("\"calm\"") == HttpStatusCode.Created);
        Assert.True(cloud.Said("The schema has 1 warning: 'dotnet run --project local -- check' shows what."), "A warning was to be announced.");

        copy.Edit("shared/schema.graphql", "  mood: String\n", "  mood: Strng\n");
        await Eventually.Holds(() => Task.FromResult(cloud.Said("The previous version keeps running")));
        Assert.True(cloud.Said("mood: Strng"), "The line with the error was to be shown.");
        Assert.True(cloud.Said("^^^^^"), "The place was to be marked.");
        Assert.Equal(HttpStatusCode.Created, await Create("\"calm\""));

        copy.Edit("shared/schema.graphql", "  mood: Strng\n", "  mood: Int\n");
        await Eventually.Holds(async () => await Create("3") == HttpStatusCode.Created);
        await Eventually.Holds(() => Task.FromResult(cloud.Said("Task.mood: 'mood' was String and is Int: stored values may not fit.")));
    }

    [Fact]
    public async Task An_index_that_an_edit_adds_hides_no_record_and_is_filled_by_itself()
    {
        Assert.Equal(HttpStatusCode.Created, await Create(null));

        copy.Edit("shared/schema.graphql", "  priority: Int\n", "  priority: Int @index(name: \"byPriority\")\n");
        await Eventually.Holds(() => Task.FromResult(cloud.Said("Task has byPriority now, which stored records lack: reindexing Task.")), seconds: 240);
        await Eventually.Holds(async () =>
        {
            var list = JsonNode.Parse(await http.GetStringAsync(new Uri(cloud["api"], "/tasks?priority=777&count=true&explain=true"), TestContext.Current.CancellationToken))!;
            Assert.Equal((1, true), ((int)list["count"]!, (bool)list["countIsExact"]!));
            return (string)list["explain"]!["index"]! == "byPriority";
        });

        await Eventually.Holds(() => Task.FromResult(cloud.Said("reindex Task: 1 mended.")));
    }

    [Fact]
    public async Task What_a_cloud_runs_another_does_not_remove_though_it_was_built_days_ago()
    {
        var programs = Directory.GetDirectories(Path.Combine(copy.Root, ".trellis", "run"));
        Assert.NotEmpty(programs);
        foreach (var program in programs)
            Directory.SetLastWriteTimeUtc(program, DateTime.UtcNow.AddDays(-2));

        await Eventually.Holds(() => Task.FromResult(programs.Count(program => Directory.GetLastWriteTimeUtc(program) > DateTime.UtcNow.AddDays(-1)) == 9));
    }

    [Fact]
    public async Task An_edited_function_alone_is_started_again_and_one_that_does_not_build_runs_on()
    {
        Assert.Equal(HttpStatusCode.Created, await Create(null));

        // Where the copy has never been built, its first build makes all functions anew; where another test has built it, only this one.
        copy.Edit("functions/Read/Program.cs", "await Host", "// An edit.\nawait Host");
        await Eventually.Holds(() => Task.FromResult(cloud.Said("what you edited")), seconds: 240);
        var alone = Alone();
        copy.Edit("functions/Read/Program.cs", "// An edit.", "// Another.");
        await Eventually.Holds(() => Task.FromResult(Alone() > alone), seconds: 240);

        copy.Edit("functions/Create/Program.cs", "await Host", "this is no program;\nawait Host");
        await Eventually.Holds(() => Task.FromResult(cloud.Said("The previous version keeps running")), seconds: 240);
        Assert.True(cloud.Console.Any(line => line.StartsWith("functions/Create/Program.cs(", StringComparison.Ordinal)), "The compiler's words were to be shown.");
        Assert.Equal(HttpStatusCode.Created, await Create(null));
    }

    [Fact]
    public async Task An_edit_whose_build_meets_an_unusable_file_takes_nothing_down()
    {
        var turn = Path.Combine(copy.Root, ".trellis", "build", "functions.lock");
        File.Delete(turn);
        Directory.CreateDirectory(turn);
        try
        {
            copy.Edit("functions/Read/Program.cs", "await Host", "// An edit.\nawait Host");
            await Eventually.Holds(() => Task.FromResult(cloud.Said("The previous version keeps running")));
        }
        finally
        {
            Directory.Delete(turn);
        }

        Assert.Equal(HttpStatusCode.Created, await Create(null));
    }

    public async ValueTask InitializeAsync()
    {
        copy.Renew();
        cloud = await RunningCloud.StartCopy(copy, Data);
        await cloud.SignUp("editor@example.com");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await cloud.SignIn("editor@example.com"));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await cloud.DisposeAsync();
    }

    private int Alone() => cloud.Console.Count(line => line.StartsWith("Read runs what you edited", StringComparison.Ordinal));

    private async Task<HttpStatusCode> Create(string? mood)
    {
        var body = new JsonObject { ["title"] = "Edited", ["state"] = "open", ["priority"] = 777 };
        if (mood is not null)
            body["mood"] = JsonNode.Parse(mood);
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(cloud["api"], "/tasks"), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
