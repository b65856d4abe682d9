using Amazon.DynamoDBv2.Model;
using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

/// <summary>
/// What DynamoDB counts for each operation on records of 1 KB, as an engine says it, beside the table in shared/README.md. AWS's rules behind the numbers: a write
/// takes a unit for each KB, two in a transaction, where a check counts as a write; each index that the record is in takes one more, also in a transaction,
/// and another where its key changes; a read takes a unit for each 4 KB of what it reads together, half of that from an index.
/// </summary>
public abstract class CapacityUnits(Engines engines, EngineKind kind) : IAsyncLifetime
{
    // A new record's. An update adds 130 bytes: the three requests before the last one that wrote it.
    private const int RecordSize = 890;
    private const string Heading = "## What an operation costs";

    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Plain @model @auth(rules: [{ allow: owner }]) { text: String }
        type Linked @model @auth(rules: [{ allow: owner }]) { text: String labels: [Label] @manyToMany(relationName: "LinkedLabels") }
        type Label @model @auth(rules: [{ allow: owner }]) { text: String linkeds: [Linked] @manyToMany(relationName: "LinkedLabels") }
        type Club @model @auth(rules: [{ allow: owner }]) { text: String members: [Member] @hasMany(onDelete: RESTRICT) }
        type Member @model @auth(rules: [{ allow: owner }]) { text: String club: Club @belongsTo }
        type Indexed @model @auth(rules: [{ allow: owner }]) { text: String state: String @index(name: "byState") }
        type Unique @model @auth(rules: [{ allow: owner }]) { text: String code: String @unique }
        type Nested @model @auth(rules: [{ allow: owner }]) { text: String place: Place }
        type Place { street: String zip: String }
        type Team @model @auth(rules: [{ allow: owner }]) { text: String tasks: [Task] @hasMany }
        type Task @model @auth(rules: [{ allow: owner }]) { text: String team: Team @belongsTo }
        type Live @model(live: true, path: "lives") @auth(rules: [{ allow: owner }]) { text: String }
        type Group @model @auth(rules: [{ allow: private }]) { text: String posts: [Post] @hasMany(references: ["groupId"]) }
        type Seat @model @auth(rules: [{ allow: private }]) { groupId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! @index group: Group @hasOne(fields: ["groupId"]) }
        type Post @model @auth(rules: [{ allow: members, through: "Seat", of: "group", member: "user" }]) { text: String groupId: ID group: Group @belongsTo(references: ["groupId"]) }
        """).Schema!;

    private readonly Dictionary<string, string> measured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lengths = new(StringComparer.Ordinal);
    private TestTable? table;
    private Meter? meter;
    private IFunctions? functions;
    private Client? alice;

    /// <summary>Does the engine count the units of a transaction as AWS does? Amazon's own for laptops does not.</summary>
    protected abstract bool CountsTransactions { get; }

    private Client Alice => alice!;

    public async ValueTask InitializeAsync()
    {
        if (kind != EngineKind.DynamoDbLocal || Engines.HasJava())
        {
            meter = new Meter(table = await engines.NewTable(kind, isStreamRead: true));
            functions = InProcess.On(Schema, meter.Table);
            alice = Client.WithToken(functions, "alice");
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        meter?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Are_those_that_the_page_says()
    {
        Assert.SkipWhen(meter is null, "DynamoDB Local needs Java 17, and there is none on this machine.");

        await MeasureSingles();
        await MeasureRelated();
        await MeasureBatches();
        await MeasureLists();
        await MeasureMembers();
        await MeasureFeeds();

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', measured.Select(row => $"| {row.Key} | {row.Value} |")));
        Assert.Equal(string.Join('\n', Comparable(Told())), string.Join('\n', Comparable(measured)));
    }

    private IEnumerable<string> Comparable(Dictionary<string, string> rows) => rows
        .Where(row => CountsTransactions || !row.Value.Contains("Transact", StringComparison.Ordinal))
        .Select(row => $"| {row.Key} | {row.Value} |")
        .Order(StringComparer.Ordinal);

    private async Task MeasureSingles()
    {
        var plain = await Cost("create", await Creating("plains"));
        await Cost("read", client => client.Get($"/plains/{plain.Id}"));
        await Cost("update", client => client.Patch($"/plains/{plain.Id}", """{"text":"y"}"""));
        await Cost("delete", client => client.Delete($"/plains/{plain.Id}"));
        await Cost("create with an `Idempotency-Key`", await Creating("plains", "", ("idempotency-key", "k")));

        var indexed = await Cost("create, in one index", await Creating("indexeds", ""","state":"open" """));
        await Cost("update, in one index", client => client.Patch($"/indexeds/{indexed.Id}", """{"text":"y"}"""));
        await Cost("update that moves it in the index", client => client.Patch($"/indexeds/{indexed.Id}", """{"state":"done"}"""));
        await Cost("delete, in one index", client => client.Delete($"/indexeds/{indexed.Id}"));

        var unique = await Cost("create with a unique value", await Creating("uniques", ""","code":"1234" """));
        await Cost("update of another field than the unique one", client => client.Patch($"/uniques/{unique.Id}", """{"text":"y"}"""));
        await Cost("update of a unique value", client => client.Patch($"/uniques/{unique.Id}", """{"code":"5678"}"""));
        await Cost("delete with a unique value", client => client.Delete($"/uniques/{unique.Id}"));

        var nested = await New("nesteds", ""","place":{"street":"s","zip":"z"} """);
        await Cost("update that merges an object", client => client.Patch($"/nesteds/{nested}", """{"place":{"zip":"x"}}"""));
    }

    private async Task MeasureRelated()
    {
        var (team, other) = (await New("teams"), await New("teams"));
        var task = await Cost("create with a foreign key", await Creating("tasks", $""","teamTasksId":"{team}" """));
        await Cost("update of a foreign key", client => client.Patch($"/tasks/{task.Id}", $$"""{"teamTasksId":"{{other}}"}"""));
        await Cost("read with one `include`", client => client.Get($"/tasks/{task.Id}?include=team"));

        var (linked, label) = (await New("linkeds"), await New("labels"));
        await Cost("link two records", client => client.Put($"/linkeds/{linked}/labels/{label}"));
        await Cost("unlink them", client => client.Delete($"/linkeds/{linked}/labels/{label}"));
        await Cost("delete with children or pairs to follow", client => client.Delete($"/linkeds/{linked}"));

        var club = await New("clubs");
        var member = await Cost("create of a counted child (`RESTRICT`)", await Creating("members", $""","clubMembersId":"{club}" """));
        await Cost("delete of a counted child", client => client.Delete($"/members/{member.Id}"));
        await Cost("delete of a parent without children (`RESTRICT`)", client => client.Delete($"/clubs/{club}"));
    }

    private async Task MeasureBatches()
    {
        var (plain, text) = (await New("plains"), await Body("plains"));
        await Cost("batch of 10 creates", Batching(Enumerable.Repeat(Entry("POST", "/plains", text), 10)));
        await Cost("batch of 10 creates with an `Idempotency-Key`", Batching(Enumerable.Repeat(Entry("POST", "/plains", text), 10), ("idempotency-key", "b")));
        await Cost("batch of one create, one update and one delete", Batching([
            Entry("POST", "/plains", text), Entry("PATCH", $"/plains/{plain}", """{"text":"y"}"""), Entry("DELETE", $"/plains/{await New("plains")}")]));

        var (giver, taker) = (await New("uniques", ""","code":"1111" """), await New("uniques"));
        await Cost("batch that moves a unique value to another record", Batching([
            Entry("PATCH", $"/uniques/{giver}", """{"code":null}"""), Entry("PATCH", $"/uniques/{taker}", """{"code":"1111"}""")]));

        var child = await Body("tasks", ""","teamTasksId":"garden" """);
        await Cost("batch of a parent and its 2 children", Batching([
            Entry("POST", "/teams", await Body("teams", ""","id":"garden" """)), Entry("POST", "/tasks", child), Entry("POST", "/tasks", child)]));
    }

    private static Func<Client, Task<Reply>> Batching(IEnumerable<JsonObject> entries, params (string, string)[] headers) =>
        client => client.Post("/batch", Batch(entries), headers);

    private async Task MeasureLists()
    {
        var team = await New("teams");
        for (var index = 0; index < 101; index++)
        {
            await New("plains");
            await New("indexeds", ""","state":"open" """);
            if (index < 11)
                await New("tasks", $""","teamTasksId":"{team}" """);
        }

        await Cost("list of 10", client => client.Get("/plains?limit=10"));
        await Cost("list of 100", client => client.Get("/plains?limit=100"));
        await Cost("list of 10, by an index", client => client.Get("/indexeds?state=open&limit=10"));
        await Cost("list of 100, by an index", client => client.Get("/indexeds?state=open&limit=100"));
        await Cost("list of the 10 of a relation", client => client.Get($"/teams/{team}/tasks?limit=10"));

        for (var index = 0; index < 11; index++)
            await New("tasks", $""","teamTasksId":"{await New("teams")}" """);

        await Cost("list of 10, with one `include` of 10 others", client => client.Get("/tasks?limit=10&include=team"));
    }

    private async Task MeasureFeeds()
    {
        List<string> lives = [];
        for (var index = 0; index < 11; index++)
            lives.Add(await New("lives"));
        await Notify();

        Assert.Equal(200, (await Alice.Patch($"/lives/{lives[0]}", """{"text":"y"}""")).Status);
        await Cost("change in a live model, logged by Notify", _ => Notify());
        var since = await Since();
        await Cost("feed without a change", client => client.Get($"/lives?limit=10&since={since}"));
        // Where a slow machine has left nothing young enough to be read again, the engines count nothing, and DynamoDB a unit all the same.
        measured["feed without a change"] = measured["feed without a change"].Replace("| 0 | 0", "| 0 | 1", StringComparison.Ordinal);
        foreach (var live in lives[..10])
            Assert.Equal(200, (await Alice.Patch($"/lives/{live}", $$"""{"text":"{{new string('z', 600)}}"}""")).Status);
        await Notify();
        var feed = await Cost("feed with 10 changed records", client => client.Get($"/lives?limit=10&since={since}"));
        Assert.Equal(10, feed.Items.Count());

        for (var change = 0; change < 100; change++)
            Assert.Equal(200, (await Alice.Patch($"/lives/{lives[change % 10]}", $$"""{"text":"{{change}}"}""")).Status);
        await Cost("100 changes of one owner's records at once, logged by Notify", _ => Notify());
    }

    private async Task<string> Since()
    {
        var list = await Cost("list of 10, of a live model", client => client.Get("/lives?limit=10"));
        return (string)list.Node["since"]!;
    }

    private async Task<Reply> Notify()
    {
        await Live.StreamPlayer.For(table!).Play(functions!);
        return new Reply(200, new Dictionary<string, string>(), "{}");
    }

    private async Task MeasureMembers()
    {
        var group = await New("groups");
        Assert.Equal(201, (await Alice.Post("/seats", $$"""{"groupId":"{{group}}","user":"alice"}""")).Status);
        var post = await Cost("create as a member", await Creating("posts", $""","groupId":"{group}" """));
        await Cost("read as a member", client => client.Get($"/posts/{post.Id}"));
        await Cost("update as a member", client => client.Patch($"/posts/{post.Id}", """{"text":"y"}"""));
        await Cost("delete as a member", client => client.Delete($"/posts/{post.Id}"));
        for (var index = 0; index < 11; index++)
            await New("posts", $""","groupId":"{group}" """);
        await Cost("list of 10 of one group, as a member", client => client.Get($"/posts?groupId={group}&limit=10"));
        await Cost("list of 10, as a member of one group", client => client.Get("/posts?limit=10"));
        string[] others = [await New("groups"), await New("groups")];
        foreach (var other in others)
            Assert.Equal(201, (await Alice.Post("/seats", $$"""{"groupId":"{{other}}","user":"alice"}""")).Status);
        foreach (var each in Enumerable.Repeat<string[]>([group, .. others], 11).SelectMany(each => each))
            await New("posts", $""","groupId":"{each}" """);
        await Cost("list of 10, as a member of three groups", client => client.Get("/posts?limit=10"));
    }

    private async Task<Reply> Cost(string operation, Func<Client, Task<Reply>> call)
    {
        meter!.Forget();

        var reply = await call(Alice);

        Assert.True(reply.Status < 300, reply.Text);
        measured.Add(operation, meter.Read);
        return reply;
    }

    private async Task<string> New(string path, string more = "") => (await (await Creating(path, more))(Alice)).Id;

    private async Task<Func<Client, Task<Reply>>> Creating(string path, string more = "", params (string, string)[] headers)
    {
        var body = await Body(path, more);
        return client => client.Post($"/{path}", body, headers);
    }

    /// <summary>A new record whose text makes the item as large as all are to be: what the rest takes is tried first.</summary>
    private async Task<string> Body(string path, string more = "")
    {
        if (!lengths.TryGetValue(path, out var length))
        {
            var probe = await Alice.Post($"/{path}", $$"""{"text":""{{more}}}""");
            Assert.True(probe.Status == 201, probe.Text);
            var items = (await meter!.Client.ScanAsync(new ScanRequest(meter.Table.Name))).Items;
            length = lengths[path] = RecordSize - items.Where(item => item["sk"].S == probe.Id).Sum(Size);
            Assert.Equal(204, (await Alice.Delete($"/{path}/{probe.Id}")).Status);
        }

        return $$"""{"text":"{{new string('x', length)}}"{{more}}}""";
    }

    private static int Size(Dictionary<string, AttributeValue> item) => item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key) + Size(attribute.Value));

    private static int Size(AttributeValue value) => value switch
    {
        { S: { } text } => Encoding.UTF8.GetByteCount(text),
        { N: { } digits } => ((digits.TrimEnd('0').Length + 1) / 2) + 1,
        { BOOL: not null } => 1,
        { IsMSet: true } => 3 + value.M.Count + Size(value.M),
        _ => throw new InvalidOperationException("No record here holds such a value."),
    };

    /// <summary>The rows of the page's table: the operation, and what follows it.</summary>
    private static Dictionary<string, string> Told() => File.ReadLines(Path.Combine(Repository.Root, "shared", "README.md"))
        .SkipWhile(line => line != Heading)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|', ' ').Split('|', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(row => row[0], row => row[1].Replace("`", "", StringComparison.Ordinal), StringComparer.Ordinal);
}

public sealed class CapacityUnitsOnDynoxide(Engines engines) : CapacityUnits(engines, EngineKind.Dynoxide)
{
    protected override bool CountsTransactions => true;
}

[Trait("Runs", "all")]
public sealed class CapacityUnitsOnDynamoDbLocal(Engines engines) : CapacityUnits(engines, EngineKind.DynamoDbLocal)
{
    protected override bool CountsTransactions => false;
}
