namespace Trellis.Tests.Functions.Lists;

/// <summary>
/// Related records can be large, and one can stand in an answer as often as it is named. Lambda takes no answer over 6 MB, so a page ends before, and goes on
/// where it ended.
/// </summary>
public abstract class LargeIncludes
{
    private const int LambdasMost = 6 * 1024 * 1024;

    public static Schema Schema { get; } = SchemaCompiler.Compile("""
        type Author @model @auth(rules: [{ allow: owner }]) { text: String books: [Book] @hasMany notes: [Note] @hasMany marks: [Mark] @hasMany }
        type Book @model @auth(rules: [{ allow: owner }]) { text: String author: Author @belongsTo }
        type Mark @model @auth(rules: [{ allow: owner }]) { text: String author: Author @belongsTo }
        type Note @model @auth(rules: [{ allow: owner }]) { text: String author: Author @belongsTo }
        """).Schema!;

    // Quotes are escaped once in the answer, and again in the event that carries it.
    private static readonly string Large = string.Concat(Enumerable.Repeat("""x\" """, 48_000));

    private readonly string user = Guid.NewGuid().ToString();

    protected abstract IFunctions Functions { get; }

    private Client Alice => Client.WithToken(Functions, user);

    [Fact]
    public async Task Of_different_records_leave_no_record_out_and_no_page_too_large()
    {
        var books = new List<string>();
        for (var index = 0; index < 30; index++)
            books.Add(await New("/books", $"\"authorBooksId\":\"{await New("/authors", $"\"text\":\"{Large}\"")}\""));

        var found = await Pages("/books?include=author&sort=createdAt&count=true", book => book.GetProperty("author").GetProperty("text").GetString()!.Length);

        Assert.Equal(books.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_one_record_that_many_name_are_counted_each_time()
    {
        var author = await New("/authors", $"\"text\":\"{Large}\"");
        var books = new List<string>();
        for (var index = 0; index < 60; index++)
            books.Add(await New("/books", $"\"authorBooksId\":\"{author}\""));

        var found = await Pages("/books?include=author&sort=createdAt", book => book.GetProperty("author").GetProperty("text").GetString()!.Length);

        Assert.Equal(books.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_several_relations_share_the_answer()
    {
        var author = await New("/authors", $"\"text\":\"{Large}\"");
        for (var index = 0; index < 20; index++)
        {
            await New("/books", $"\"authorBooksId\":\"{author}\",\"text\":\"{Large}\"");
            await New("/marks", $"\"authorMarksId\":\"{author}\",\"text\":\"{Large}\"");
            await New("/notes", $"\"authorNotesId\":\"{author}\",\"text\":\"{Large}\"");
        }

        var read = await Alice.Get($"/authors/{author}?include=books,notes,marks");

        Assert.True(Sent(read) < LambdasMost, $"{Sent(read)} bytes");
        foreach (var relation in (string[])["books", "notes", "marks"])
        {
            var first = read.Json.GetProperty(relation);
            var rest = await Pages($"/authors/{author}/{relation}", _ => 0, first.GetProperty("nextToken").GetString());
            Assert.Equal(20, first.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).Concat(rest).Distinct().Count());
        }
    }

    private async Task<List<string>> Pages(string address, Func<JsonElement, int> look, string? token = null)
    {
        var found = new List<string>();
        do
        {
            var reply = await Alice.Get(token is null ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}nextToken={token}");
            Assert.True(reply.Status == 200, reply.Text[..Math.Min(300, reply.Text.Length)]);
            Assert.True(Sent(reply) < LambdasMost, $"{Sent(reply)} bytes");
            Assert.All(reply.Items, item => Assert.True(look(item) is 0 or > 100_000));
            found.AddRange(reply.Items.Select(item => item.GetProperty("id").GetString()!));
            token = reply.NextToken;
        }
        while (token is not null && found.Count < 1000);

        return found;
    }

    private Task<string> New(string path, string fields) => Alice.Make(path, $"{{{fields}}}");

    /// <summary>What Lambda is handed: the body as a text inside JSON.</summary>
    private static int Sent(Reply reply) => JsonSerializer.SerializeToUtf8Bytes(reply.Text, Relaxed).Length;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

public sealed class LargeIncludesOnMemory : LargeIncludes
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(Schema);
}

[Trait("Runs", "all")]
public sealed class LargeIncludesOnDynoxide(TableOnDynoxide table) : LargeIncludes, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions => InProcess.On(Schema, table.Table.Table);
}

[Trait("Runs", "all")]
public sealed class LargeIncludesOnDynamoDbLocal(TableOnDynamoDbLocal table) : LargeIncludes, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions => InProcess.On(Schema, table.Table.Table);
}
