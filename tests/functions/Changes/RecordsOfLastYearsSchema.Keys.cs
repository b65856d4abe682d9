using System.Buffers.Text;
using Trellis.Operations;
using Trellis.Operations.List;

namespace Trellis.Tests.Functions.Changes;

// What the schema has changed is a key: of the record, of an index, of a relation, or a unique value's.
public abstract partial class RecordsOfLastYearsSchema
{
    [Fact]
    public async Task Are_found_by_relations_indexes_and_unique_values_when_their_models_are_called_otherwise()
    {
        const string Before = """
            type Team @model @auth(rules: [{ allow: owner }]) { name: String @unique tasks: [Task] @hasMany badge: Badge @hasOne labels: [Label] @manyToMany(relationName: "TeamLabels") }
            type Task @model @auth(rules: [{ allow: owner }]) { text: String @index(sortKeyFields: ["createdAt"]) createdAt: AWSDateTime! team: Team @belongsTo }
            type Badge @model @auth(rules: [{ allow: owner }]) { text: String }
            type Label @model @auth(rules: [{ allow: owner }]) { text: String teams: [Team] @manyToMany(relationName: "TeamLabels") }
            """;
        var after = Before
            .Replace("type Team @model", "type Squad @mapsTo(name: \"Team\") @model", StringComparison.Ordinal)
            .Replace("type Task @model", "type Job @mapsTo(name: \"Task\") @model", StringComparison.Ordinal)
            .Replace(": Team", ": Squad", StringComparison.Ordinal).Replace("[Team]", "[Squad]", StringComparison.Ordinal).Replace("[Task]", "[Job]", StringComparison.Ordinal);
        var user = Guid.NewGuid().ToString();
        var old = Client.WithToken(InProcess.On(SampleSchemas.Compile(Before), Ports), user);
        var (badge, label) = (await old.Post("/badges", "{}"), await old.Post("/labels", "{}"));
        var team = await old.Post("/teams", $$"""{"name":"a","teamBadgeId":"{{badge.Id}}"}""");
        var task = await old.Post("/tasks", $$"""{"text":"t","teamTasksId":"{{team.Id}}"}""");
        await old.Put($"/teams/{team.Id}/labels/{label.Id}");
        var client = Client.WithToken(InProcess.On(SampleSchemas.Compile(after), Ports), user);

        var squad = await client.Get($"/squads/{team.Id}?include=tasks,badge,labels");
        var jobs = await client.Get($"/jobs?squadTasksId={team.Id}&text.ne=x");
        var sorted = await client.Get("/jobs?text=t&sort=createdAt");
        var filtered = await client.Get($"/jobs?squadTasksId.in={team.Id},x&text=t");
        var taken = await client.Post("/squads", """{"name":"a"}""");
        var other = await client.Post("/squads", """{"name":"b"}""");
        var moved = await client.Patch($"/jobs/{task.Id}", $$"""{"squadTasksId":"{{other.Id}}"}""");

        Assert.Equal(badge.Id, squad.Json.GetProperty("squadBadgeId").GetString());
        Assert.Equal(badge.Id, squad.Json.GetProperty("badge").GetProperty("id").GetString());
        Assert.All(new[] { squad.Json.GetProperty("tasks"), jobs.Json, sorted.Json, filtered.Json }, list => Assert.Equal((task.Id, team.Id), (Only(list, "id"), Only(list, "squadTasksId"))));
        Assert.Equal(label.Id, Only(squad.Json.GetProperty("labels"), "id"));
        Assert.Equal((409, 200), (taken.Status, moved.Status));
        Assert.Equal(task.Id, Only((await client.Get($"/squads/{other.Id}/tasks")).Json, "id"));
        Assert.Empty((await old.Get($"/teams/{team.Id}/tasks")).Items);
        Assert.Equal(other.Id, (await old.Get($"/tasks/{task.Id}")).Json.GetProperty("teamTasksId").GetString());
    }

