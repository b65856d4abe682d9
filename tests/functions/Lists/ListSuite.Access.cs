namespace Trellis.Tests.Functions.Lists;

/// <summary>What lists tell to whom: nothing of a field or record that the caller may not read, by no way round.</summary>
public abstract partial class ListSuite
{
    [Theory]
    [InlineData("code=x")]
    [InlineData("code.exists=true")]
    [InlineData("or=(name=a,code=x)")]
    [InlineData("not=(code.beginsWith=x)")]
    [InlineData("team=t&sort=code")]
    public async Task Filtering_or_sorting_by_a_field_that_the_caller_may_not_read_is_403(string query)
    {
        var reply = await Alice.Get($"/persons?{query}");
        var admins = await Admin.Get($"/persons?team={alice}&{query}");

        Assert.Equal((403, "access.field"), (reply.Status, reply.Code));
        Assert.Equal(["code access.field"], reply.Faults);
        Assert.True(admins.Status == 200, admins.Text);
    }

    [Fact]
    public async Task A_field_that_is_readable_in_some_records_only_is_as_if_absent_in_the_others()
    {
        var team = $"t{alice}";
        var mine = await Made(Alice, "/persons", $$"""{"team":"{{team}}","name":"a","salary":10}""");
        await Made(Bob, "/persons", $$"""{"team":"{{team}}","name":"b","salary":20}""");
        await Made(Bob, "/persons", $$"""{"team":"{{team}}","name":"c"}""");
        async Task<(string Names, int Count, JsonElement Read)> Seen(string query)
        {
            var reply = await Alice.Get($"/persons?team={team}&count=true&explain=true&{query}");
            var read = Explained(reply).GetProperty("itemsRead");
            return (string.Join(' ', Texts(reply, "name").Split(' ').Order(StringComparer.Ordinal)), reply.Json.GetProperty("count").GetInt32(), read);
        }

        var more = await Seen("salary.gt=0");
        var not = await Seen("salary.ne=20");
        var absent = await Seen("salary.exists=false");
        var sorted = await Seen("sort=salary");
        var all = await Seen("name.exists=true");

        Assert.Equal(("a", 1), (more.Names, more.Count));
        Assert.Equal(("a b c", 3), (not.Names, not.Count));
        Assert.Equal(("b c", 2), (absent.Names, absent.Count));
        Assert.Equal(("a", 1, JsonValueKind.Null), (sorted.Names, sorted.Count, sorted.Read.ValueKind));
        Assert.Equal(("a b c", 3), (all.Names, all.Count));
        Assert.DoesNotContain("salary", (await Alice.Get($"/persons?team={team}&name=b&fields=name,salary")).Text, StringComparison.Ordinal);
        Assert.Contains("salary", (await Alice.Get($"/persons/{mine}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_owners_records_are_listed_by_their_own_index_under_every_spelling_of_the_owner()
    {
        await Made(Alice, "/payments", """{"amount":1,"purpose":"a"}""");
        await Made(Bob, "/payments", """{"amount":2,"purpose":"b"}""");
        await Made(Admin, "/payments", $$"""{"amount":3,"purpose":"c","owner":"{{alice}}::{{alice}}"}""");
        await Made(Admin, "/payments", $$"""{"amount":4,"purpose":"d","owner":"{{alice}}x"}""");

        var own = await Alice.Get("/payments?explain=true&count=true");
        var filtered = await Alice.Get("/payments?explain=true&amount.gt=1");
        var all = await Admin.Get($"/payments?explain=true&owner={alice}::{alice}");

        Assert.Equal("a c", string.Join(' ', Texts(own, "purpose").Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(("owner-owner", 2), (Explained(own).GetProperty("index").GetString(), own.Json.GetProperty("count").GetInt32()));
        Assert.Equal(("owner-owner", "c"), (Explained(filtered).GetProperty("index").GetString(), Texts(filtered, "purpose")));
        Assert.Equal(("owner-owner", "c"), (Explained(all).GetProperty("index").GetString(), Texts(all, "purpose")));
    }

    [Fact]
    public async Task A_list_explains_how_it_was_read_in_the_words_of_the_query()
    {
        var author = await AuthorOf(""" "title":"a","year":1,"shelf":"history" """, """ "title":"b","year":2,"shelf":"history","read":true """);

        var byRelation = Explained(await Alice.Get($"/authors/{author}/books?year.gt=1&explain=true"));
        var byIndex = Explained(await Alice.Get($"/books?shelf=history&year.gt=1&authorBooksId={author}&sort=-year&explain=true"));
        var byKey = Explained(await Alice.Get($"/books?id={author}&or=(read=true,year.in=(1,2))&explain=true"));

        Assert.Equal("""{"index":"gsi-Author.books","keyCondition":null,"filter":"year.gt=1","order":"descending","consistent":false}""", WithoutItemsRead(byRelation));
        Assert.Equal($$"""{"index":"byShelf","keyCondition":"shelf=history&year.gt=1","filter":"authorBooksId={{author}}","order":"descending","consistent":false}""", WithoutItemsRead(byIndex));
        Assert.Equal($$"""{"index":"key","keyCondition":"id={{author}}","filter":"or=(read=true,year.in=(1,2))","order":"descending","consistent":true}""", WithoutItemsRead(byKey));
        Assert.True(byRelation.GetProperty("itemsRead").GetInt32() >= 1);
    }

    [Fact]
    public async Task The_public_lists_and_filters_only_what_the_rules_give_it()
    {
        var title = $"t{Guid.NewGuid()}";
        var sheet = await Made(Admin, "/sheets", $$"""{"title":"{{title}}","remark":"hidden"}""");
        var site = await Made(Admin, "/sites", $$"""{"title":"{{title}}","draft":"hidden","siteMainId":"{{sheet}}"}""");
        await Made(Admin, "/sheets", $$"""{"title":"child","remark":"hidden","siteSheetsId":"{{site}}"}""");
        var everyone = Client.Public(Functions);

        var list = await everyone.Get($"/sites?title={title}&include=main");
        var nested = await everyone.Get($"/sites/{site}/sheets");
        var read = await everyone.Get($"/sites/{site}?include=main,sheets");

        Assert.Equal(title, Assert.Single(list.Items).GetProperty("main").GetProperty("title").GetString());
        Assert.Equal("child", Titles(nested));
        Assert.Equal("child", read.Json.GetProperty("sheets").GetProperty("items")[0].GetProperty("title").GetString());
        Assert.All(new[] { list, nested, read }, reply => Assert.DoesNotContain("hidden", reply.Text, StringComparison.Ordinal));
        Assert.All(new[] { list, nested, read }, reply => Assert.DoesNotContain("owner", reply.Text, StringComparison.Ordinal));
        Assert.Equal(403, (await everyone.Get("/sites?owner=x")).Status);
        Assert.Equal(403, (await everyone.Get("/sheets?remark=hidden")).Status);
        Assert.Equal((403, "access.denied"), (await everyone.Get($"/sites/{site}/books") is var books ? books.Status : 0, books.Code));
        Assert.Equal(403, (await everyone.Get($"/sites/{site}?include=books")).Status);
        Assert.Equal(404, (await everyone.Get($"/authors/{site}/books")).Status);
    }

    [Fact]
    public async Task A_token_of_a_list_is_worth_nothing_for_another_order_filter_or_person_and_is_at_most_2_KB()
    {
        var long_ = new string('\u0001', 250);
        var ids = new[] { $"{long_}a{Guid.NewGuid()}", $"{long_}b{Guid.NewGuid()}" };
        foreach (var id in ids)
        {
            var body = new JsonObject { ["id"] = id, ["team"] = alice, ["name"] = "n", ["code"] = long_[..200] };
            await Made(Admin, "/persons", body.ToJsonString());
        }

        var admin = Client.WithToken(Functions, bob, "admin");
        var address = $"/persons?team={alice}&limit=1";
        var first = await admin.Get($"{address}&sort=code");
        var token = first.NextToken!;
        var second = await admin.Get($"{address}&sort=code&count=true&fields=name&nextToken={token}");

        Assert.InRange(token.Length, 1, 2048);
        Assert.Equal(ids[1], Assert.Single(second.Items).GetProperty("id").GetString());
        foreach (var other in new[] { $"{address}&sort=-code", address, $"{address}&sort=code&name=n", $"/persons?team={bob}&limit=1&sort=code" })
            Assert.Equal("page.token", (await admin.Get($"{other}&nextToken={token}")).Code);

        Assert.Equal("page.token", (await Admin.Get($"{address}&sort=code&nextToken={token}")).Code);
    }

    private static string WithoutItemsRead(JsonElement explained)
    {
        var told = JsonNode.Parse(explained.GetRawText())!.AsObject();
        Assert.True(told.Remove("itemsRead"));
        return told.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
