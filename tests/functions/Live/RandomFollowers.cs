using System.Collections.Concurrent;
using System.Diagnostics;
using Trellis.Access;
using Trellis.Operations;
using Trellis.Records;
using Trellis.Tests.Functions.Access;

namespace Trellis.Tests.Functions.Live;

/// <summary>
/// Random writers, followers that come, go and come back, and a Notify that dies at any call: once all is quiet, the copy of each follower is what
/// a list shows them. Nothing was ever shown to somebody who may not read it, as the access oracle says.
/// </summary>
public sealed class RandomFollowers(Engines engines)
{
    private static readonly WrittenModel[] Models =
    [
        new("Own", [new("owner")]) { IsLive = true },
        new("Shared", [new("owner"), new("owner") { OwnerField = "editors" }, new("groups") { GroupsField = "teams", Operations = ["read"] }])
        {
            IsLive = true, SecretRules = [new("groups") { Groups = ["staff"] }, new("owner")], DeclaresOwner = true,
        },
        new("Open", [new("owner"), new("public") { Operations = ["read"] }]) { IsLive = true, NoteRules = [new("owner")], DeclaresOwner = true },
        new("Listed", [new("groups") { Groups = ["staff"], Operations = ["get"] }, new("owner") { OwnerField = "nick", IdentityClaim = "username" }])
        {
            IsLive = true, NoteRules = [new("groups") { GroupsField = "team", Operations = ["read"], And = [new("private")] }],
        },
        new("Free", [new("private")]) { IsLive = true },
    ];

    private static readonly string[] Queries = ["", "?title=t", "?limit=3", "?not=(team=staff)", "?secret=s", "?title.exists=true&fields=title,note"];

    private readonly ConcurrentDictionary<string, ConcurrentBag<(int Version, Stored State)>> history = new();
    private int written;

    private readonly List<(Follower Follower, Access.Oracle Oracle, WrittenModel Model, Client Client, string Path)> followers = [];

    [Fact]
    public Task Have_in_the_end_what_a_list_shows_and_were_never_shown_more() => Run(EngineKind.Dynoxide, TestSet.IsNightly ? 10_000 : TestSet.IsAll ? 1_000 : 250, seed: 7);

    [Fact]
    [Trait("Runs", "all")]
    public Task Have_it_on_DynamoDB_Local_too() => Run(EngineKind.DynamoDbLocal, TestSet.IsNightly ? 10_000 : 500, seed: 11);

