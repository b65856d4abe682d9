using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task A_batch_does_what_its_requests_would_do_and_answers_each_in_order()
    {
        var (company, person) = (Unknown, await Alice.Make("/people", """{"name":"a"}"""));
        var gone = await Alice.Make("/people", """{"name":"gone"}""");

        var reply = await Alice.Post("/batch", Batch(
            Entry("POST", "/companies", $$"""{"id":"{{company}}","name":"Acme"}"""),
            Entry("POST", "/people", $$"""{"name":"b","companyStaffId":"{{company}}"}"""),
            Entry("PATCH", $"/people/{person}", $$"""{"companyStaffId":"{{company}}"}"""),
            Entry("DELETE", $"/people/{gone}")));

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal([201, 201, 200, 204], Responses(reply).Select(response => response.GetProperty("status").GetInt32()));
        Assert.Equal($"/companies/{company}", Responses(reply)[0].GetProperty("headers").GetProperty("Location").GetString());
        var changed = await Alice.Get($"/people/{person}");
        Assert.Equal(changed.ETag, Responses(reply)[2].GetProperty("headers").GetProperty("ETag").GetString());
        Assert.Equal(changed.Text, Responses(reply)[2].GetProperty("body").GetRawText());
        Assert.Equal(404, (await Alice.Get($"/people/{gone}")).Status);
        Assert.Equal(2, (await Alice.Get($"/companies/{company}/staff")).Items.Count());
    }

    [Fact]
    public async Task A_refused_batch_names_every_fault_of_every_request_and_writes_nothing()
    {
        var (kept, taken) = (await Alice.Make("/people", """{"name":"a"}"""), Address);
        await Alice.Make("/people", $$"""{"email":"{{taken}}"}""");
        var made = Unknown;

        var reply = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", $$"""{"id":"{{made}}","name":"fits"}"""),
            Entry("PATCH", $"/people/{Unknown}", """{"name":"b"}"""),
            Entry("POST", "/people", """{"name":7,"surname":"x"}"""),
            Entry("POST", "/people", $$"""{"email":"{{taken}}"}"""),
            Entry("PATCH", $"/people/{kept}", """{"name":"b"}""", ("If-Match", "\"9-1\"")),
            Entry("POST", "/people", $$"""{"companyStaffId":"{{Unknown}}"}""")));

        Assert.Equal((404, "record.not-found"), (reply.Status, reply.Code));
        Assert.Equal(
            [
                "/requests/1 record.not-found", "/requests/2/body/name field.type", "/requests/2/body/surname field.unknown",
                "/requests/3/body/email record.not-unique", "/requests/4 record.stale", "/requests/5/body/companyStaffId relation.missing",
            ],
            reply.Faults);
        Assert.Equal(404, (await Alice.Get($"/people/{made}")).Status);
        Assert.Equal("a", (await Alice.Get($"/people/{kept}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_unique_value_changes_hands_in_one_batch()
    {
        var address = Address;
        var (first, second) = (await Alice.Make("/people", $$"""{"email":"{{address}}"}"""), await Alice.Make("/people", """{"name":"b"}"""));

        var moved = await Alice.Post("/batch", Batch(
            Entry("PATCH", $"/people/{first}", """{"email":null}"""), Entry("PATCH", $"/people/{second}", $$"""{"email":"{{address}}"}""")));
        var again = await Alice.Post("/people", $$"""{"email":"{{address}}"}""");
        var inherited = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", $$"""{"email":"{{address}}"}"""), Entry("DELETE", $"/people/{second}")));
        var twice = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", """{"badge":77}"""), Entry("POST", "/people", """{"badge":77}""")));

        Assert.True(moved.Status == 200, moved.Text);
        Assert.Equal(409, again.Status);
        Assert.True(inherited.Status == 200, inherited.Text);
        Assert.Equal(["/requests/1/body/badge record.not-unique"], twice.Faults);
    }

    [Fact]
    public async Task A_request_may_rely_on_what_an_earlier_one_makes_and_on_nothing_that_another_removes()
    {
        var (company, other) = (Unknown, await Alice.Make("/companies", """{"name":"a"}"""));

        var early = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", $$"""{"companyStaffId":"{{company}}"}"""), Entry("POST", "/companies", $$"""{"id":"{{company}}","name":"b"}""")));
        var removed = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", $$"""{"companyStaffId":"{{other}}"}"""), Entry("DELETE", $"/companies/{other}")));
        var updated = await Alice.Post("/batch", Batch(
            Entry("PATCH", $"/companies/{other}", """{"name":"c"}"""), Entry("POST", "/people", $$"""{"companyStaffId":"{{other}}"}"""),
            Entry("POST", "/people", $$"""{"companyStaffId":"{{other}}"}""")));

        Assert.Equal((422, "relation.missing"), (early.Status, early.Code));
        Assert.Equal((422, "relation.missing"), (removed.Status, removed.Code));
        Assert.True(updated.Status == 200, updated.Text);
    }

    [Fact]
    public async Task Pairs_are_made_and_ended_in_a_batch()
    {
        var (note, label, other) = (Unknown, Unknown, await Alice.Make("/labels", """{"name":"old"}"""));
        var made = await Alice.Post("/batch", Batch(
            Entry("POST", "/notes", $$"""{"id":"{{note}}"}"""), Entry("POST", "/labels", $$"""{"id":"{{label}}","name":"new"}"""),
            Entry("PUT", $"/notes/{note}/labels/{label}"), Entry("PUT", $"/labels/{other}/notes/{note}")));
        var paired = (await Alice.Get($"/notes/{note}/labels")).Items.Count();

        var ended = await Alice.Post("/batch", Batch(
            Entry("DELETE", $"/notes/{note}/labels/{label}"), Entry("DELETE", $"/labels/{label}")));
        var missing = await Alice.Post("/batch", Batch(Entry("PUT", $"/notes/{note}/labels/{Unknown}")));

        Assert.True(made.Status == 200, made.Text);
        Assert.Equal(2, paired);
        Assert.True(ended.Status == 200, ended.Text);
        Assert.Single((await Alice.Get($"/notes/{note}/labels")).Items);
        Assert.Equal((404, "record.not-found"), (missing.Status, missing.Code));
    }

    [Fact]
    public async Task What_an_entry_may_not_see_or_do_is_refused_as_at_its_own_address()
    {
        var bobs = await Bob.Make("/notes", """{"text":"his"}""");
        var topic = await Admin.Make("/topics", """{"name":"t"}""");
        var label = await Alice.Make("/labels", """{"name":"mine"}""");

        var unseen = await Alice.Post("/batch", Batch(Entry("PATCH", $"/notes/{bobs}", """{"text":"mine"}""")));
        var denied = await Alice.Post("/batch", Batch(Entry("DELETE", $"/topics/{topic}")));
        var pair = await Bob.Post("/batch", Batch(Entry("PUT", $"/labels/{label}/topics/{topic}")));

        Assert.Equal((404, "record.not-found"), (unseen.Status, unseen.Code));
        Assert.Equal((403, "access.denied"), (denied.Status, denied.Code));
        Assert.Equal((403, "access.denied"), (pair.Status, pair.Code));
    }

    [Fact]
    public async Task A_repeated_batch_with_one_key_happens_once_and_is_answered_as_the_first_time()
    {
        var (key, person) = (Unknown, await Alice.Make("/people", """{"name":"a"}"""));
        // Who puts something into a box does not see it any more.
        var body = Batch(Entry("POST", "/people", """{"name":"b"}"""), Entry("PATCH", $"/people/{person}", """{"name":"c"}"""), Entry("POST", "/boxes", """{"text":"d"}"""));

        var first = await Alice.Post("/batch", body, ("idempotency-key", key));
        await Alice.Patch($"/people/{person}", """{"name":"d"}""");
        var again = await Alice.Post("/batch", body, ("idempotency-key", key));
        var other = await Alice.Post("/batch", Batch(Entry("POST", "/people", """{"name":"x"}""")), ("idempotency-key", key));

        Assert.True(first.Status == 200, first.Text);
        Assert.Equal(Responses(first)[0].GetRawText(), Responses(again)[0].GetRawText());
        Assert.Equal([201, 200, 201], Statuses(again));
        Assert.Equal(Responses(first)[1].GetProperty("headers").GetRawText(), Responses(again)[1].GetProperty("headers").GetRawText());
        Assert.Equal("d", (await Alice.Get($"/people/{person}")).Json.GetProperty("name").GetString());
        Assert.Equal((422, "idempotency.reused"), (other.Status, other.Code));
    }

    [Theory]
    [InlineData("[]", 400, "body.object")]
    [InlineData("{}", 400, "batch.shape")]
    [InlineData("""{"requests":[]}""", 400, "batch.shape")]
    [InlineData("""{"requests":[7]}""", 400, "batch.shape")]
    [InlineData("""{"requests":[{"method":"POST"}]}""", 400, "batch.shape")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people","body":{}}],"more":1}""", 400, "batch.shape")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people","body":{},"when":1}]}""", 400, "batch.shape")]
    [InlineData("""{"requests":[{"method":"POST","path":"people","body":{}}]}""", 400, "batch.shape")]
    [InlineData("""{"requests":[{"method":"GET","path":"/people"}]}""", 404, "route.unknown")]
    [InlineData("""{"requests":[{"method":"POST","path":"/persons","body":{}}]}""", 404, "route.unknown")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people"}]}""", 400, "body.missing")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people","body":[]}]}""", 400, "body.object")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people?a=1","body":{}}]}""", 400, "query.unknown")]
    [InlineData("""{"requests":[{"method":"POST","path":"/people","headers":{"Idempotency-Key":"k"},"body":{}}]}""", 400, "idempotency.key")]
    public async Task A_batch_that_is_none_is_refused_with_its_code(string body, int status, string code)
    {
        var reply = await Alice.Post("/batch", body);

        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_fault_of_a_request_itself_points_to_the_member_that_is_wrong()
    {
        var reply = await Alice.Post("/batch", """
            {"requests":[
                7,
                {"method":"POST","path":"people","body":{},"when":1},
                {"method":"POST","path":"/people","body":{"name":7}},
                {"headers":{"If-Match":1}}
            ]}
            """);

        Assert.Equal(
            [
                "/requests/0 batch.shape", "/requests/1/when batch.shape", "/requests/1/path batch.shape", "/requests/2/body/name field.type",
                "/requests/3/headers/If-Match batch.shape", "/requests/3/method batch.shape", "/requests/3/path batch.shape",
            ],
            reply.Faults);
    }

    [Fact]
    public async Task A_record_is_written_once_in_a_batch_and_a_batch_is_no_longer_than_a_transaction()
    {
        var person = await Alice.Make("/people", """{"name":"a"}""");
        var twice = await Alice.Post("/batch", Batch(
            Entry("PATCH", $"/people/{person}", """{"name":"b"}"""), Entry("DELETE", $"/people/{person}")));
        var most = await Alice.Post("/batch", Batch([.. Enumerable.Range(0, 100).Select(number => Entry("POST", "/companies", $$"""{"name":"{{number}}"}"""))]));
        var many = await Alice.Post("/batch", Batch([.. Enumerable.Range(0, 101).Select(_ => Entry("POST", "/companies", """{"name":"x"}"""))]));
        var steps = await Alice.Post("/batch", Batch([.. Enumerable.Range(0, 60).Select(number => Entry("POST", "/people", $$"""{"badge":{{100_000 + number}}}"""))]));

        Assert.Equal((422, "batch.twice"), (twice.Status, twice.Code));
        Assert.True(most.Status == 200, most.Text);
        Assert.Equal((422, "batch.too-large"), (many.Status, many.Code));
        Assert.Contains("101", many.Text, StringComparison.Ordinal);
        Assert.Equal((422, "batch.too-large"), (steps.Status, steps.Code));
        Assert.Contains("120", steps.Text, StringComparison.Ordinal);
    }
}
