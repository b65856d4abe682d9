using Trellis.Access;
using Trellis.Operations;

namespace Trellis.Tests.Storage;

/// <summary>What every implementation of the ports does. Each test works in a key space of its own, so all can share one table.</summary>
public abstract partial class PortContract
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Note @model @auth(rules: [{ allow: owner }]) { text: String tags: [String] weight: Float done: Boolean pk: String place: Place shelf: String @index(name: "byShelf", sortKeyFields: ["weight"]) }
        type Place { name: String floor: Int }
        type Part @model @auth(rules: [{ allow: owner }]) { kind: String! @primaryKey(sortKeyFields: ["id"]) id: ID! }
        type Room @model @auth(rules: [{ allow: owner }]) { kind: String @index(name: "byFloor", sortKeyFields: ["floor", "name"]) floor: Int! name: String! }
        """).Schema!;

    private static readonly Model Note = Schema.Named("Note")!;
    private static readonly Model Room = Schema.Named("Room")!;
    private static readonly Model Part = Schema.Named("Part")!;

    private readonly string owner = Guid.NewGuid().ToString();

    protected abstract Ports Ports { get; }

    protected virtual bool LosesAnswers => false;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_read_back_value_for_value()
    {
        var record = NewNote("a", ("text", Value.Of("Grüße 🎉 \u0001")), ("weight", Value.Number("-0.000000000000000000000000000000012345")),
            ("done", Value.Of(false)), ("tags", Value.Of([Value.Of(""), Value.Null, Value.Of("b")])), ("pk", Value.Of("mine")),
            ("place", Value.Of(new Dictionary<string, Value> { ["name"] = Value.Of("roof"), ["floor"] = Value.Number("7") })));

        await Ports.Puts.Put(record, Cancellation);
        var read = await Ports.Reads.Read(record.Key, Cancellation);

        Assert.Equal(record.Fields.OrderBy(field => field.Key, StringComparer.Ordinal), read!.Fields.OrderBy(field => field.Key, StringComparer.Ordinal));
        Assert.Equal((record.Version, record.Created), (read.Version, read.Created));
    }

    [Fact]
    public async Task Nothing_is_read_under_a_key_that_nobody_wrote()
    {
        Assert.Null(await Ports.Reads.Read(Key("nobody"), Cancellation));
    }

    [Fact]
    public async Task A_key_is_put_once_and_the_same_request_may_send_it_twice()
    {
        var first = NewNote("a", ("text", Value.Of("first")));
        var second = NewNote("a", ("text", Value.Of("second")));

        await Ports.Puts.Put(first, Cancellation);
        var repeated = await Ports.Puts.Put(first, Cancellation);
        var refused = await Ports.Puts.Put(second, Cancellation);

        Assert.Null(repeated.Failure);
        Assert.Equal("record.exists", refused.Failure!.Code);
        Assert.Equal(Value.Of("first"), (await Ports.Reads.Read(first.Key, Cancellation))!["text"]);
    }

    [Fact]
    public async Task A_record_over_400_KB_is_refused_and_one_just_under_is_stored()
    {
        var large = await Ports.Puts.Put(NewNote("large", ("text", Value.Of(new string('x', 400 * 1024)))), Cancellation);
        var fitting = await Ports.Puts.Put(NewNote("fitting", ("text", Value.Of(new string('x', 409_000)))), Cancellation);

        Assert.Equal("record.too-large", large.Failure!.Code);
        Assert.Null(fitting.Failure);
        Assert.Null(await Ports.Reads.Read(Key("large"), Cancellation));
    }

    [Fact]
    public async Task An_update_that_grows_past_400_KB_is_refused_and_the_record_stays()
    {
        await Ports.Puts.Put(NewNote("a", ("text", Value.Of(new string('x', 300_000)))), Cancellation);

        var result = await Ports.Updates.Update(Update("a", [("pk", Value.Of(new string('y', 200_000)))]), Cancellation);

        Assert.Equal("record.too-large", result.Failure!.Code);
        Assert.Equal(1, (await Ports.Reads.Read(Key("a"), Cancellation))!.Version);
    }

    [Fact]
    public async Task An_update_sets_removes_and_counts_and_leaves_the_rest()
    {
        await Ports.Puts.Put(NewNote("a", ("text", Value.Of("t")), ("weight", Value.Number("1")), ("done", Value.Of(true))), Cancellation);

        var changed = (await Ports.Updates.Update(Update("a", [("text", Value.Of("u"))], remove: ["weight"]), Cancellation)).Value;
        var read = await Ports.Reads.Read(Key("a"), Cancellation);

        Assert.True(changed.Done);
        Assert.Equal(2, read!.Version);
        Assert.Equal((Value.Of("u"), Value.Null, Value.Of(true)), (read["text"], read["weight"], read["done"]));
        Assert.Equal(read.Fields.OrderBy(field => field.Key, StringComparer.Ordinal), changed.Record!.Fields.OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_update_of_nothing_is_refused_without_a_record()
    {
        var changed = (await Ports.Updates.Update(Update("nobody", [("text", Value.Of("u"))]), Cancellation)).Value;

        Assert.Equal(Changed(false, null), changed);
        Assert.Null(await Ports.Reads.Read(Key("nobody"), Cancellation));
    }

    [Fact]
    public async Task A_write_over_another_version_is_refused_with_the_record_as_it_is()
    {
        var record = NewNote("a", ("text", Value.Of("t")));
        await Ports.Puts.Put(record, Cancellation);
        Expected Over(params RecordVersion[] versions) => new([.. versions]);
        var current = RecordVersion.Of(record);

        var stale = (await Ports.Updates.Update(Update("a", [("text", Value.Of("u"))], expected: Over(current with { Version = 2 })), Cancellation)).Value;
        var reborn = (await Ports.Updates.Update(Update("a", [("text", Value.Of("u"))], expected: Over(current with { Created = 5 })), Cancellation)).Value;
        var never = (await Ports.Updates.Update(Update("a", [("text", Value.Of("u"))], expected: Over()), Cancellation)).Value;
        var deletion = (await Ports.Deletes.Delete(new DeletePlan(Key("a"), Demanding(Grant.Always), Over(current with { Version = 2 }), NewStamp()), Cancellation)).Value;
        var either = (await Ports.Updates.Update(Update("a", [("text", Value.Of("u"))], expected: Over(current with { Version = 9 }, current)), Cancellation)).Value;

        Assert.All(new[] { stale, reborn, never, deletion }, refused => Assert.Equal((false, Value.Of("t")), (refused.Done, refused.Record!["text"])));
        Assert.True(either.Done);
    }

    [Theory]
    [InlineData("text", false, "a,b", true)]
    [InlineData("text", false, "x", false)]
    [InlineData("tags", true, "x,two", true)]
    [InlineData("tags", true, "three", false)]
    [InlineData("pk", false, "a", false)]
    [InlineData("text", true, "a", false)]
    public async Task A_write_needs_what_the_rules_ask_of_the_record(string field, bool isList, string anyOf, bool granted)
    {
        await Ports.Puts.Put(NewNote("a", ("text", Value.Of("a")), ("tags", Value.Of([Value.Of("one"), Value.Of("two")]))), Cancellation);
        var grant = new Grant([[new FieldMatch(field, isList, [.. anyOf.Split(',').Select(Value.Of)])]]);

        var update = (await Ports.Updates.Update(Update("a", [("done", Value.Of(true))], required: grant), Cancellation)).Value;
        var deletion = (await Ports.Deletes.Delete(new DeletePlan(Key("a"), Demanding(grant), Expected.Any, NewStamp()), Cancellation)).Value;

        Assert.Equal((granted, granted), (update.Done, deletion.Done));
        Assert.Equal(granted, await Ports.Reads.Read(Key("a"), Cancellation) is null);
    }

    [Fact]
    public async Task A_grant_of_several_ways_holds_by_any_one_of_them_and_a_way_by_all_of_its_matches()
    {
        await Ports.Puts.Put(NewNote("a", ("text", Value.Of("a")), ("tags", Value.Of([Value.Of("one")]))), Cancellation);
        Match Text(string value) => new FieldMatch("text", false, [Value.Of(value)]);
        Match Tag(string value) => new FieldMatch("tags", true, [Value.Of(value)]);

        var byAny = (await Ports.Updates.Update(Update("a", [("done", Value.Of(true))], required: new Grant([[Text("x")], [Tag("one"), Text("a")]])), Cancellation)).Value;
        var byNone = (await Ports.Updates.Update(Update("a", [("done", Value.Of(true))], required: new Grant([[Text("x")], [Tag("one"), Text("b")]])), Cancellation)).Value;

        Assert.Equal((true, false), (byAny.Done, byNone.Done));
    }

    [Fact]
    public async Task A_deleted_record_is_gone_and_deleting_it_again_is_refused()
    {
        await Ports.Puts.Put(NewNote("a"), Cancellation);

        var first = (await Ports.Deletes.Delete(new DeletePlan(Key("a"), Demanding(Grant.Always), Expected.Any, NewStamp()), Cancellation)).Value;
        var second = (await Ports.Deletes.Delete(new DeletePlan(Key("a"), Demanding(Grant.Always), Expected.Any, NewStamp()), Cancellation)).Value;

        Assert.True(first.Done);
        // A request whose answer was lost is sent again, and cannot tell whether it or another has deleted the record.
        Assert.True(!second.Done || LosesAnswers);
        Assert.Null(second.Record);
        Assert.Null(await Ports.Reads.Read(Key("a"), Cancellation));
    }

    [Fact]
    public async Task A_profile_counts_each_sign_in_once_and_keeps_the_first()
    {
        DateTimeOffset At(int day) => new(2026, 11, day, 8, 0, 0, TimeSpan.Zero);

        var before = await Ports.ProfileReads.Read(owner, Cancellation);
        await Ports.ProfileWrites.Update(new(owner, "a@example.com", SignedIn: false, At(1), "first"), Cancellation);
        var confirmed = await Ports.ProfileReads.Read(owner, Cancellation);
        await Ports.ProfileWrites.Update(new(owner, null, SignedIn: true, At(2), "second"), Cancellation);
        await Ports.ProfileWrites.Update(new(owner, "b@example.com", SignedIn: true, At(3), "third"), Cancellation);
        await Ports.ProfileWrites.Update(new(owner, "b@example.com", SignedIn: true, At(3), "third"), Cancellation);
        var after = await Ports.ProfileReads.Read(owner, Cancellation);

        Assert.Null(before);
        Assert.Equal(new Profile(owner, "a@example.com", null, null, 0), confirmed);
        Assert.Equal(new Profile(owner, "b@example.com", "2026-11-02T08:00:00.000Z", "2026-11-03T08:00:00.000Z", 2), after);
    }

    [Fact]
    public async Task A_deleted_profile_is_gone_and_begins_anew_and_to_delete_none_is_fine()
    {
        await Ports.ProfileWrites.Update(new(owner, "a@example.com", SignedIn: true, DateTimeOffset.UnixEpoch, "first"), Cancellation);

        await Ports.ProfileDeletes.Delete(owner, Cancellation);
        var gone = await Ports.ProfileReads.Read(owner, Cancellation);
        await Ports.ProfileDeletes.Delete(owner, Cancellation);
        await Ports.ProfileWrites.Update(new(owner, null, SignedIn: true, DateTimeOffset.UnixEpoch.AddDays(1), "second"), Cancellation);
        var anew = await Ports.ProfileReads.Read(owner, Cancellation);

        Assert.Null(gone);
        Assert.Equal(new Profile(owner, null, "1970-01-02T00:00:00.000Z", "1970-01-02T00:00:00.000Z", 1), anew);
    }

    private static Trellis.Operations.ChangeResult Changed(bool done, Record? record) => new(done, record);

    private static Stamp NewStamp() => new(DateTimeOffset.UnixEpoch.AddDays(20_000), Guid.NewGuid().ToString());

    private RecordKey Key(string id) => new(Note, owner, [Value.Of(id)]);

    private Record NewNote(string id, params (string Field, Value Value)[] values) => NewRecord(Note, id, values);

    private Record NewRecord(Model model, string id, params (string Field, Value Value)[] values)
    {
        var stamp = NewStamp();
        var fields = new Dictionary<string, Value> { ["id"] = Value.Of(id), ["owner"] = Value.Of(owner) };
        foreach (var (field, value) in values)
            fields[field] = value;

        return new Record { Model = model, Fields = fields, Version = 1, Created = stamp.Milliseconds, Write = stamp.Write };
    }

    private UpdatePlan Update(string id, (string Field, Value Value)[] set, ImmutableArray<string>? remove = null, Grant? required = null, Expected? expected = null) => new(
        Key(id),
        set.ToDictionary(change => change.Field, change => change.Value),
        remove ?? [],
        Demanding(required ?? Grant.Always),
        expected ?? Expected.Any,
        NewStamp());

    private static Demand Demanding(Grant grant) => new(Grant.Always, grant, []);
}