    private async Task Run(EngineKind kind, int changes, int seed)
    {
        var table = await engines.NewTable(kind, isStreamRead: true);
        var schema = SchemaCompiler.Compile(string.Concat(Models.Select(model => model.Type))).Schema!;
        var functions = InProcess.On(schema, table.Table);
        foreach (var (model, person, query) in Models.SelectMany(model => Person.Everyone.Select((person, at) => (model, person, Queries[(at + model.Name.Length) % Queries.Length]))))
            await Begin(model, person, query, person.At(functions));
        Assert.True(followers.Count > 20, $"{followers.Count} followers");

        using var quiet = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Write(schema, Ports.On(table.Table), new Random(seed + writer), writer, changes / 4)));
        var following = Task.WhenAll(followers.Select((each, index) => Follow(each.Follower, new Random(seed + 100 + index), quiet.Token)));
        var notifying = Notify(table, schema, new Random(seed + 50), writing);
        await writing;
        await notifying;
        await quiet.CancelAsync();
        await following;
        await StreamPlayer.For(table).Play(functions);

        foreach (var each in followers)
            await IsCurrent(each.Follower, each.Client, each.Path);
        var shown = followers.Sum(each => each.Follower.Shown.Count(item => WasTheirs(item, each.Oracle)));
        var told = followers.Sum(each => each.Follower.Told.Count(key => WasTheirs(key, each.Oracle)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{history.Values.Sum(states => states.Count)} states, {followers.Count} followers, {shown} shown, {told} told, {followers.Sum(each => each.Follower.Restarts)} restarts, "
            + $"{StreamPlayer.For(table).Failed} failures of Notify, {clock.Elapsed.TotalSeconds:0} s");
        Assert.True(shown > changes && told > changes / 20 && StreamPlayer.For(table).Failed > 0, "Too little has happened.");
        await new Logs(table).HaveNoGap();
    }

    /// <summary>Who may not list the model at all, or not by that field, follows nothing.</summary>
    private async Task Begin(WrittenModel model, Person person, string query, Client client)
    {
        var path = $"{model.Path}{query}";
        if ((await client.Get(path)).Status == 200)
            followers.Add((new Follower(client, path), new Access.Oracle(model, person), model, client, path));
    }

    /// <summary>Looks again after some writes, however long those take: on a busy machine followers must not take the writers' time.</summary>
    private async Task Follow(Follower follower, Random random, CancellationToken quiet)
    {
        while (!quiet.IsCancellationRequested)
        {
            // Some are away for longer; the token stays.
            var next = Volatile.Read(ref written) + random.Next(random.Next(7) == 0 ? 100 : 20);
            while (Volatile.Read(ref written) < next && !quiet.IsCancellationRequested)
                await Task.Delay(20, CancellationToken.None);
            await (random.Next(20) == 0 ? follower.List() : follower.Poll());
        }
    }

    private static async Task Notify(TestTable table, Schema schema, Random random, Task writing)
    {
        var functions = InProcess.On(schema, table.Table);
        do
        {
            await StreamPlayer.For(table).PlayBadly(
                () => random.Next(4) == 0 ? StreamPlayer.DyingAt(1 + random.Next(5), table, schema) : functions, random);
        }
        while (!writing.IsCompleted);
    }

    /// <summary>A writer's own records, one write at a time, whatever the rules say: the states are known to the letter.</summary>
    private async Task Write(Schema schema, Ports ports, Random random, int writer, int changes)
    {
        for (var change = 0; change < changes; change++, Interlocked.Increment(ref written))
        {
            var model = Models[random.Next(Models.Length)];
            var compiled = schema.Named(model.Name)!;
            var state = State(random, $"{model.Name}-{writer}-{random.Next(12)}", new Access.Oracle(model, Person.Everyone[0]));
            var record = Record(compiled, state);
            var there = await ports.Reads.Read(record.Key, CancellationToken.None);
            var known = history.GetOrAdd(state.Id, _ => []);
            if (there is null)
            {
                known.Add((1, state));
                Assert.Null((await ports.Puts.Put(record, CancellationToken.None)).Failure);
            }
            else if (random.Next(4) == 0)
            {
                var plan = new DeletePlan(record.Key, Everything, Expected.Any, Stamp());
                Assert.True((await ports.Deletes.Delete(plan, CancellationToken.None)).Value.Done);
            }
            else
            {
                known.Add(((int)there.Version + 1, state));
                var gone = there.Fields.Keys.Where(field => !record.Fields.ContainsKey(field)).ToImmutableArray();
                var plan = new UpdatePlan(record.Key, record.Fields, gone, Everything, Expected.Any, Stamp());
                Assert.True((await ports.Updates.Update(plan, CancellationToken.None)).Value.Done);
            }
        }
    }

    private static Demand Everything => new(Grant.Always, Grant.Always, []);

    private static Stamp Stamp() => new(DateTimeOffset.UtcNow, Guid.NewGuid().ToString());

    private static Stored State(Random random, string id, Access.Oracle oracle)
    {
        string[] owners = [Person.AliceSub, $"{Person.AliceSub}::alice", Person.BobSub, Person.CarolSub, Person.DaveId];
        var fields = new Dictionary<string, object> { ["id"] = id, ["createdAt"] = "", ["updatedAt"] = "" };
        // A record stays in its owner's own space.
        fields["owner"] = oracle.PrivateTo is null ? random.GetItems(owners, 1)[0] : owners[id[^1] % owners.Length];
        void Add(string field, params object[] values)
        {
            if (random.Next(3) > 0 && oracle.Has(field))
                fields[field] = values[random.Next(values.Length)];
        }

        Add("title", "t", "u");
        Add("secret", "s");
        Add("note", "n", "m");
        Add("editors", Array.Empty<string>(), new[] { Person.BobSub }, new[] { Person.DaveId, $"{Person.AliceSub}::alice" });
        Add("team", "staff", "a", "admin]");
        Add("teams", new[] { "staff", "ops" }, new[] { "b" }, Array.Empty<string>());
        Add("nick", "alice", "bob", "carol");
        if (!oracle.Has("owner"))
            fields.Remove("owner");
        return new Stored(fields);
    }

    private static Record Record(Model model, Stored state) => new()
    {
        Model = model,
        Fields = state.Fields.ToDictionary(field => field.Key, field => field.Value switch
        {
            string[] texts => Value.Of([.. texts.Select(text => Value.Of(text))]),
            _ when field.Key is "createdAt" or "updatedAt" => Value.Of("2026-11-21T08:00:00.000Z"),
            var text => Value.Of((string)text),
        }),
        Version = 1,
        Created = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        Write = Guid.NewGuid().ToString(),
    };

    private static async Task IsCurrent(Follower follower, Client client, string path)
    {
        await follower.CatchUp();
        var fresh = new Follower(client, path);
        await fresh.List();

        Assert.Equal(
            string.Join('\n', fresh.Copy.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Value)),
            string.Join('\n', follower.Copy.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Value)));
    }

    /// <summary>Shown exactly as they may list it, in a state that it really had.</summary>
    private bool WasTheirs(JsonObject item, Access.Oracle oracle)
    {
        var states = history[(string)item["id"]!].Where(known => known.Version == (int)item["_version"]!).ToList();
        var fields = item.Select(field => field.Key).Where(field => field != "_version").ToList();
        Assert.True(
            states.Exists(known => oracle.Reaches("list", known.State) && !fields.Except(oracle.Visible("list", known.State)).Any()),
            $"Shown without a right: {item.ToJsonString()}");
        return true;
    }

    private bool WasTheirs(string key, Access.Oracle oracle)
    {
        Assert.True(history[(string)JsonNode.Parse(key)!].Any(known => oracle.Reaches("list", known.State)), $"Told without a right: {key}");
        return true;
    }
}
