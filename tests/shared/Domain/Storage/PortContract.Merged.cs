using Trellis.Operations.List;

namespace Trellis.Tests.Storage;

/// <summary>What every implementation does with a list by several ranges.</summary>
public abstract partial class PortContract
{
    [Theory]
    [InlineData(false, "a,b,c,d,f,e")]
    [InlineData(true, "e,f,d,c,b,a")]
    public async Task Merged_ranges_are_one_list_in_their_order_with_each_record_once(bool descending, string expected)
    {
        foreach (var (id, shelf, weight) in new[] { ("a", "s", "-2"), ("b", "t", "1"), ("c", "s", "1"), ("d", "s", "3"), ("e", "t", "10"), ("f", "t", "9.5"), ("g", "other", "2") })
            await PutOnShelf(id, shelf, weight);
        var heavy = new Condition(Note.FieldNamed("weight")!, Comparison.Gt, [Value.Number("0")]);

        foreach (var limit in new[] { 1, 2, 5, 100 })
        {
            var pages = await Pages(Merged(OnShelf("s"), OnShelf("t"), OnShelf("s", heavy)) with { Descending = descending, Limit = limit, Counts = true });

            Assert.Equal(expected, Ids(pages));
            Assert.All(pages, page => Assert.Equal(new Total(6, IsExact: true), page.Total));
            Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Records.Length));
        }
    }

    [Fact]
    public async Task Each_of_merged_ranges_has_a_filter_of_its_own()
    {
        foreach (var (id, shelf, weight) in new[] { ("a", "s", "1"), ("b", "s", "2"), ("c", "t", "1"), ("d", "t", "2"), ("e", "s", "3") })
            await PutOnShelf(id, shelf, weight);
        Filter WeightIs(string weight) => new Condition(Note.FieldNamed("weight")!, Comparison.Eq, [Value.Number(weight)]);

        var pages = await Pages(Merged(OnShelf("s") with { Filter = WeightIs("2") }, OnShelf("t") with { Filter = WeightIs("1") }, OnShelf("s") with { Filter = new NotOf(WeightIs("1")) }) with { Limit = 1, Counts = true });

        Assert.Equal("c,b,e", Ids(pages));
        Assert.Equal(new Total(3, IsExact: true), pages[0].Total);
    }

    [Theory]
    [InlineData(false, "b,c,n,o,p,z")]
    [InlineData(true, "z,p,o,n,c,b")]
    public async Task Known_keys_and_ranges_that_lie_apart_are_merged(bool descending, string expected)
    {
        foreach (var id in new[] { "a", "b", "c", "m", "n", "o", "p", "q", "z" })
            await Ports.Puts.Put(NewNote(id, ("text", Value.Of(id))), Cancellation);
        var (id1, text) = (Note.FieldNamed("id")!, Note.FieldNamed("text")!);
        ListPlan Known(string id) => List() with { Path = new KeyPath([Value.Of(id)], []) };
        var range = List() with { Path = new KeyPath([], [new Condition(id1, Comparison.Between, [Value.Of("n"), Value.Of("p")])]) };

        foreach (var limit in new[] { 1, 3, 100 })
        {
            var pages = await Pages(Merged(Known("z"), Known("b"), Known("missing"), Known("a") with { Filter = new Condition(text, Comparison.Eq, [Value.Of("x")]) }, range, Known("c"), Known("c"), Known("o"), Known(new string('x', 2000))) with { Limit = limit, Descending = descending, Counts = true });

            Assert.Equal(expected, Ids(pages));
            Assert.All(pages, page => Assert.Equal(new Total(6, IsExact: true), page.Total));
        }

        Assert.Equal("", Ids(await Pages(Merged(Known("missing")))));
    }

    [Fact]
    public async Task A_page_of_merged_ranges_ends_before_4_MB_and_the_next_goes_on_there()
    {
        var text = new string('x', 390 * 1024);
        for (var index = 0; index < 12; index++)
            await Ports.Puts.Put(NewNote($"n{index:00}", ("text", Value.Of(text)), ("shelf", Value.Of(index % 3 == 0 ? "s" : "t")), ("weight", Value.Number($"{index}"))), Cancellation);

        var pages = await Pages(Merged(OnShelf("s"), OnShelf("t")) with { Counts = true });

        Assert.Equal([10, 2], pages.Select(page => page.Records.Length));
        Assert.Equal(string.Join(',', Enumerable.Range(0, 12).Select(index => $"n{index:00}")), Ids(pages));
        Assert.Equal(new Total(12, IsExact: true), pages[0].Total);
    }

    private ListPlan Merged(params ImmutableArray<ListPlan> parts) => List() with { Path = new MergedPath(parts) };
}
