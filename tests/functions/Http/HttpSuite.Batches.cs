using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

public abstract partial class HttpSuite
{
    [Fact]
    public async Task A_batch_is_done_whole_and_each_of_its_answers_is_the_one_to_its_own_request()
    {
        var changed = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var gone = await Alice.Post("/tasks", """{"title":"b","state":"open"}""");

        var reply = await Alice.Post("/batch", Batch([
            Entry("PATCH", $"/tasks/{changed.Id}", """{"title":"c"}""", ("If-Match", changed.ETag)),
            Entry("DELETE", $"/tasks/{gone.Id}", null, ("If-Match", gone.ETag)),
            .. Enumerable.Range(0, 30).Select(number => Entry("POST", "/tasks", $$"""{"title":"{{number}}","state":"open","notes":"{{new string('n', 400)}}"}"""))]));

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal([200, 204, .. Enumerable.Repeat(201, 30)], Statuses(reply));
        var read = await Alice.Get($"/tasks/{changed.Id}");
        Assert.Equal((read.Text, read.ETag), (Responses(reply)[0].GetProperty("body").GetRawText(), Responses(reply)[0].GetProperty("headers").GetProperty("ETag").GetString()));
        Assert.Equal(2, read.Json.GetProperty("_version").GetInt32());
        Assert.Equal(404, (await Alice.Get($"/tasks/{gone.Id}")).Status);
        var location = Responses(reply)[31].GetProperty("headers").GetProperty("Location").GetString()!;
        Assert.Equal(Responses(reply)[31].GetProperty("body").GetRawText(), (await Alice.Get(location)).Text);
        Assert.Equal(31, (await Alice.Get("/tasks")).Items.Count());
    }

    [Fact]
    public async Task A_batch_with_one_request_that_fails_writes_nothing()
    {
        var reply = await Alice.Post("/batch", Batch([
            Entry("POST", "/tasks", """{"title":"a","state":"open"}"""), Entry("POST", "/tasks", """{"title":1,"state":"lost"}"""), Entry("DELETE", "/tasks/none")]));

        Assert.Equal((422, "record.validation"), (reply.Status, reply.Code));
        Assert.Equal(["/requests/1/body/state field.enum", "/requests/1/body/title field.type", "/requests/2 record.not-found"], reply.Faults.Order(StringComparer.Ordinal));
        Assert.Empty((await Alice.Get("/tasks")).Items);
    }

    [Fact]
    public async Task A_batch_whose_first_request_has_no_such_method_is_refused_as_that_request()
    {
        var reply = await Alice.Post("/batch", Batch(Entry("POST", "/me", "{}"), Entry("POST", "/tasks", """{"title":"a","state":"open"}""")));

        Assert.Equal((405, "route.method", "POST"), (reply.Status, reply.Code, reply.Headers["allow"]));
        Assert.Equal(["/requests/0 route.method"], reply.Faults);
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%ED%A0%80")]
    [InlineData("%zz")]
    [InlineData("50%")]
    public async Task A_path_in_a_batch_that_is_no_percent_encoded_text_names_no_record(string segment)
    {
        var id = JsonSerializer.Serialize(segment);
        await Alice.Post("/tasks", $$"""{"id":{{id}},"title":"a","state":"open"}""");

        var reply = await Alice.Post("/batch", Batch(Entry("DELETE", $"/tasks/{segment}")));

        Assert.Equal((400, "batch.shape"), (reply.Status, reply.Code));
        Assert.Equal(["/requests/0/path batch.shape"], reply.Faults);
        Assert.Single((await Alice.Get("/tasks")).Items);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_under_its_key_is_done_once()
    {
        var task = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var body = Batch(Entry("POST", "/tasks", """{"title":"b","state":"open"}"""), Entry("PATCH", $"/tasks/{task.Id}", """{"title":"c"}"""));

        var first = await Alice.Post("/batch", body, ("idempotency-key", "k"));
        var again = await Alice.Post("/batch", body, ("idempotency-key", "k"));

        Assert.Equal([201, 200], Statuses(first));
        Assert.Equal(Responses(first)[0].GetRawText(), Responses(again)[0].GetRawText());
        Assert.Equal(Responses(first)[1].GetProperty("headers").GetRawText(), Responses(again)[1].GetProperty("headers").GetRawText());
        Assert.Equal((2, 2), ((await Alice.Get("/tasks")).Items.Count(), (await Alice.Get($"/tasks/{task.Id}")).Json.GetProperty("_version").GetInt32()));
    }
}
