using Trellis.Tests.Functions.Access;
using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

/// <summary>How many calls to DynamoDB each operation makes.</summary>
public sealed class CallsToTheTable(Engines engines) : IAsyncLifetime
{
    private EngineProxy? proxy;
    private Client? alice;

    private InProcess? attacked;

    private Client Alice => alice!;

    private Client Mallory => Client.WithToken(attacked!, "mallory");

    public async ValueTask InitializeAsync()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        proxy = EngineProxy.To(table.Engine);
        alice = Client.WithToken(InProcess.On(WriteSuite.Schema, table.Through(proxy).Table), "alice");
        // A process learns once a minute which indexes are filled, and a table hears once of each model.
        foreach (var path in (string[])["companies", "people", "notes", "labels"])
        {
            await alice.Post($"/{path}", """{"name":"first"}""");
            await alice.Patch($"/{path}/nobody", "{}");
        }

        attacked = InProcess.On(AttackSuite.Schema, table.Through(proxy).Table);
    }

    public ValueTask DisposeAsync() => proxy!.DisposeAsync();

    [Fact]
    public async Task A_read_is_one_call()
    {
        var company = await Alice.Post("/companies", """{"name":"a"}""");

        await Expect(["GetItem"], client => client.Get($"/companies/{company.Id}"));
    }

    [Fact]
    public async Task A_plain_create_is_one_call()
    {
        await Expect(["PutItem"], client => client.Post("/companies", """{"name":"a"}"""));
        await Expect(["PutItem"], client => client.Post("/people", """{"name":"a"}"""));
    }

    [Fact]
    public async Task A_create_with_references_or_unique_values_or_a_key_is_one_transaction()
    {
        var company = await Alice.Post("/companies", """{"name":"a"}""");
        var person = await Alice.Post("/people", """{"name":"a"}""");

        await Expect(["TransactWriteItems"], client => client.Post("/people", $$"""{"companyStaffId":"{{company.Id}}","personFriendId":"{{person.Id}}"}"""));
        await Expect(["TransactWriteItems"], client => client.Post("/people", """{"email":"a@example.com","badge":1}"""));
        await Expect(["TransactWriteItems"], client => client.Post("/people", "{}", ("idempotency-key", "k")));
        await Expect(["TransactWriteItems", "TransactWriteItems"], client => client.Post("/people", "{}", ("idempotency-key", "k")));
    }

    [Fact]
    public async Task A_plain_update_or_delete_is_one_whatever_it_answers()
    {
        var company = await Alice.Post("/companies", """{"name":"a"}""");
        var address = $"/companies/{company.Id}";

        await Expect(["UpdateItem"], client => client.Patch(address, """{"name":"b"}"""));
        await Expect(["UpdateItem"], client => client.Patch(address, """{"name":"c"}""", ("if-match", company.ETag)), 412);
        await Expect(["UpdateItem"], client => client.Patch("/companies/nobody", """{"name":"b"}"""), 404);
        await Expect(["DeleteItem"], client => client.Delete(address, ("if-match", company.ETag)), 412);
        await Expect(["DeleteItem"], client => client.Delete(address));
        await Expect(["DeleteItem"], client => client.Delete(address), 404);
    }

    [Fact]
    public async Task A_batch_that_has_failed_is_not_repeated_for_ever_while_others_write()
    {
        var (busy, stale) = (await Alice.Post("/people", """{"name":"a"}"""), await Alice.Post("/people", """{"name":"a"}"""));
        await Alice.Patch($"/people/{stale.Id}", """{"name":"b"}""");
        proxy!.Answered = async operation =>
        {
            if (operation == "BatchGetItem")
                await Alice.Patch($"/people/{busy.Id}", """{"name":"c"}""");
        };
        var batch = Batch(
            Entry("PATCH", $"/people/{busy.Id}", """{"badge":2}"""),
            Entry("PATCH", $"/people/{stale.Id}", """{"badge":3}""", ("If-Match", stale.ETag)));

        string[] attempt = ["BatchGetItem", "UpdateItem", "TransactWriteItems"];
        await Expect([.. attempt, .. attempt, .. attempt], client => client.Post("/batch", batch), 412);
    }

    [Fact]
    public async Task An_update_that_hangs_on_what_is_there_is_one_read_and_one_write()
    {
        var company = await Alice.Post("/companies", """{"name":"a"}""");
        var person = await Alice.Post("/people", """{"email":"a@example.com","home":{"street":"s"}}""");
        var address = $"/people/{person.Id}";

        await Expect(["UpdateItem"], client => client.Patch(address, """{"joined":"2026-11-21T08:00:00Z"}"""));
        await Expect(["GetItem", "UpdateItem"], client => client.Patch(address, """{"home":{"zip":"z"}}"""));
        await Expect(["GetItem", "TransactWriteItems"], client => client.Patch(address, """{"email":"b@example.com"}"""));
        await Expect(["GetItem", "TransactWriteItems"], client => client.Patch(address, $$"""{"companyStaffId":"{{company.Id}}"}"""));
        await Expect(["GetItem", "TransactWriteItems"], client => client.Delete(address));
    }

    [Fact]
    public async Task Linking_and_unlinking_are_one_transaction_each()
    {
        var (note, label) = (await Alice.Post("/notes", "{}"), await Alice.Post("/labels", """{"name":"l"}"""));

        await Expect(["TransactWriteItems"], client => client.Put($"/notes/{note.Id}/labels/{label.Id}"));
        await Expect(["TransactWriteItems"], client => client.Delete($"/notes/{note.Id}/labels/{label.Id}"));
    }

    [Fact]
    public async Task Unlinking_is_as_many_calls_whether_the_other_end_may_be_read_or_not()
    {
        var admin = Client.WithToken(attacked!, "boss", "admin");
        var label = await Mallory.Post("/labels", """{"team":"admin"}""");
        var (own, hidden) = (await Mallory.Post("/topics", "{}"), await admin.Post("/topics", "{}"));
        await Mallory.Put($"/labels/{label.Id}/topics/{own.Id}");
        await admin.Put($"/labels/{label.Id}/topics/{hidden.Id}");

        foreach (var topic in (string[])[own.Id, hidden.Id, "nobody"])
        {
            proxy!.Forget();
            Assert.Equal(204, (await Mallory.Delete($"/labels/{label.Id}/topics/{topic}")).Status);
            Assert.Equal(["TransactWriteItems"], proxy.Calls);
        }
    }

    [Fact]
    public async Task A_batch_is_at_most_one_read_and_one_transaction_whatever_it_answers()
    {
        string[] write = ["TransactWriteItems"], readAndWrite = ["BatchGetItem", "TransactWriteItems"];
        var (company, other) = (await Alice.Post("/companies", """{"name":"a"}"""), await Alice.Post("/companies", """{"name":"a"}"""));
        var person = await Alice.Post("/people", """{"email":"batch@example.com"}""");
        var (note, label) = (await Alice.Post("/notes", "{}"), await Alice.Post("/labels", """{"name":"l"}"""));
        var address = $"/companies/{company.Id}";
        var pair = $"/notes/{note.Id}/labels/{label.Id}";

        await Expect(write, Batching(Entry("POST", "/companies", """{"name":"a"}""")));
        await Expect(readAndWrite, Batching(Entry("PATCH", address, """{"name":"b"}""")));
        await Expect(readAndWrite, Batching(Entry("PATCH", address, "{}")));
        await Expect(write, Batching(Entry("PUT", pair)));
        await Expect(readAndWrite, Batching(Entry("DELETE", pair)));
        await Expect(readAndWrite, Batching(
            Entry("POST", "/people", $$"""{"email":"batch@example.com","badge":7,"companyStaffId":"{{company.Id}}"}"""),
            Entry("PATCH", $"/people/{person.Id}", """{"email":null,"home":{"street":"s"}}"""),
            Entry("PATCH", address, """{"name":"c"}"""),
            Entry("DELETE", $"/companies/{other.Id}"),
            Entry("PUT", pair)));
        await Expect(
            readAndWrite,
            client => client.Post("/batch", Batch(Entry("POST", "/people", "{}"), Entry("DELETE", $"/people/{person.Id}")), ("idempotency-key", "b")));
        await Expect(readAndWrite, Batching(Entry("DELETE", "/companies/nobody"), Entry("POST", "/people", """{"badge":7}""")), 404);
        await Expect(write, Batching(Entry("POST", "/companies", """{"name":1}"""), Entry("POST", "/people", """{"badge":7}""")), 422);
        await Expect([], Batching(Entry("POST", "/companies", """{"name":1}""")), 422);
        await Expect(
            ["BatchGetItem", "TransactWriteItems"],
            Batching(Enumerable.Range(0, 100).Select(number => Entry("DELETE", $"/companies/none{number}"))),
            404);
    }

    [Fact]
    public async Task What_the_rules_or_the_body_refuse_needs_no_write()
    {
        await Expect([], client => client.Post("/companies", """{"name":1}"""), 422);
        await Expect([], client => client.Post("/topics", """{"name":"t"}"""), 403);
        await Expect(["GetItem"], client => client.Patch("/companies/nobody", """{"name":null}"""), 404);
    }

    private static Func<Client, Task<Reply>> Batching(params IEnumerable<System.Text.Json.Nodes.JsonObject> entries) => client => client.Post("/batch", Batch(entries));

    private async Task Expect(string[] calls, Func<Client, Task<Reply>> call, int? status = null)
    {
        proxy!.Forget();

        var reply = await call(Alice);

        Assert.True(status is { } expected ? reply.Status == expected : reply.Status < 300, reply.Text);
        Assert.Equal(calls, proxy.Calls);
    }
}
