using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task A_pair_may_end_before_its_records_go()
    {
        var (note, label) = (await Alice.Make("/notes", "{}"), await Alice.Make("/labels", """{"name":"a"}"""));
        var pair = $"/notes/{note}/labels/{label}";
        await Alice.Put(pair);

        var late = await Alice.Post("/batch", Batch(Entry("DELETE", $"/notes/{note}"), Entry("DELETE", pair)));
        var made = await Alice.Post("/batch", Batch(Entry("PUT", pair), Entry("DELETE", $"/notes/{note}")));
        var twice = await Alice.Post("/batch", Batch(Entry("PUT", pair), Entry("DELETE", $"/labels/{label}/notes/{note}")));
        var all = await Alice.Post("/batch", Batch(Entry("DELETE", pair), Entry("DELETE", $"/notes/{note}"), Entry("DELETE", $"/labels/{label}")));

        Assert.Equal(["/requests/1 record.not-found"], late.Faults);
        Assert.Equal(["/requests/0 record.not-found"], made.Faults);
        Assert.Equal(["/requests/1 batch.twice"], twice.Faults);
        Assert.Equal([204, 204, 204], Statuses(all));
    }

    [Fact]
    public async Task Every_missing_reference_of_a_request_is_told_and_the_one_fault_that_it_would_have_by_itself()
    {
        var (person, label) = (await Alice.Make("/people", """{"badge":null}"""), await Bob.Make("/labels", """{"name":"bobs"}"""));
        var (body, nothing) = ($$"""{"id":"{{person}}","companyStaffId":"{{Unknown}}","personFriendId":"{{Unknown}}"}""", Unknown);

        var alone = await Alice.Post("/people", body);
        var inBatch = await Alice.Post("/batch", Batch(Entry("POST", "/people", body)));
        var pair = await Alice.Post("/batch", Batch(
            Entry("PUT", $"/notes/{await Alice.Make("/notes", "{}")}/labels/{nothing}"), Entry("PUT", $"/labels/{label}/notes/{nothing}")));

        Assert.Equal(2, alone.Faults.Count());
        Assert.Equal(alone.Faults.Select(fault => $"/requests/0/body{fault}"), inBatch.Faults);
        Assert.Equal(["/requests/0 record.not-found", "/requests/1 record.not-found"], pair.Faults);
    }

    /// <summary>Else a request that is refused would tell which hidden record has the value.</summary>
    [Fact]
    public async Task A_taken_value_is_told_alike_whether_the_batch_names_the_hidden_record_that_has_it_or_another()
    {
        var admins = Client.WithToken(Functions, Guid.NewGuid().ToString(), "admin");
        var (code, own) = (Unknown, Unknown);
        var holder = await admins.Make("/vaults", $$"""{"code":"{{code}}"}""");
        var other = await admins.Make("/vaults", """{"code":null}""");
        await Alice.Make("/vaults", $$"""{"id":"{{own}}","code":"{{own}}"}""");

        async Task<IEnumerable<string>> Faults(string vault, string method, string? body, string value) => (await Alice.Post("/batch", Batch(
            Entry(method, $"/vaults/{vault}", body, ("If-Match", "\"9-1\"")), Entry("POST", "/vaults", $$"""{"code":"{{value}}"}""")))).Faults;

        string[] both = ["/requests/0 record.not-found", "/requests/1/body/code record.not-unique"];
        foreach (var (method, body) in new[] { ("DELETE", null), ("PATCH", """{"code":null}""") })
        {
            Assert.Equal(both, await Faults(holder, method, body, code));
            Assert.Equal(both, await Faults(other, method, body, code));
            // With the right version it would give the value up.
            Assert.Equal(["/requests/0 record.stale"], await Faults(own, method, body, own));
        }

        Assert.Equal(["/requests/0 record.stale", "/requests/1/body/code record.not-unique"], await Faults(own, "PATCH", """{"text":"a"}""", own));
    }

    [Fact]
    public async Task What_has_failed_is_told_although_the_batch_fills_a_whole_transaction()
    {
        var company = await Alice.Make("/companies", """{"name":"a"}""");

        var reply = await Alice.Post("/batch", Batch([
            Entry("PATCH", $"/people/{Unknown}", """{"name":"b"}"""), Entry("POST", "/people", $$"""{"companyStaffId":"{{company}}"}"""),
            .. Enumerable.Range(0, 98).Select(_ => Entry("POST", "/people", "{}"))]));

        Assert.Equal((404, "record.not-found"), (reply.Status, reply.Code));
        Assert.Equal(["/requests/0 record.not-found"], reply.Faults);
    }

    [Fact]
    public async Task Of_two_requests_that_take_one_value_the_later_is_at_fault()
    {
        var person = await Alice.Make("/people", "{}");

        var reply = await Alice.Post("/batch", Batch(Entry("POST", "/people", """{"badge":78}"""), Entry("PATCH", $"/people/{person}", """{"badge":78}""")));

        Assert.Equal(["/requests/1/body/badge record.not-unique"], reply.Faults);
    }
}
