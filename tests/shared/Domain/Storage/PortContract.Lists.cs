using Trellis.Access;
using Trellis.Operations.List;

namespace Trellis.Tests.Storage;

/// <summary>What every implementation does with a list.</summary>
public abstract partial class PortContract
{
    private static SecondaryIndex ByShelf => Assert.Single(Note.Indexes);

    [Theory]
    [InlineData(false, "a,b,c,d,e")]
    [InlineData(true, "e,d,c,b,a")]
    public async Task A_list_comes_in_the_order_of_the_keys_page_by_page(bool descending, string expected)
    {
        foreach (var id in new[] { "c", "a", "e", "b", "d" })
            await Ports.Puts.Put(NewNote(id), Cancellation);

        var pages = await Pages(List() with { Descending = descending, Limit = 2 });

        Assert.Equal(expected, Ids(pages));
        Assert.Equal([2, 2, 1], pages.Select(page => page.Records.Length));
    }

    [Fact]
    public async Task A_list_holds_only_what_the_grant_holds_in_full_pages_to_the_end()
    {
        for (var index = 0; index < 20; index++)
            await Ports.Puts.Put(NewNote($"n{index:00}", ("text", Value.Of(index % 3 == 0 ? "mine" : "theirs"))), Cancellation);

        var pages = await Pages(List() with { Filter = new Granted(new Grant([[new FieldMatch("text", false, [Value.Of("mine")])]])), Limit = 3 });

        Assert.Equal("n00,n03,n06,n09,n12,n15,n18", Ids(pages));
        Assert.Equal([3, 3, 1], pages.Select(page => page.Records.Length));
    }

