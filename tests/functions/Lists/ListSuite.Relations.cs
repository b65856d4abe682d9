namespace Trellis.Tests.Functions.Lists;

/// <summary>What relations lead to: as lists of their own, and inside the answers of reads and lists.</summary>
public abstract partial class ListSuite
{
    [Fact]
    public async Task A_relation_to_many_is_a_list_with_all_the_powers_of_one()
    {
        var author = await AuthorOf(""" "title":"a","year":1 """, """ "title":"b","year":2 """, """ "title":"c","year":3 """);
        await AuthorOf(""" "title":"other","year":2 """);

        var first = await Alice.Get($"/authors/{author}/books?limit=2&sort=createdAt&count=true");
        var second = await Alice.Get($"/authors/{author}/books?limit=2&sort=createdAt&count=true&nextToken={first.NextToken}");
        var filtered = await Alice.Get($"/authors/{author}/books?year.ge=2&fields=title");

        Assert.Equal((2, 3), (first.Items.Count(), first.Json.GetProperty("count").GetInt32()));
        Assert.Equal("a b c", string.Join(' ', $"{Titles(first)} {Titles(second)}".Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal("b c", string.Join(' ', Titles(filtered).Split(' ').Order(StringComparer.Ordinal)));
        Assert.Null(second.NextToken);
    }

    [Fact]
    public async Task A_relation_to_one_is_that_record_as_at_its_own_address()
    {
        var portrait = await Made(Alice, "/portraits", """{"link":"x"}""");
        var author = await Made(Alice, "/authors", $$"""{"name":"A","authorPortraitId":"{{portrait}}"}""");
        var without = await Made(Alice, "/authors", """{"name":"B"}""");
        var book = await Made(Alice, "/books", $$"""{"title":"a","authorBooksId":"{{author}}"}""");
        var contract = await Made(Admin, "/contracts", $$"""{"text":"c","authorId":"{{author}}"}""");
        var own = await Alice.Get($"/portraits/{portrait}");

        var one = await Alice.Get($"/authors/{author}/portrait");
        var known = await Alice.Get($"/authors/{author}/portrait", ("if-none-match", own.ETag));
        var stale = await Alice.Get($"/authors/{author}/portrait", ("if-match", "\"7-0\""));
        var none = await Alice.Get($"/authors/{without}/portrait");
        var back = await Alice.Get($"/books/{book}/author");
        var indexed = await Admin.Get($"/authors/{author}/contract");

        Assert.Equal((200, own.Text, own.ETag), (one.Status, one.Text, one.ETag));
        Assert.Equal((304, 412), (known.Status, stale.Status));
        Assert.Equal((404, "record.not-found"), (none.Status, none.Code));
        Assert.Equal((author, contract), (back.Id, indexed.Id));
        Assert.Equal((404, "record.not-found"), (await Alice.Get($"/authors/{author}/contract") is var hidden ? hidden.Status : 0, hidden.Code));
    }

    [Fact]
    public async Task A_relation_to_one_takes_what_a_read_takes_and_nothing_of_a_list()
    {
        var author = await AuthorOf();
        var book = await Made(Alice, "/books", $$"""{"title":"a","authorBooksId":"{{author}}"}""");
        var review = await Made(Alice, "/reviews", $$"""{"text":"t","authorId":"{{author}}"}""");

        var chosen = await Alice.Get($"/reviews/{review}/author?fields=name");
        var included = await Alice.Get($"/reviews/{review}/author?include=portrait");
        Reply[] refused =
        [
            await Alice.Get($"/books/{book}/author?limit=1"),
            await Alice.Get($"/books/{book}/author?name=A"),
            await Alice.Get($"/books/{book}/author?sort=name"),
            await Alice.Get($"/books/{book}/author?count=true"),
        ];

        Assert.Equal(["id", "name", "_version"], chosen.Json.EnumerateObject().Select(member => member.Name));
        Assert.False(chosen.Headers.ContainsKey("etag"));
        Assert.Equal(JsonValueKind.Null, included.Json.GetProperty("portrait").ValueKind);
        Assert.Equal((400, "query.include"), (await Alice.Get($"/reviews/{review}/author?include=books") is var many ? many.Status : 0, many.Code));
        Assert.All(refused, reply => Assert.Equal((400, "query.unknown"), (reply.Status, reply.Code)));
    }

    [Fact]
    public async Task A_list_of_a_record_that_the_caller_may_not_read_looks_as_if_there_were_none()
    {
        var review = await Made(Alice, "/reviews", """{"text":"t"}""");

        var foreign = await Bob.Get($"/reviews/{review}/author");
        var absent = await Bob.Get($"/reviews/{Guid.NewGuid()}/author");
        var unknown = await Alice.Get($"/reviews/{review}/auther");
        var link = await Alice.Put($"/reviews/{review}/author/a");

        Assert.Equal((404, "record.not-found"), (foreign.Status, foreign.Code));
        Assert.Equal((404, "record.not-found"), (absent.Status, absent.Code));
        Assert.Equal((404, "route.unknown"), (unknown.Status, unknown.Code));
        Assert.EndsWith("Did you mean 'author'?", unknown.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("Only many-to-many relations have links, and author is none: write the foreign key instead.", link.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((404, "record.not-found"), (await Alice.Get($"/reviews/{review}/author") is var none ? none.Status : 0, none.Code));
    }

    [Fact]
    public async Task A_relation_into_private_records_leads_to_the_callers_own()
    {
        var author = await AuthorOf();
        await Made(Alice, "/reviews", $$"""{"text":"alices","authorId":"{{author}}"}""");
        await Made(Bob, "/reviews", $$"""{"text":"bobs","authorId":"{{author}}"}""");

        Assert.Equal("alices", Texts(await Alice.Get($"/authors/{author}/reviews"), "text"));
        Assert.Equal("bobs", Texts(await Bob.Get($"/authors/{author}/reviews"), "text"));
        Assert.Empty((await Admin.Get($"/authors/{author}/reviews")).Items);
    }

    [Fact]
    public async Task A_relation_with_rules_of_its_own_is_shown_where_they_hold()
    {
        var author = await AuthorOf();
        var person = await Made(Bob, "/persons", $$"""{"team":"t","name":"n","personMentorId":"{{author}}"}""");

        var foreign = await Alice.Get($"/persons/{person}/mentor");
        var included = await Alice.Get($"/persons/{person}?include=mentor");
        var own = await Bob.Get($"/persons/{person}?include=mentor");

        Assert.Equal((403, "access.field"), (foreign.Status, foreign.Code));
        Assert.False(included.Json.TryGetProperty("mentor", out _), included.Text);
        Assert.Equal("A", own.Json.GetProperty("mentor").GetProperty("name").GetString());
        Assert.Equal(author, (await Bob.Get($"/persons/{person}/mentor")).Id);
    }

    [Fact]
    public async Task A_read_includes_related_records_each_by_its_own_rules_and_has_no_tag()
    {
        var portrait = await Made(Alice, "/portraits", """{"link":"x"}""");
        var author = await Made(Alice, "/authors", $$"""{"name":"A","authorPortraitId":"{{portrait}}"}""");
        foreach (var title in new[] { "a", "b", "c" })
            await Made(Alice, "/books", $$"""{"title":"{{title}}","authorBooksId":"{{author}}"}""");

        await Made(Bob, "/reviews", $$"""{"text":"bobs","authorId":"{{author}}"}""");
        var contract = await Made(Admin, "/contracts", $$"""{"text":"c","authorId":"{{author}}"}""");

        var read = await Alice.Get($"/authors/{author}?include=portrait,books,reviews&fields=name");
        var rest = await Alice.Get($"/authors/{author}/books?nextToken={read.Json.GetProperty("books").GetProperty("nextToken").GetString()}");
        var admins = await Admin.Get($"/authors/{author}?include=contract");

        Assert.Equal(["id", "name", "_version", "portrait", "books", "reviews"], read.Json.EnumerateObject().Select(member => member.Name));
        Assert.False(read.Headers.ContainsKey("etag"));
        Assert.Equal("x", read.Json.GetProperty("portrait").GetProperty("link").GetString());
        var books = read.Json.GetProperty("books").GetProperty("items").EnumerateArray().Select(book => book.GetProperty("title").GetString()).ToList();
        Assert.Equal(2, books.Count);
        Assert.Equal(["a", "b", "c"], books.Append(Titles(rest)).Order());
        Assert.Empty(read.Json.GetProperty("reviews").GetProperty("items").EnumerateArray());
        Assert.Equal(contract, admins.Json.GetProperty("contract").GetProperty("id").GetString());
        Assert.Equal(403, (await Alice.Get($"/authors/{author}?include=contract")).Status);
        Assert.Equal((400, "query.unknown"), (await Alice.Get($"/authors/{author}?include=shoes") is var unknown ? unknown.Status : 0, unknown.Code));
        Assert.Equal((400, "query.unknown"), (await Alice.Get($"/authors/{author}?colour=red") is var colour ? colour.Status : 0, colour.Code));
    }

    [Fact]
    public async Task A_record_that_is_gone_is_included_as_nothing()
    {
        var author = await AuthorOf(""" "title":"a" """);
        var book = (await Alice.Get($"/authors/{author}/books")).Items.Single().GetProperty("id").GetString();
        await Alice.Delete($"/authors/{author}");

        var read = await Alice.Get($"/books/{book}?include=author");

        Assert.Equal(JsonValueKind.Null, read.Json.GetProperty("author").ValueKind);
        Assert.Equal(404, (await Alice.Get($"/books/{book}/author")).Status);
    }

    [Fact]
    public async Task A_list_includes_the_one_record_that_each_names_and_refuses_to_include_many()
    {
        var (first, second) = (await AuthorOf(), await AuthorOf());
        var tag = Guid.NewGuid().ToString();
        foreach (var author in new[] { first, second, first })
            await Made(Alice, "/books", $$"""{"title":"{{tag}}","authorBooksId":"{{author}}"}""");

        await Made(Alice, "/books", $$"""{"title":"{{tag}}"}""");

        var list = await Alice.Get($"/books?title={tag}&include=author&sort=createdAt");
        var many = await Alice.Get("/authors?include=books");

        Assert.Equal(4, list.Items.Count());
        Assert.All(list.Items, book => Assert.Equal(
            book.TryGetProperty("authorBooksId", out var named) ? named.GetString() : null,
            book.GetProperty("author") is { ValueKind: JsonValueKind.Object } author ? author.GetProperty("id").GetString() : null));
        Assert.Equal((400, "query.include"), (many.Status, many.Code));
    }

    [Fact]
    public async Task Pairs_lead_both_ways_in_pages_and_pass_over_what_is_gone()
    {
        var author = await AuthorOf();
        var genres = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            genres.Add(await Made(Alice, "/genres", $$"""{"name":"g{{index}}"}"""));
            var linked = await Alice.Put($"/authors/{author}/genres/{genres[index]}");
            Assert.True(linked.Status == 204, linked.Text);
        }

        await Alice.Delete($"/genres/{genres[4]}");
        var first = await Alice.Get($"/authors/{author}/genres?limit=2&sort=createdAt&count=true");
        var second = await Alice.Get($"/authors/{author}/genres?limit=2&sort=createdAt&nextToken={first.NextToken}");
        var filtered = await Alice.Get($"/authors/{author}/genres?name.ge=g2&limit=2");
        var back = await Alice.Get($"/genres/{genres[0]}/authors?explain=true");
        var included = await Alice.Get($"/authors/{author}?include=genres");
        var sorted = await Alice.Get($"/authors/{author}/genres?sort=name");

        Assert.Equal((2, 4), (first.Items.Count(), first.Json.GetProperty("count").GetInt32()));
        Assert.Equal("g0 g1 g2 g3", string.Join(' ', $"{Texts(first, "name")} {Texts(second, "name")}".Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal("g2 g3", string.Join(' ', Texts(filtered, "name").Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal((author, "AuthorGenre"), (Assert.Single(back.Items).GetProperty("id").GetString(), Explained(back).GetProperty("index").GetString()));
        Assert.Equal(4, included.Json.GetProperty("genres").GetProperty("items").GetArrayLength());
        Assert.Equal((400, "query.sort"), (sorted.Status, sorted.Code));
        Assert.Equal(400, (await Alice.Get($"/authors/{author}/genres?limit=2&nextToken={first.NextToken}")).Status);
    }

    [Fact]
    public async Task Pairs_are_paged_backwards_from_the_right_side_too()
    {
        var genre = await Made(Alice, "/genres", """{"name":"g"}""");
        var authors = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            authors.Add(await AuthorOf());
            await Alice.Put($"/genres/{genre}/authors/{authors[index]}");
        }

        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await Alice.Get($"/genres/{genre}/authors?limit=1{(token is null ? "" : $"&nextToken={token}")}");
            Assert.True(page.Status == 200, page.Text);
            found.Add(Texts(page, "id"));
            token = page.NextToken;
        }
        while (token is not null && found.Count < 9);

        Assert.Equal(authors.OrderDescending(StringComparer.Ordinal), found);
    }
}
