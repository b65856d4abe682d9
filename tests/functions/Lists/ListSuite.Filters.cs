namespace Trellis.Tests.Functions.Lists;

/// <summary>Filters, sorts, fields, counts.</summary>
public abstract partial class ListSuite
{
    [Theory]
    [InlineData("year=1999", "b")]
    [InlineData("year.gt=9&year.lt=2000", "a b")]
    [InlineData("year.between=100,1999", "a b")]
    [InlineData("year.between=1999,100", "")]
    [InlineData("year.in=7,1999", "b c")]
    [InlineData("year.ne=7", "a b d")]
    [InlineData("year.exists=false", "d")]
    [InlineData("read=true", "a")]
    [InlineData("shelf=science", "b")]
    [InlineData("shelf.in=fiction,science", "a b")]
    [InlineData("tags.contains=x", "a")]
    [InlineData("tags.contains=y,z", "b")]
    [InlineData("tags.notContains=x", "b c d")]
    [InlineData("title.in=a,b\\,c", "a")]
    [InlineData("title.beginsWith=a", "a")]
    [InlineData("published.lt=2026-11-21", "a")]
    [InlineData("published.ge=2026-11-21&published.le=2026-11-21Z", "b")]
    [InlineData("size.exists=true", "c")]
    [InlineData("or=(year=7,title=a)", "a c")]
    [InlineData("or=(year=7,and=(year.gt=7,read=true))", "a c")]
    [InlineData("or=(year.in=(7,1999),title=d)", "b c d")]
    [InlineData("not=(year=7)", "a b d")]
    [InlineData("not=(year.gt=7,read=true)", "b c d")]
    [InlineData("not=(or=(year=7,year.exists=false))", "a b")]
    [InlineData("or=(title=a)&or=(year=900,year=7)", "a")]
    public async Task Conditions_choose_what_they_say(string query, string expected)
    {
        var author = await AuthorOf(
            """ "title":"a","year":900,"read":true,"shelf":"fiction","tags":["x","y"],"published":"2026-11-21+01:00" """,
            """ "title":"b","year":1999,"read":false,"shelf":"science","tags":["y,z"],"published":"2026-11-21" """,
            """ "title":"c","year":7,"shelf":"history","size":{"width":1} """,
            """ "title":"d" """);

        var reply = await Alice.Get($"/authors/{author}/books?{query}&sort=createdAt");

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(expected, string.Join(' ', Titles(reply).Split(' ').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Every_fault_of_a_query_is_named_at_once()
    {
        var reply = await Alice.Get("/books?colour=red&year=x&year.beginsWith=1&size=1&shelf=comics&limit=0&limit=1&count=yes&or=(year&not=a&or=(year=1))&sort=year,-title&fields=title,nothing&include=nothing,author&title.in=a&year.between=1&title.like=x");

        Assert.Equal((400, "query.unknown"), (reply.Status, reply.Code));
        Assert.Equal(
            [
                "colour query.unknown", "count query.value", "fields query.unknown", "include query.unknown", "limit query.repeated", "limit query.value", "not query.syntax",
                "or query.syntax", "or query.syntax", "shelf query.value", "size query.operator", "sort query.sort", "title.like query.operator", "year query.value",
                "year.beginsWith query.operator", "year.between query.value",
            ],
            reply.Faults.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("shelf.gt=fiction", "query.operator")]
    [InlineData("read.lt=true", "query.operator")]
    [InlineData("tags=x", "query.operator")]
    [InlineData("or=()", "query.syntax")]
    [InlineData("or=(year.in=1,2)", "query.syntax")]
    [InlineData("or=(a)", "query.syntax")]
    [InlineData("or=(or=(or=(or=(or=(or=(year=1))))))", "query.size")]
    [InlineData("author=x", "query.unknown")]
    [InlineData("include=author,books", "query.unknown")]
    public async Task A_query_that_says_nothing_sensible_has_a_code(string query, string code)
    {
        var reply = await Alice.Get($"/books?{query}");

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Conditions_and_values_are_bounded()
    {
        var conditions = await Alice.Get($"/books?{string.Join('&', Enumerable.Range(0, 51).Select(year => $"year.ne={year}"))}");
        var values = await Alice.Get($"/books?year.in={string.Join(',', Enumerable.Range(0, 101))}");
        var most = await Alice.Get($"/books?title={alice}&{string.Join('&', Enumerable.Range(0, 48).Select(year => $"year.in={string.Join(',', Enumerable.Range(0, 100))}"))}");

        Assert.Equal((400, "query.size"), (conditions.Status, conditions.Code));
        Assert.Equal((400, "query.size"), (values.Status, values.Code));
        Assert.True(most.Status == 200, most.Text);
    }

    [Fact]
    public async Task A_list_is_sorted_by_an_index_both_ways_and_holds_what_has_the_field()
    {
        var author = await AuthorOf(""" "title":"a","year":10,"shelf":"history" """, """ "title":"b","year":-2,"shelf":"history" """, """ "title":"c","shelf":"history" """, """ "title":"d","year":9,"shelf":"history" """);
        var mine = $"/books?shelf=history&authorBooksId={author}";

        var up = await Alice.Get($"{mine}&sort=year&explain=true");
        var down = await Alice.Get($"{mine}&sort=-year");
        var all = await Alice.Get($"{mine}&sort=createdAt&explain=true");

        Assert.Equal(("b d a", "a d b", "a b c d"), (Titles(up), Titles(down), string.Join(' ', Titles(all).Split(' ').Order(StringComparer.Ordinal))));
        Assert.Equal("byShelf", Explained(up).GetProperty("index").GetString());
        Assert.Equal("gsi-Author.books", Explained(all).GetProperty("index").GetString());
    }

    [Theory]
    [InlineData("sort=year", "add shelf=…")]
    [InlineData("sort=title", """@index(sortKeyFields: ["title"])""")]
    [InlineData("read=true&sort=title", """Add @index(sortKeyFields: ["title"]) to its field read""")]
    [InlineData("sort=tags", "has no order")]
    public async Task Sorting_by_what_no_index_sorts_names_the_index_to_add(string query, string advice)
    {
        var reply = await Alice.Get($"/books?{query}");

        Assert.Equal((400, "query.sort"), (reply.Status, reply.Code));
        Assert.Contains(advice, reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_sorted_by_creation_both_ways()
    {
        var client = Alice;
        var author = await AuthorOf(""" "title":"a" """, """ "title":"b" """, """ "title":"c" """);

        var newest = await client.Get($"/authors/{author}/books");
        var oldest = await client.Get($"/authors/{author}/books?sort=createdAt");
        var turned = await client.Get($"/authors/{author}/books?sort=-createdAt");

        var times = oldest.Items.Select(item => item.GetProperty("createdAt").GetString()).ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(Texts(newest, "id"), Texts(turned, "id"));
        Assert.Equal(Texts(newest, "id"), string.Join(' ', Texts(oldest, "id").Split(' ').Reverse()));
    }

    [Fact]
    public async Task A_list_shows_the_fields_that_are_asked_for_and_counts_what_it_holds()
    {
        var author = await AuthorOf(""" "title":"a","year":1,"tags":["x"] """, """ "title":"b","year":2 """, """ "title":"c","year":3 """);

        var reply = await Alice.Get($"/authors/{author}/books?fields=title,year&count=true&limit=1&year.gt=1");
        var second = await Alice.Get($"/authors/{author}/books?fields=title&count=true&limit=1&year.gt=1&nextToken={reply.NextToken}");

        Assert.Equal(["id", "title", "year", "_version"], Assert.Single(reply.Items).EnumerateObject().Select(member => member.Name));
        Assert.Equal((2, true), (reply.Json.GetProperty("count").GetInt32(), reply.Json.GetProperty("countIsExact").GetBoolean()));
        Assert.Equal(2, second.Json.GetProperty("count").GetInt32());
        Assert.Equal(["id", "title", "_version"], Assert.Single(second.Items).EnumerateObject().Select(member => member.Name));
        Assert.Null(second.NextToken);
    }
}
