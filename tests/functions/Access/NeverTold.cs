using Trellis.Tests.Functions.Permissions;

namespace Trellis.Tests.Functions.Access;

/// <summary>
/// Whether a record exists that one may not read: the same request about one that does and about one that does not is answered alike,
/// to the letter but for its own id, after the same calls of the table.
/// </summary>
public sealed class NeverTold(Engines engines)
{
    public static TheoryData<string, string, string?> Requests => new()
    {
        { "GET", "/deals/{id}", null },
        { "GET", "/deals/{id}?fields=name", null },
        { "GET", "/deals/{id}?fields=salary", null },
        { "GET", "/deals/{id}?include=remarks", null },
        { "GET", "/deals/{id}/remarks", null },
        { "PATCH", "/deals/{id}", """{"name":"x"}""" },
        { "PATCH", "/deals/{id}", """{"code":"x"}""" },
        { "PATCH", "/deals/{id}", """{"salary":1}""" },
        { "PATCH", "/deals/{id}", """{"colour":1}""" },
        { "PATCH", "/deals/{id}", "{}" },
        { "DELETE", "/deals/{id}", null },
        { "POST", "/batch", """{"requests":[{"method":"DELETE","path":"/deals/{id}"}]}""" },
        { "POST", "/batch", """{"requests":[{"method":"DELETE","path":"/remarks/{own-remark}"},{"method":"DELETE","path":"/deals/{id}"}]}""" },
        { "GET", "/labels/{id}", null },
        { "GET", "/labels/{id}/topics", null },
        { "PATCH", "/labels/{id}", """{"team":"x"}""" },
        { "DELETE", "/labels/{id}", null },
        { "PUT", "/labels/{id}/topics/{own-topic}", null },
        { "DELETE", "/labels/{id}/topics/{own-topic}", null },
        { "PUT", "/topics/{own-topic}/labels/{id}", null },
        { "DELETE", "/topics/{own-topic}/labels/{id}", null },
        { "PUT", "/labels/{own-label}/topics/{id}", null },
        { "DELETE", "/labels/{own-label}/topics/{id}", null },
        { "PUT", "/notes/{own-note}/labels/{id}", null },
        { "DELETE", "/notes/{own-note}/labels/{id}", null },
        { "GET", "/folders/{id}", null },
        { "GET", "/folders/{id}/notes", null },
        { "PATCH", "/folders/{id}", """{"name":"x"}""" },
        { "DELETE", "/folders/{id}", null },
        { "POST", "/notes", """{"folderNotesId":"{id}"}""" },
        { "POST", "/remarks", """{"dealRemarksId":"{id}"}""" },
        { "PATCH", "/remarks/{own-remark}", """{"dealRemarksId":"{id}"}""" },
        { "GET", "/remarks?dealRemarksId={id}", null },
        { "GET", "/deals?id={id}&count=true&explain=true", null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Is_whether_there_is_something_that_one_may_not_read(string method, string address, string? body)
    {
        var world = await World.Create(await engines.NewTable(EngineKind.Dynoxide), address);

        foreach (var headers in new (string, string)[][] { [], [("if-match", "\"1-0\"")], [("if-none-match", "*")], [("idempotency-key", "k")] })
        {
            var there = await world.Send(method, address, body, world.Hers, headers);
            var nowhere = await world.Send(method, address, body, Guid.NewGuid().ToString(), headers);

            Assert.Equal(nowhere.Answer, there.Answer);
            Assert.Equal(nowhere.Calls, there.Calls);
        }
    }

    /// <summary>A measurement, so it runs only where it is asked for: <c>dotnet test --project tests/functions --explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData("GET", null)]
    [InlineData("PATCH", """{"name":"x"}""")]
    [InlineData("DELETE", null)]
    public async Task Is_told_by_the_time_that_a_caller_waits_neither(string method, string? body)
    {
        await using var way = await ThroughTheGateway.Start((await engines.NewTable(EngineKind.Dynoxide)).Engine, AttackSuite.Text);
        var hers = Guid.NewGuid().ToString();
        var made = await Client.WithToken(way, "alice", "admin").Post("/deals", $$"""{"id":"{{hers}}","name":"hers"}""");
        Assert.True(made.Status == 201, made.Text);
        var mallory = Client.WithToken(way, "mallory", "staff");
        List<double> there = [], nowhere = [];

        for (var pair = -200; pair < 1000; pair++)
        {
            foreach (var isThere in new[] { pair % 2 == 0, pair % 2 != 0 })
            {
                var reply = await mallory.Send(method, $"/deals/{(isThere ? hers : Guid.NewGuid().ToString())}", body);
                Assert.Equal(404, reply.Status);
                if (pair >= 0)
                    (isThere ? there : nowhere).Add(way.Waited.TotalMilliseconds);
            }
        }

        var (first, second) = (there.Order().ElementAt(500), nowhere.Order().ElementAt(500));
        TestContext.Current.TestOutputHelper?.WriteLine($"{method}: {first:0.000} ms there, {second:0.000} ms nowhere, {first / second:0.000}");
        Assert.InRange(first / second, 0.95, 1.05);
    }

    /// <summary>A record of Alice's, and Mallory with records of their own, in a table that knows each call.</summary>
    private sealed class World
    {
        private static readonly string Mallory = Guid.NewGuid().ToString();
        private readonly Dictionary<string, string> own = [];
        private readonly WatchedFunctions functions;
        private readonly Client mallory;

        private World(TestTable table)
        {
            functions = new WatchedFunctions(AttackSuite.Schema, table);
            mallory = Client.WithToken(functions, Mallory, "staff");
        }

        public string Hers { get; private set; } = "";

        public static async Task<World> Create(TestTable table, string address)
        {
            var world = new World(table);
            var alice = Client.WithToken(world.functions, "alice", "admin");
            var hers = Guid.NewGuid().ToString();
            foreach (var path in new[] { "/deals", "/labels", "/topics", "/folders" })
            {
                var made = await alice.Post(path, $$"""{"id":"{{hers}}","name":"hers"}""");
                Assert.True(made.Status == 201, $"{address}: {made.Text}");
            }

            await alice.Put($"/labels/{hers}/topics/{hers}");
            // Her deal cannot be deleted as long as it has this.
            Assert.Equal(201, (await alice.Post("/clauses", $$"""{"dealClausesId":"{{hers}}"}""")).Status);
            foreach (var kind in new[] { "topic", "label", "note", "remark" })
                world.own[kind] = (await world.mallory.Post($"/{kind}s", "{}")).Id;

            world.Hers = hers;
            return world;
        }

        /// <summary>What is answered but for the request's own id and what it named; and what the table was asked.</summary>
        public async Task<(string Answer, string Calls)> Send(string method, string address, string? body, string id, (string, string)[] headers)
        {
            var before = functions.Calls.Count;
            var reply = await mallory.Send(method, Filled(address, id), body is null ? null : Filled(body, id), headers);
            var text = reply.Text;
            if (text.Length > 0 && reply.Status >= 400)
            {
                var problem = JsonNode.Parse(text)!.AsObject();
                problem.Remove("instance");
                text = problem.ToJsonString();
            }

            var calls = functions.Calls.Skip(before).Select(made => $"{made.Function} {made.Call.Action} {made.Call.Resource} {made.Call.LeadingKey.Split('\u0001')[0]}");
            return ($"{reply.Status} {string.Join(", ", reply.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))} {text}".Replace(id, "the id", StringComparison.Ordinal), string.Join("\n", calls));
        }

        private string Filled(string text, string id)
        {
            foreach (var (kind, own) in own)
                text = text.Replace($"{{own-{kind}}}", own, StringComparison.Ordinal);

            return text.Replace("{id}", id, StringComparison.Ordinal);
        }
    }
}