    [Fact]
    public async Task Are_read_changed_and_deleted_when_their_key_holds_a_value_that_its_enum_has_lost()
    {
        const string Before = "enum State { OPEN GONE }\ntype Order @model @auth(rules: [{ allow: owner }]) { orderId: ID! @primaryKey(sortKeyFields: [\"state\"]) state: State! note: String }";
        var user = Guid.NewGuid().ToString();
        var old = Client.WithToken(InProcess.On(SampleSchemas.Compile(Before), Ports), user);
        Assert.Equal(201, (await old.Post("/orders", """{"orderId":"a","state":"GONE"}""")).Status);
        var client = Client.WithToken(InProcess.On(SampleSchemas.Compile(Before.Replace(" GONE", "", StringComparison.Ordinal)), Ports), user);
        var address = $"/orders/~{Base64Url.EncodeToString("""["a","GONE"]"""u8)}";

        var read = await client.Get(address);
        var changed = await client.Patch(address, """{"note":"n"}""");
        var deleted = await client.Delete(address);
        var again = await client.Patch(address, """{"note":"n"}""");
        var created = await client.Post("/orders", """{"orderId":"a","state":"GONE"}""");

        Assert.Equal((200, "GONE"), (read.Status, read.Json.GetProperty("state").GetString()));
        Assert.Equal((200, "n"), (changed.Status, changed.Json.GetProperty("note").GetString()));
        Assert.Equal(204, deleted.Status);
        Assert.Equal((404, 422), (again.Status, created.Status));
    }

    [Fact]
    public async Task Are_listed_by_an_index_that_sorts_by_what_they_lack()
    {
        var after = SampleSchemas.Compile("""type Room @model @auth(rules: [{ allow: owner }]) { kind: String @index(name: "byFloor", sortKeyFields: ["floor"]) floor: Int! @default(value: "0") }""");
        var user = Guid.NewGuid().ToString();
        var old = Client.WithToken(InProcess.On(SampleSchemas.Compile("type Room @model @auth(rules: [{ allow: owner }]) { kind: String }"), Ports), user);
        var (first, second) = (await old.Post("/rooms", """{"kind":"k"}"""), await old.Post("/rooms", """{"kind":"j"}"""));
        await Reindex(after);
        var client = Client.WithToken(InProcess.On(after, Ports), user);
        await client.Patch($"/rooms/{second.Id}", """{"kind":"k"}""");
        var third = await client.Post("/rooms", """{"kind":"k","floor":-1}""");
        async Task<string[]> List(string query) => [.. (await client.Get($"/rooms?kind=k{query}")).Items.Select(item => item.GetProperty("id").GetString()!)];

        string[] lacking = [.. new[] { first.Id, second.Id }.Order(StringComparer.Ordinal)];
        Assert.Equal(lacking.Append(third.Id), await List("&sort=floor"));
        Assert.Equal(lacking, (await List("&floor.exists=false")).Order(StringComparer.Ordinal));
        Assert.Equal([third.Id], await List("&floor.lt=9"));
        Assert.Equal(3, (await List("")).Length);
    }

    [Theory]
    [InlineData("two", "B")]
    [InlineData("one", "A")]
    public async Task Are_paged_to_the_end_by_an_index_that_another_has_made_way_for(string name, string value)
    {
        const string Before = """type Emp @model @auth(rules: [{ allow: owner }]) { a: String @index(name: "one", sortKeyFields: ["b"]) b: String c: Int! d: Int! }""";
        var user = Guid.NewGuid().ToString();
        var old = Client.WithToken(InProcess.On(SampleSchemas.Compile(Before), Ports), user);
        var ids = new List<string>();
        foreach (var number in new[] { 5, 4, 3 })
            ids.Add((await old.Post("/emps", $$"""{"a":"A","b":"x{{9 - number}}","c":{{number}},"d":0}""")).Id);

        var client = Client.WithToken(InProcess.On(SampleSchemas.Compile(Before.Replace("name: \"one\", sortKeyFields: [\"b\"]", $"name: \"{name}\", sortKeyFields: [\"c\", \"d\"]", StringComparison.Ordinal)), Ports with { Lists = new WithoutARegister(Ports.Lists) }), user);
        if (value == "B")
            Assert.All(await Task.WhenAll(ids.Select(id => client.Patch($"/emps/{id}", """{"a":"B"}"""))), patched => Assert.Equal("2", patched.Json.GetProperty("_version").ToString()));

        var (listed, token) = (new List<string>(), (string?)"");
        for (var page = 0; page < 9 && token is not null; page++)
        {
            var reply = await client.Get($"/emps?a={value}&sort=c&limit=1{(token.Length > 0 ? $"&nextToken={Uri.EscapeDataString(token)}" : "")}");
            listed.AddRange(reply.Items.Select(item => item.GetProperty("id").GetString()!));
            token = reply.Json.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }

        Assert.Null(token);
        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        if (value == "B")
        {
            Assert.Equal([ids[2], ids[1], ids[0]], listed);
            Assert.Equal(2, (await client.Get("/emps?a=B&c.ge=4")).Items.Count());
        }
    }

    /// <summary>Of a table that is older than the item which says what is filled, or by a process that learns of it in a minute.</summary>
    private sealed class WithoutARegister(IListRecords lists) : IListRecords
    {
        public Task<Page> List(ListPlan plan, CancellationToken cancellation) => lists.List(plan, cancellation);

        public Task<FilledIndexes> Filled(CancellationToken cancellation) => Task.FromResult(FilledIndexes.All);
    }
}