    [Fact]
    public async Task A_list_never_holds_another_owners_records()
    {
        await Ports.Puts.Put(NewNote("a"), Cancellation);

        var page = await Ports.Lists.List(List() with { Owner = owner + "x" }, Cancellation);

        Assert.Empty(page.Records);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task An_index_holds_the_records_of_one_value_in_its_order_and_only_those_that_have_its_fields()
    {
        await PutOnShelf("a", "s", "10");
        await PutOnShelf("b", "s", "-3");
        await PutOnShelf("c", "s", null);
        await PutOnShelf("d", "other", "1");
        await PutOnShelf("e", "s", "9.5");
        await PutOnShelf("f", "s", "9.5");

        var up = await Pages(OnShelf("s") with { Limit = 2 });
        var down = await Pages(OnShelf("s") with { Limit = 3, Descending = true });

        Assert.Equal(("b,e,f,a", "a,f,e,b"), (Ids(up), Ids(down)));
        Assert.Equal([2, 2], up.Select(page => page.Records.Length));
        Assert.Equal([3, 1], down.Select(page => page.Records.Length));
    }

    [Fact]
    public async Task An_index_holds_the_records_that_lack_what_is_required_below_all_others_and_no_condition_holds_of_them()
    {
        foreach (var (id, floor, name) in new[] { ("a", "2", "x"), ("b", "-3", "x"), ("c", null, "z"), ("d", null, "y"), ("e", "2", ""), ("f", "2", null), ("g", null, null) })
        {
            (string, Value)[] values = [("kind", Value.Of("k")), ("floor", floor is null ? Value.Null : Value.Number(floor)), ("name", name is null ? Value.Null : Value.Of(name))];
            await Ports.Puts.Put(NewRecord(Room, id, [.. values.Where(value => value.Item2.Kind != ValueKind.Null)]), Cancellation);
        }

        async Task<string> Floors(Comparison comparison, params string[] floors) => Ids(await Pages(OfKind([], comparison, "floor", [.. floors.Select(Value.Number)])));
        async Task<string> Names(Comparison comparison, string name) => Ids(await Pages(OfKind([Value.Number("2")], comparison, "name", [Value.Of(name)])));

        Assert.Equal("g,d,c,b,f,e,a", Ids(await Pages(OfKind([]))));
        Assert.Equal("a,e,f,b,c,d,g", Ids(await Pages(OfKind([]) with { Descending = true })));
        Assert.Equal("f,e,a", Ids(await Pages(OfKind([Value.Number("2")]))));
        Assert.Equal("e", Ids(await Pages(OfKind([Value.Number("2"), Value.Of("")]))));
        Assert.Equal(("b", "b,f,e,a"), (await Floors(Comparison.Lt, "2"), await Floors(Comparison.Le, "2")));
        Assert.Equal(("b,f,e,a", "f,e,a", "b"), (await Floors(Comparison.Ge, "-3"), await Floors(Comparison.Gt, "-3"), await Floors(Comparison.Between, "-9", "0")));
        Assert.Equal(("e,a", "e", "a"), (await Names(Comparison.BeginsWith, ""), await Names(Comparison.Lt, "x"), await Names(Comparison.BeginsWith, "x")));
        Assert.Equal(("e,a", "e", ""), (await Names(Comparison.Ge, ""), await Names(Comparison.Le, ""), await Names(Comparison.Lt, "")));
    }

    [Theory]
    [InlineData(Comparison.Gt, "1.5", "c,d")]
    [InlineData(Comparison.Ge, "1.5", "b,c,d")]
    [InlineData(Comparison.Lt, "1.5", "a")]
    [InlineData(Comparison.Le, "1.5", "a,b")]
    [InlineData(Comparison.Between, "1.5,20", "b,c,d")]
    [InlineData(Comparison.Between, "20,1.5", "")]
    public async Task A_range_of_an_index_is_what_the_comparison_says(Comparison comparison, string operands, string expected)
    {
        foreach (var (id, weight) in new[] { ("a", "-1"), ("b", "1.5"), ("c", "1.55"), ("d", "20") })
            await PutOnShelf(id, "s", weight);

        var values = operands.Split(',').Select(Value.Number).ToImmutableArray();
        var weightIs = new Condition(Note.FieldNamed("weight")!, comparison, values);

        var byRange = await Pages(OnShelf("s", weightIs) with { Limit = 2 });
        var byFilter = await Pages(List() with { Filter = weightIs, Limit = 2 });

        Assert.Equal((expected, expected), (Ids(byRange), Ids(byFilter)));
    }

    [Theory]
    [InlineData(Comparison.Gt, "b", "b\u0001,b!,ba,c")]
    [InlineData(Comparison.Ge, "b", "b,b\u0001,b!,ba,c")]
    [InlineData(Comparison.Lt, "b\u0001", "a,b")]
    [InlineData(Comparison.Le, "b\u0001", "a,b,b\u0001")]
    [InlineData(Comparison.BeginsWith, "b", "b,b\u0001,b!,ba")]
    public async Task A_range_of_keys_is_what_the_comparison_says(Comparison comparison, string operand, string expected)
    {
        foreach (var id in new[] { "a", "b", "b\u0001", "b!", "ba", "c" })
            await Ports.Puts.Put(NewNote(id), Cancellation);

        var idIs = new Condition(Note.FieldNamed("id")!, comparison, [Value.Of(operand)]);
        var pages = await Pages(List() with { Path = new KeyPath([], [idIs]), Limit = 2 });

        Assert.Equal(expected, Ids(pages));
    }

    [Theory]
    [InlineData(Comparison.BeginsWith, "ab", "ab,abc,ab\U0010ffff\U0010ffff,ab\U0010ffff\U0010ffffx")]
    [InlineData(Comparison.BeginsWith, "A", "AB,Ab")]
    [InlineData(Comparison.BeginsWith, "a_", "a_b")]
    [InlineData(Comparison.BeginsWith, "a%", "")]
    [InlineData(Comparison.BeginsWith, "", "AB,Ab,aB,a_b,ab,abc,ab\U0010ffff\U0010ffff,ab\U0010ffff\U0010ffffx,ac")]
    [InlineData(Comparison.Ge, "ab", "ab,abc,ab\U0010ffff\U0010ffff,ab\U0010ffff\U0010ffffx,ac")]
    public async Task Keys_that_differ_in_case_alone_are_told_apart(Comparison comparison, string operand, string expected)
    {
        foreach (var id in new[] { "ab", "Ab", "aB", "AB", "abc", "ac", "a_b", "ab\U0010ffff\U0010ffff", "ab\U0010ffff\U0010ffffx" })
            await Ports.Puts.Put(NewNote(id), Cancellation);

        var idIs = new Condition(Note.FieldNamed("id")!, comparison, [Value.Of(operand)]);
        var byRange = await Pages(List() with { Path = new KeyPath([], [idIs]), Limit = 2 });
        var byFilter = await Pages(List() with { Filter = idIs, Limit = 2 });

        Assert.Equal((expected, expected), (Ids(byRange), Ids(byFilter)));
    }

    [Fact]
    public async Task A_part_of_a_key_that_differs_in_case_alone_leads_to_other_records()
    {
        foreach (var (kind, id) in new[] { ("ab", "1"), ("Ab", "2"), ("aB", "3"), ("ab", "4"), ("abc", "5") })
            await Ports.Puts.Put(NewRecord(Part, id, ("kind", Value.Of(kind))), Cancellation);

        var pages = await Pages(List() with { Model = Part, Path = new KeyPath([Value.Of("ab")], []), Limit = 1 });
        var beginning = await Pages(List() with { Model = Part, Path = new KeyPath([], [new Condition(Part.FieldNamed("kind")!, Comparison.BeginsWith, [Value.Of("a")])]) });

        Assert.Equal(("1,4", "3,1,4,5"), (Ids(pages), Ids(beginning)));
    }

    [Fact]
    public async Task A_key_that_is_known_whole_finds_one_record_and_one_that_is_too_long_finds_none()
    {
        await Ports.Puts.Put(NewNote("a"), Cancellation);
        await Ports.Puts.Put(NewNote("aa"), Cancellation);

        var one = await Pages(List() with { Path = new KeyPath([Value.Of("a")], []) });
        var tooLong = await Pages(List() with { Path = new KeyPath([Value.Of(new string('x', 2000))], []) });
        var index = await Pages(OnShelf(new string('x', 3000)));

        Assert.Equal(("a", "", ""), (Ids(one), Ids(tooLong), Ids(index)));
    }

    [Fact]
    public async Task A_count_is_of_all_pages_and_exact_when_it_came_to_the_end()
    {
        for (var index = 0; index < 9; index++)
            await PutOnShelf($"n{index}", "s", $"{index}");

        var plan = OnShelf("s") with { Limit = 2, Counts = true, Filter = new NotOf(new Condition(Note.FieldNamed("weight")!, Comparison.Eq, [Value.Number("3")])) };
        var pages = await Pages(plan);

        Assert.Equal([2, 2, 2, 2], pages.Select(page => page.Records.Length).Where(length => length > 0));
        Assert.All(pages, page => Assert.Equal(new Total(8, IsExact: true), page.Total));
    }

    [Fact]
    public async Task A_page_ends_before_4_MB_and_the_next_goes_on_there()
    {
        var text = new string('x', 390 * 1024);
        for (var index = 0; index < 12; index++)
            await Ports.Puts.Put(NewNote($"n{index:00}", ("text", Value.Of(text))), Cancellation);

        var plain = await Pages(List());
        await Ports.Puts.Put(NewNote("z1", ("text", Value.Of(new string('"', 390 * 1024)))), Cancellation);
        await Ports.Puts.Put(NewNote("z2", ("text", Value.Of(new string('\n', 390 * 1024)))), Cancellation);
        var escaped = await Pages(List() with { Path = new KeyPath([], [new Condition(Note.FieldNamed("id")!, Comparison.Gt, [Value.Of("z")])]) });

        Assert.Equal([10, 2], plain.Select(page => page.Records.Length));
        Assert.Equal("n00,n01,n02,n03,n04,n05,n06,n07,n08,n09,n10,n11", Ids(plain));
        Assert.Equal([1, 1], escaped.Select(page => page.Records.Length));
    }

    [Fact]
    public async Task Related_records_are_read_together_without_those_that_are_not_there()
    {
        var keys = Enumerable.Range(0, 130).Select(index => Key($"n{index:000}")).ToList();
        foreach (var key in keys.Take(120))
            await Ports.Puts.Put(NewNote(key.Parts[0].Text), Cancellation);

        var found = await Ports.Related.Read([.. keys, keys[0], Key("")], Cancellation);

        Assert.Equal(keys.Take(120).ToHashSet(), found.Keys.ToHashSet());
        Assert.All(found, entry => Assert.Equal(entry.Key, entry.Value.Key));
    }

    [Fact]
    public async Task Of_a_key_there_is_one_record_or_none()
    {
        await Ports.Puts.Put(NewNote("a", ("text", Value.Of("t"))), Cancellation);
        var other = new NotOf(new Condition(Note.FieldNamed("text")!, Comparison.Eq, [Value.Of("t")]));

        Assert.Equal("a", Ids(await Pages(List() with { Path = new SinglePath(Key("a")), IsSingle = true })));
        Assert.Equal("", Ids(await Pages(List() with { Path = new SinglePath(Key("a")), IsSingle = true, Filter = other })));
        Assert.Equal("", Ids(await Pages(List() with { Path = new SinglePath(Key("b")), IsSingle = true })));
        Assert.Equal("", Ids(await Pages(List() with { Path = new SinglePath(null), IsSingle = true })));
    }

    private ListPlan List() => new(Note, owner, new KeyPath([], []), null, Descending: false, Limit: 100, After: null);

    private ListPlan OnShelf(string shelf, params Condition[] range) => List() with { Path = new IndexPath(ByShelf, [Value.Of(shelf)], [], [.. range]) };

    private ListPlan OfKind(ImmutableArray<Value> leading, params Condition[] range) =>
        List() with { Model = Room, Limit = 2, Path = new IndexPath(Assert.Single(Room.Indexes), [Value.Of("k")], leading, [.. range]) };

    private ListPlan OfKind(ImmutableArray<Value> leading, Comparison comparison, string field, ImmutableArray<Value> values) =>
        OfKind(leading, new Condition(Room.FieldNamed(field)!, comparison, values));

    private Task<Result<Record>> PutOnShelf(string id, string shelf, string? weight) => Ports.Puts.Put(
        weight is null ? NewNote(id, ("shelf", Value.Of(shelf))) : NewNote(id, ("shelf", Value.Of(shelf)), ("weight", Value.Number(weight))),
        Cancellation);

    private async Task<List<Page>> Pages(ListPlan plan)
    {
        var pages = new List<Page>();
        Position? after = null;
        do
        {
            pages.Add(await Ports.Lists.List(plan with { After = after }, Cancellation));
            after = pages[^1].Next;
        }
        while (after is not null && pages.Count < 100);

        return pages;
    }

    private static string Ids(List<Page> pages) => string.Join(',', pages.SelectMany(page => page.Records).Select(record => record["id"].Text));
}
