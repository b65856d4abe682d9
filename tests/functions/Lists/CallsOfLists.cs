using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Tests.Functions.Lists;

/// <summary>How many calls to DynamoDB lists, relations and includes make: one for each megabyte read, one batch for each relation, and never one a record.</summary>
public sealed class CallsOfLists(Engines engines) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> calls = new();
    private AmazonDynamoDBClient? dynamo;
    private InProcess? functions;

    private Client Alice => Client.WithToken(functions!, "alice", "admin");

    public async ValueTask InitializeAsync()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        dynamo = table.NewClient();
        dynamo.BeforeRequestEvent += (_, call) => calls.Enqueue(((WebServiceRequestEventArgs)call).Request switch
        {
            QueryRequest => "Query",
            GetItemRequest => "GetItem",
            var other => other.GetType().Name.Replace("Request", "", StringComparison.Ordinal),
        });
        functions = InProcess.On(ListSchema.Compiled, new Table(dynamo, table.Name, new FakeTimeProvider(DateTimeOffset.UtcNow)));
    }

    public ValueTask DisposeAsync()
    {
        dynamo!.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_page_is_one_query_by_whatever_path_and_explains_itself_within_it()
    {
        var author = await AuthorOf(30);

        await Expect(["Query"], "/books");
        await Expect(["Query"], "/books?limit=7");
        await Expect(["Query"], "/books?year.gt=10&limit=3&explain=true");
        await Expect(["Query"], "/books?shelf=history&sort=-year&explain=true");
        await Expect(["Query"], $"/books?authorBooksId={author}&count=true&explain=true");
        await Expect(["Query"], "/books?published.gt=2026-01-01");
        await Expect(["GetItem", "Query"], $"/authors/{author}/books?year.gt=3");
        await Expect(["GetItem", "GetItem"], $"/authors/{author}/portrait");
        await Expect([], "/books?year.between=5,3&shelf=history");
    }

    [Fact]
    public async Task A_count_reads_on_from_the_page_without_fetching_records()
    {
        await AuthorOf(30);

        await Expect(["Query", "Query"], "/books?limit=5&count=true");
        await Expect(["Query"], "/books?limit=30&count=true");
    }

    [Fact]
    public async Task A_megabyte_is_one_call_and_a_page_stops_at_its_budget()
    {
        var text = new string('x', 200_000);
        for (var index = 0; index < 30; index++)
        {
            var reply = await Alice.Post("/books", $$"""{"title":"{{text}}"}""");
            Assert.Equal(201, reply.Status);
        }

        var all = await Count("/books?limit=10");
        var filtered = await Count("/books?year.exists=true");

        // Ten and the one that tells whether there are more take 2.2 MB; all thirty take 6.
        Assert.InRange(all.Length, 2, 3);
        Assert.InRange(filtered.Length, 6, 7);
        Assert.All(all.Concat(filtered), call => Assert.Equal("Query", call));
    }

    [Fact]
    public async Task A_count_that_runs_out_of_its_budget_says_that_there_are_at_least_so_many()
    {
        const int Books = 55;
        var text = new string('x', 200_000);
        for (var index = 0; index < Books; index++)
            Assert.Equal(201, (await Alice.Post("/books", $$"""{"title":"{{text}}","year":{{index}}}""")).Status);

        calls.Clear();
        var counted = await Alice.Get("/books?limit=1&count=true&fields=year");
        var made = calls.Count;
        var narrow = await Alice.Get("/books?limit=1000&count=true&fields=year&year.lt=20");

        // Eight calls of a megabyte each, and the one of the page.
        Assert.Equal(9, made);
        Assert.False(counted.Json.GetProperty("countIsExact").GetBoolean());
        Assert.InRange(counted.Json.GetProperty("count").GetInt32(), 40, Books - 1);
        Assert.True(narrow.Json.GetProperty("count").GetInt32() <= 20);
        Assert.NotNull(narrow.NextToken);
    }

    [Fact]
    public async Task An_include_is_one_batch_for_each_relation()
    {
        var author = await AuthorOf(30);
        var book = (await Alice.Get("/books?limit=1")).Items.Single().GetProperty("id").GetString();

        await Expect(["GetItem"], $"/authors/{author}");
        await Expect(["GetItem", "BatchGetItem"], $"/books/{book}?include=author");
        await Expect(["GetItem", "Query", "Query", "BatchGetItem"], $"/authors/{author}?include=books,contract,portrait");
        await Expect(["Query", "BatchGetItem"], "/books?include=author");
        await Expect(["Query"], "/genres?limit=5");
    }

    [Fact]
    public async Task Pairs_are_one_query_and_one_batch()
    {
        var author = await AuthorOf(0);
        for (var index = 0; index < 20; index++)
        {
            var genre = await Alice.Post("/genres", $$"""{"name":"g{{index}}"}""");
            Assert.Equal(204, (await Alice.Put($"/authors/{author}/genres/{genre.Id}")).Status);
        }

        await Expect(["GetItem", "Query", "BatchGetItem"], $"/authors/{author}/genres");
        await Expect(["GetItem", "Query", "BatchGetItem"], $"/authors/{author}?include=genres");
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Pairs_of_large_records_are_read_a_few_at_a_time()
    {
        var author = await AuthorOf(0);
        var text = new string('x', 200_000);
        for (var index = 0; index < 140; index++)
        {
            var genre = await Alice.Post("/genres", $$"""{"name":"{{text}}"}""");
            Assert.Equal(204, (await Alice.Put($"/authors/{author}/genres/{genre.Id}")).Status);
        }

        var filtered = await Count($"/authors/{author}/genres?name=other");

        // A hundred, and then about a megabyte with each of the other seven calls.
        Assert.InRange(filtered.Count(call => call == "BatchGetItem"), 8, 10);
    }

    [Fact]
    public async Task A_small_page_of_ones_own_reads_no_more_than_it_shows_and_one()
    {
        var bob = Client.WithToken(functions!, "bob");
        for (var index = 0; index < 20; index++)
            await bob.Post("/payments", $$"""{"amount":{{index}}}""");

        var page = await bob.Get("/payments?limit=3&explain=true");

        Assert.Equal(4, page.Json.GetProperty("explain").GetProperty("itemsRead").GetInt32());
        Assert.Equal("owner-owner", page.Json.GetProperty("explain").GetProperty("index").GetString());
    }

    private async Task<string> AuthorOf(int books)
    {
        var portrait = await Alice.Post("/portraits", """{"link":"x"}""");
        var author = await Alice.Post("/authors", $$"""{"name":"A","authorPortraitId":"{{portrait.Id}}"}""");
        for (var index = 0; index < books; index++)
        {
            var reply = await Alice.Post("/books", $$"""{"title":"b{{index}}","year":{{index}},"shelf":"history","authorBooksId":"{{author.Id}}"}""");
            Assert.Equal(201, reply.Status);
        }

        return author.Id;
    }

    private async Task Expect(string[] expected, string address) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Count(address)).Order(StringComparer.Ordinal));

    private async Task<string[]> Count(string address)
    {
        calls.Clear();
        var reply = await Alice.Get(address);
        Assert.True(reply.Status == 200, reply.Text);
        return [.. calls];
    }
}
