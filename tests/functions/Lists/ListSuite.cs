namespace Trellis.Tests.Functions.Lists;

/// <summary>What lists answer, whatever holds the records. Each test works with users and values of its own, so all can share one table.</summary>
public abstract partial class ListSuite
{
    private readonly string alice = Guid.NewGuid().ToString();
    private readonly string bob = Guid.NewGuid().ToString();

    protected abstract IFunctions Functions { get; }

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Bob => Client.WithToken(Functions, bob);

    private Client Admin => Client.WithToken(Functions, Guid.NewGuid().ToString(), "admin");

    /// <summary>The titles, in the order of the answer.</summary>
    private static string Titles(Reply reply) => Texts(reply, "title");

    private static string Texts(Reply reply, string field) => string.Join(' ', reply.Items.Select(item => item.GetProperty(field).ToString()));

    private static async Task<string> Made(Client client, string path, string body)
    {
        var reply = await client.Post(path, body);
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Id;
    }

    /// <summary>An author of the test's own, with books of these members.</summary>
    private async Task<string> AuthorOf(params string[] books)
    {
        var author = await Made(Alice, "/authors", """{"name":"A"}""");
        foreach (var book in books)
            await Made(Alice, "/books", $$"""{"authorBooksId":"{{author}}",{{book}}}""");

        return author;
    }

    private static JsonElement Explained(Reply reply)
    {
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("explain");
    }
}

[Trait("Runs", "all")]
public sealed class ListsOnMemory : ListSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(ListSchema.Compiled);
}

public sealed class ListsOnDynoxide(TableOnDynoxide table) : ListSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(ListSchema.Compiled, table.Table.Table);
}

[Trait("Runs", "all")]
public sealed class ListsOnDynamoDbLocal(TableOnDynamoDbLocal table) : ListSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions => InProcess.On(ListSchema.Compiled, table.Table.Table);
}
