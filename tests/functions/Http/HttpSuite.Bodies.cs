namespace Trellis.Tests.Functions;

/// <summary>Bodies: every fault, and nothing stored.</summary>
public abstract partial class HttpSuite
{
    [Fact]
    public async Task Every_fault_of_a_body_is_named_at_once_and_nothing_is_stored()
    {
        var reply = await Alice.Post("/tasks", """{"state":"unknown","priority":1.5,"colour":"red","tags":["a",null],"address":{"zip":7},"createdAt":"2020-01-01T00:00:00Z","owner":"eve"}""");

        Assert.Equal((422, "record.validation"), (reply.Status, reply.Code));
        Assert.Equal("application/problem+json", reply.Headers["content-type"]);
        Assert.Equal(
            [
                "/address/zip field.type", "/colour field.unknown", "/createdAt field.read-only", "/owner field.read-only",
                "/priority field.format", "/state field.enum", "/tags/1 field.null", "/title field.required",
            ],
            reply.Faults.Order(StringComparer.Ordinal));
        Assert.Empty((await Alice.Get("/tasks")).Items);
    }

    [Theory]
    [InlineData("""{"title":"a","state":""", 400, "body.json")]
    [InlineData("""{"title":"a","state":"open"} x""", 400, "body.json")]
    [InlineData("""{"title":"a","title":"b","state":"open"}""", 400, "body.duplicate-key")]
    [InlineData("""{"title":"a","state":"open","address":{"street":"x","street":"y"}}""", 400, "body.duplicate-key")]
    [InlineData("""{"title":"\ud800","state":"open"}""", 400, "body.surrogate")]
    [InlineData("""[1]""", 400, "body.object")]
    [InlineData("\"text\"", 400, "body.object")]
    [InlineData("", 400, "body.missing")]
    public async Task A_body_that_is_not_one_sound_object_is_refused_with_a_code_of_its_own(string body, int status, string code)
    {
        var reply = await Alice.Post("/tasks", body);

        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Empty((await Alice.Get("/tasks")).Items);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_too_large_or_no_JSON_is_refused()
    {
        var deep = await Alice.Post("/tasks", $$"""{"title":{{new string('[', 40)}}{{new string(']', 40)}}}""");
        var large = await Alice.Post("/tasks", $$"""{"title":"{{new string('x', 257 * 1024)}}","state":"open"}""");
        var form = await Alice.Post("/tasks", "title=a", ("content-type", "application/x-www-form-urlencoded"));

        Assert.Equal((400, "body.depth"), (deep.Status, deep.Code));
        Assert.Equal((413, "body.too-large"), (large.Status, large.Code));
        Assert.Equal((415, "body.media-type"), (form.Status, form.Code));
    }

    [Fact]
    public async Task A_record_that_grows_past_what_the_table_holds_is_refused_and_stays_as_it_was()
    {
        var created = await Alice.Post("/tasks", $$"""{"title":"{{new string('x', 250 * 1024)}}","state":"open"}""");

        var reply = await Alice.Patch($"/tasks/{created.Id}", $$"""{"notes":"{{new string('y', 250 * 1024)}}"}""");

        Assert.Equal((413, "record.too-large"), (reply.Status, reply.Code));
        Assert.Equal(created.ETag, (await Alice.Get($"/tasks/{created.Id}")).ETag);
    }

    [Fact]
    public async Task A_body_in_base64_is_read_as_its_bytes()
    {
        var reply = await Comment(Encoding.UTF8.GetBytes("""{"text":"grüezi"}"""));

        Assert.Equal((201, "grüezi"), (reply.Status, reply.Json.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_compressed_body_are_called_by_their_names()
    {
        var marked = await Comment([0xEF, 0xBB, 0xBF, .. "{}"u8]);
        var compressed = await Comment([0x1F, 0x8B, 0x08, 0x00]);

        Assert.Equal((400, "body.json", "The body begins with a byte order mark. Send it without one."), (marked.Status, marked.Code, marked.Json.GetProperty("detail").GetString()));
        Assert.Equal((400, "body.encoding"), (compressed.Status, compressed.Code));
        Assert.Contains("not compressed", compressed.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\":\"a\u00FF\"}")]
    [InlineData("{\"text\":\"\u00C0\u00AF\"}")]
    [InlineData("{\"text\":\"\u00ED\u00A0\u0080\"}")]
    [InlineData("{\"te\u00FFxt\":\"a\"}")]
    public async Task Bytes_that_are_not_UTF_8_are_refused_and_not_replaced(string latin1)
    {
        var reply = await Comment(Encoding.Latin1.GetBytes(latin1));

        Assert.Equal((400, "body.encoding"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_character_that_stands_for_bytes_that_were_replaced_is_taken_only_where_the_length_says_that_it_was_sent()
    {
        const string body = "{\"title\":\"a\uFFFD\",\"state\":\"open\"}";

        var meant = await Alice.Post("/tasks", body);
        var replaced = await Alice.Post("/tasks", body, ("content-length", "30"));
        var escaped = await Alice.Post("/tasks", """{"title":"a\ufffd","state":"open"}""", ("content-length", "1"));

        Assert.Equal((201, "a\uFFFD"), (meant.Status, meant.Json.GetProperty("title").GetString()));
        Assert.Equal((400, "body.encoding"), (replaced.Status, replaced.Code));
        Assert.Equal((201, "a\uFFFD"), (escaped.Status, escaped.Json.GetProperty("title").GetString()));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 201, null)]
    [InlineData("Application/JSON; Charset=\"UTF-8\"", 201, null)]
    [InlineData("application/json; charset=iso-8859-1", 415, "body.media-type")]
    [InlineData("application/json;charset=utf-16", 415, "body.media-type")]
    [InlineData("application/json-patch+json", 415, "body.media-type")]
    [InlineData("application/merge-patch+json", 415, "body.media-type")]
    public async Task A_body_is_JSON_in_UTF_8_and_nothing_else(string type, int status, string? code)
    {
        var reply = await Alice.Post("/tasks", """{"title":"a","state":"open"}""", ("content-type", type));

        Assert.Equal((status, code), (reply.Status, status == 201 ? null : reply.Code));
    }

    private async Task<Reply> Comment(byte[] body)
    {
        var request = JsonNode.Parse("""{"version":"2.0","rawPath":"/comments","rawQueryString":"","headers":{"Content-Type":"application/json; charset=utf-8"},"pathParameters":{"model":"comments"},"requestContext":{"http":{"method":"POST"}},"isBase64Encoded":true}""")!;
        request["requestContext"]!["authorizer"] = new JsonObject { ["jwt"] = new JsonObject { ["claims"] = new JsonObject { ["sub"] = alice } } };
        request["body"] = Convert.ToBase64String(body);
        return Reply.Parse(await Functions.Invoke("Create", request.ToJsonString()));
    }
}
