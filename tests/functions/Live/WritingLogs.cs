using Trellis.Operations;
using Trellis.Records;
using ChangeReads = Trellis.Storage.Changes;

namespace Trellis.Tests.Functions.Live;

/// <summary>The numbers of a log have no gap, and nothing that was not logged goes unnoticed.</summary>
public sealed class WritingLogs(Engines engines)
{
    private const string Text = "type Task @model(live: true) @auth(rules: [{ allow: owner, ownerField: \"editors\" }]) { title: String editors: [String] }";
    private const string Partition = "Task\u0001*";

    private static readonly Schema Schema = SampleSchemas.Compile(Text);
    private static readonly Model Task_ = Schema.Models[0];

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    public static TheoryData<EngineKind> Kinds => Engines.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Have_no_gap_however_many_write_at_once_and_begin_with_the_time(EngineKind kind)
    {
        var table = await engines.NewTable(kind);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var logs = new ChangeLogs(table.At(table.Engine).Table, Schema, TimeProvider.System);
            for (var batch = 0; batch < 12; batch++)
                Assert.Equal(1 + (batch % 3), await logs.Log(Partition, [.. Enumerable.Range(0, 1 + (batch % 3)).Select(change => Made($"{writer}-{batch}-{change}"))], Cancellation));
        }));

        await new Logs(table).HaveNoGap();
        var log = Assert.Single(await new Logs(table).All()).Value;
        Assert.InRange(LogItems.Number(log[0]), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal(LogItems.Number(log[0]), Assert.Single(log.Where(LogItems.IsBegin).Select(LogItems.Number)));
        var changes = await After(table, new LogPosition(0, 0, before), 1000);
        Assert.Equal(8 * 24, changes!.Changes.Select(change => change.Key).Distinct().Count());
    }

    [Fact]
    public async Task Stay_whole_wherever_their_writer_dies()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide, isStreamRead: true);
        var functions = InProcess.On(LiveSuite.Schema, table.Table);
        var died = 0;
        for (var call = 1; call <= died + 1; call++)
        {
            var who = Client.WithToken(functions, $"alice-{call}");
            var follower = new Follower(who, "/notes");
            await follower.List();
            var note = (await who.Post("/notes", """{"text":"a"}""")).Id;
            Assert.Equal(200, (await who.Patch($"/notes/{note}", """{"text":"b"}""")).Status);

            var first = new Queue<IFunctions>([StreamPlayer.DyingAt(call, table, LiveSuite.Schema)]);
            var before = StreamPlayer.For(table).Failed;
            await StreamPlayer.For(table).PlayBadly(() => first.TryDequeue(out var dying) ? dying : functions, new Random(call));
            died += StreamPlayer.For(table).Failed - before;
            await follower.CatchUp();

            Assert.Contains("\"b\"", Assert.Single(follower.Copy).Value, StringComparison.Ordinal);
        }

        Assert.InRange(died, 2, 5);
        await new Logs(table).HaveNoGap();
    }

    [Fact]
    public async Task Are_split_and_say_so_where_something_is_too_large_to_be_logged()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var logs = new ChangeLogs(table.Table, Schema, clock);
        var start = await new ChangeReads(table.Table, Schema, clock).End(Task_, null, TimeSpan.Zero, Cancellation);

        await logs.Log(Partition, [.. Enumerable.Range(0, 40).Select(number => Changed($"t{number}", 20_000))], Cancellation);
        var log = Assert.Single(await new Logs(table).All()).Value;
        Assert.Equal(3, log.Count);
        Assert.All(log, entry => Assert.InRange(ItemSize.Of(entry), 1, 320_000));
        Assert.Equal(40, (await After(table, start, 1000))!.Changes.Length);

        await logs.Log(Partition, [Made("small"), Changed("large", 350_000), Made("other")], Cancellation);
        Assert.Null(await After(table, start, 1000));
        var end = await new ChangeReads(table.Table, Schema, clock).End(Task_, null, TimeSpan.Zero, Cancellation);
        await logs.Log(Partition, [Made("later")], Cancellation);
        Assert.Single((await After(table, end, 1000))!.Changes);
    }

    [Fact]
    public async Task Are_known_for_a_week_and_begin_anew_when_nothing_is_left()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var logs = new ChangeLogs(table.Table, Schema, clock);
        var reads = new ChangeReads(table.Table, Schema, clock);
        var empty = await reads.End(Task_, null, TimeSpan.Zero, Cancellation);
        await logs.Log(Partition, [Made("a")], Cancellation);
        var first = await reads.End(Task_, null, TimeSpan.Zero, Cancellation);

        clock.Advance(TimeSpan.FromDays(6.5));
        await logs.Log(Partition, [Made("b")], Cancellation);
        Assert.Equal(["a", "b"], Titles(await After(table, empty, 10)));
        var second = await reads.End(Task_, null, TimeSpan.Zero, Cancellation);
        clock.Advance(TimeSpan.FromDays(1));
        // The entries are still stored, and shown no more.
        Assert.Null(await After(table, first, 10));
        Assert.Empty((await After(table, second, 10))!.Changes);
        var quiet = (await After(table, second, 10))!.End;

        clock.Advance(TimeSpan.FromDays(6.7));
        await new Logs(table).Remove(_ => true);
        await logs.Log(Partition, [Made("c")], Cancellation);
        Assert.Null(await After(table, second, 10));
        Assert.Equal(["c"], Titles(await After(table, quiet, 10)));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), (await reads.End(Task_, null, TimeSpan.Zero, Cancellation)).Number);
    }

    [Fact]
    public async Task Show_a_gap_and_an_entry_of_another_schema()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var logs = new ChangeLogs(table.Table, Schema, clock);
        var start = await new ChangeReads(table.Table, Schema, clock).End(Task_, null, TimeSpan.Zero, Cancellation);
        for (var number = 0; number < 4; number++)
            await logs.Log(Partition, [Made($"{number}")], Cancellation);
        var all = Assert.Single(await new Logs(table).All()).Value;
        var second = new LogPosition(LogItems.Number(all[1]), 0, clock.GetUtcNow().ToUnixTimeMilliseconds());
        await new Logs(table).Remove(entry => LogItems.Number(entry) == second.Number + 1);

        Assert.Null(await After(table, start, 10));
        Assert.Null(await After(table, second, 10));
        var other = SchemaCompiler.Compile(Text + "\n# edited").Schema!;
        var last = new LogPosition(LogItems.Number(all[3]), 0, clock.GetUtcNow().ToUnixTimeMilliseconds());
        await new ChangeLogs(table.Table, other, clock).Log(Partition, [Made("other")], Cancellation);
        Assert.Null(await After(table, last, 10));
    }

    [Fact]
    public async Task Tell_where_their_end_was_a_minute_ago()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var (logs, reads) = (new ChangeLogs(table.Table, Schema, clock), new ChangeReads(table.Table, Schema, clock));
        async Task<long> Ago(int seconds) => (await reads.End(Task_, null, TimeSpan.FromSeconds(seconds), Cancellation)).Number;
        await logs.Log(Partition, [Made("a")], Cancellation);
        var first = await Ago(0);
        clock.Advance(TimeSpan.FromSeconds(50));
        await logs.Log(Partition, [Made("b")], Cancellation);

        Assert.Equal((first - 1, first + 1), (await Ago(60), await Ago(0)));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(first, await Ago(60));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(first + 1, await Ago(60));
    }

    [Fact]
    public async Task Leave_out_what_is_of_no_live_model()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var logs = new ChangeLogs(table.Table, SchemaCompiler.Compile(Text.Replace("(live: true)", "", StringComparison.Ordinal)).Schema!, clock);

        Assert.Equal(0, await logs.Log(Partition, [Made("a")], Cancellation));
        Assert.Equal(0, await logs.Log("$profile\u0001a", [Made("a")], Cancellation));
        Assert.Empty(await new Logs(table).All());
    }

    private Task<LogPage?> After(TestTable table, LogPosition place, int wanted) =>
        new ChangeReads(table.Table, Schema, clock).After(Task_, null, place, wanted, Cancellation);

    private static IEnumerable<string> Titles(LogPage? page) => page!.Changes.Select(change => change.Key.Parts[0].Text);

    private static ItemImages Made(string id) => new(null, Image(id, 10));

    private static ItemImages Changed(string id, int size) => new(Image(id, size), Image(id, 10));

    private static Dictionary<string, Value> Image(string id, int size) => new()
    {
        ["id"] = Value.Of(id),
        ["editors"] = Value.Of([Value.Of(new string('e', size))]),
        ["$version"] = Value.Number(1),
    };
}
