using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

/// <summary>
/// Whatever is written, and whichever of its answers is lost, and how: the caller hears of the success once, and the table holds it once.
/// </summary>
public abstract class LostAnswers(Engines engines, EngineKind kind) : IAsyncLifetime
{
    private readonly string alice = Guid.NewGuid().ToString();
    private TestTable? table;
    private EngineProxy? proxy;

    private static readonly string[] Reads = ["GetItem", "Query", "BatchGetItem"];

    private Client Alice => Client.WithToken(InProcess.On(WriteSuite.Schema, table!.Through(proxy!).Table), alice);

    // The default has one after which the write is done, and one after which it is not.
    public static TheoryData<Fate> Fates => TestSet.IsAll
        ? [Fate.LosesItsAnswer, Fate.LosesHalfItsAnswer, Fate.NeverArrives, Fate.IsThrottled, Fate.IsUnavailable]
        : [Fate.LosesItsAnswer, Fate.IsThrottled];

    public async ValueTask InitializeAsync()
    {
        if (kind != EngineKind.DynamoDbLocal || Engines.HasJava())
        {
            table = await engines.NewTable(kind);
            proxy = EngineProxy.To(table.Engine);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_create_succeeds_once(Fate fate)
    {
        var plain = await Losing(fate, client => client.Post("/companies", """{"name":"a"}"""));
        var company = plain.Id;

        var together = await Losing(fate, client => client.Post("/people", $$"""{"email":"a@example.com","companyStaffId":"{{company}}"}"""));
        var once = await Losing(fate, client => client.Post("/people", """{"badge":1}""", ("idempotency-key", "k")));
        var again = await Losing(fate, client => client.Post("/people", """{"badge":1}""", ("idempotency-key", "k")));

        Assert.Equal([201, 201, 201, 201], new[] { plain, together, once, again }.Select(reply => reply.Status));
        Assert.Equal((once.Id, once.ETag), (again.Id, again.ETag));
        Assert.Equal(2, (await Alice.Get("/people")).Items.Count());
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task An_update_counts_one_version(Fate fate)
    {
        var person = await Alice.Post("/people", """{"email":"a@example.com","home":{"street":"s"}}""");
        var address = $"/people/{person.Id}";

        var plain = await Losing(fate, client => client.Patch(address, """{"name":"b"}""", ("if-match", person.ETag)));
        var merged = await Losing(fate, client => client.Patch(address, """{"home":{"zip":"z"}}""", ("if-match", plain.ETag)));
        var moved = await Losing(fate, client => client.Patch(address, """{"email":"b@example.com"}""", ("if-match", merged.ETag)));

        Assert.Equal([(200, 2), (200, 3), (200, 4)], new[] { plain, merged, moved }.Select(reply => (reply.Status, reply.Json.GetProperty("_version").GetInt32())));
        Assert.Equal(moved.ETag, (await Alice.Get(address)).ETag);
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_delete_is_done(Fate fate)
    {
        var plain = await Alice.Post("/companies", """{"name":"a"}""");
        var person = await Alice.Post("/people", """{"email":"a@example.com"}""");

        var first = await Losing(fate, client => client.Delete($"/companies/{plain.Id}", ("if-match", plain.ETag)));
        var second = await Losing(fate, client => client.Delete($"/people/{person.Id}", ("if-match", person.ETag)));

        Assert.Equal([204, 204], new[] { first, second }.Select(reply => reply.Status));
        Assert.Equal(201, (await Alice.Post("/people", """{"email":"a@example.com"}""")).Status);
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_pair_is_made_and_ended(Fate fate)
    {
        var (note, label) = (await Alice.Post("/notes", "{}"), await Alice.Post("/labels", """{"name":"l"}"""));
        var address = $"/notes/{note.Id}/labels/{label.Id}";

        var linked = await Losing(fate, client => client.Put(address));
        var there = (await Alice.Get($"/notes/{note.Id}/labels")).Items.Count();
        var unlinked = await Losing(fate, client => client.Delete(address));

        Assert.Equal((204, 1, 204), (linked.Status, there, unlinked.Status));
        Assert.Empty((await Alice.Get($"/notes/{note.Id}/labels")).Items);
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_batch_of_one_request_succeeds_once(Fate fate)
    {
        var person = await Alice.Post("/people", """{"name":"a"}""");
        var address = $"/people/{person.Id}";

        var made = await Losing(fate, client => client.Post("/batch", Batch(Entry("POST", "/companies", """{"name":"a"}"""))));
        var changed = await Losing(fate, client => client.Post("/batch", Batch(Entry("PATCH", address, """{"name":"b"}""", ("If-Match", person.ETag)))));
        var nothing = await Losing(fate, client => client.Post("/batch", Batch(Entry("PATCH", address, "{}"))));
        var unconditional = await Losing(fate, client => client.Post("/batch", Batch(Entry("PATCH", address, """{"name":"c"}"""))));
        var gone = await Losing(fate, client => client.Post("/batch", Batch(Entry("DELETE", address))));

        Assert.Equal([201], Statuses(made));
        Assert.Equal([200], Statuses(changed));
        Assert.Equal(2, Responses(nothing)[0].GetProperty("body").GetProperty("_version").GetInt32());
        Assert.Equal(3, Responses(unconditional)[0].GetProperty("body").GetProperty("_version").GetInt32());
        Assert.Equal([204], Statuses(gone));
        Assert.Single((await Alice.Get("/companies")).Items);
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_batch_of_several_requests_succeeds_once(Fate fate)
    {
        var (person, gone) = (await Alice.Post("/people", """{"email":"a@example.com"}"""), await Alice.Post("/people", """{"badge":1}"""));
        var (note, label) = (await Alice.Post("/notes", "{}"), await Alice.Post("/labels", """{"name":"l"}"""));

        var reply = await Losing(fate, client => client.Post("/batch", Batch(
            Entry("POST", "/people", """{"email":"a@example.com","badge":1}"""),
            Entry("PATCH", $"/people/{person.Id}", """{"email":null}""", ("If-Match", person.ETag)),
            Entry("DELETE", $"/people/{gone.Id}"),
            Entry("PUT", $"/notes/{note.Id}/labels/{label.Id}"))));

        Assert.Equal([201, 200, 204, 204], Statuses(reply));
        Assert.Equal(2, Responses(reply)[1].GetProperty("body").GetProperty("_version").GetInt32());
        Assert.Equal(Responses(reply)[1].GetProperty("headers").GetProperty("ETag").GetString(), (await Alice.Get($"/people/{person.Id}")).ETag);
        Assert.Equal(2, (await Alice.Get("/people")).Items.Count());
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_batch_with_a_key_that_is_sent_again_after_its_answer_was_lost_is_answered_as_the_first_time(Fate fate)
    {
        var person = await Alice.Post("/people", """{"email":"a@example.com"}""");
        var body = Batch(Entry("POST", "/people", """{"email":"a@example.com"}"""), Entry("PATCH", $"/people/{person.Id}", """{"email":null}"""));

        var first = await Losing(fate, client => client.Post("/batch", body, ("idempotency-key", "k")));
        var again = await Losing(fate, client => client.Post("/batch", body, ("idempotency-key", "k")));

        Assert.Equal([201, 200], Statuses(first));
        Assert.Equal(Responses(first)[0].GetRawText(), Responses(again)[0].GetRawText());
        Assert.Equal(Responses(first)[1].GetProperty("headers").GetRawText(), Responses(again)[1].GetProperty("headers").GetRawText());
        Assert.Equal(2, (await Alice.Get("/people")).Items.Count());
        Assert.Equal(2, (await Alice.Get($"/people/{person.Id}")).Json.GetProperty("_version").GetInt32());
    }

    /// <summary>The function ends without an answer, so that only the key can tell its caller what became of the batch.</summary>
    [Fact]
    public async Task A_batch_whose_function_never_answered_is_not_done_twice_under_its_key()
    {
        var person = await Alice.Post("/people", """{"badge":1}""");
        var body = Batch(Entry("POST", "/people", """{"badge":1}"""), Entry("PATCH", $"/people/{person.Id}", """{"badge":2}"""));
        var functions = InProcess.On(WriteSuite.Schema, table!.Through(proxy!).Table);
        functions.RemainingTime = TimeSpan.FromSeconds(3);
        proxy!.Fate = operation => operation == "TransactWriteItems" ? Fate.LosesItsAnswer : Fate.Passes;

        var lost = await Client.WithToken(functions, alice).Post("/batch", body, ("idempotency-key", "k"));
        proxy.Fate = _ => Fate.Passes;
        var again = await Alice.Post("/batch", body, ("idempotency-key", "k"));

        Assert.Equal(503, lost.Status);
        Assert.Equal([201, 200], Statuses(again));
        Assert.Equal(2, (await Alice.Get($"/people/{person.Id}")).Json.GetProperty("_version").GetInt32());
        Assert.Equal(Responses(again)[1].GetProperty("headers").GetProperty("ETag").GetString(), (await Alice.Get($"/people/{person.Id}")).ETag);
        Assert.Equal(2, (await Alice.Get("/people")).Items.Count());
    }

    [Fact]
    public async Task An_update_that_is_followed_by_others_before_it_is_sent_again_still_counts_once_and_is_no_conflict()
    {
        var person = await Alice.Post("/people", """{"name":"a"}""");
        var address = $"/people/{person.Id}";
        var others = Client.WithToken(InProcess.On(WriteSuite.Schema, table!.Table), alice);
        AfterALost("UpdateItem", async () =>
        {
            await others.Patch(address, """{"name":"c"}""");
            await others.Patch(address, """{"name":"d"}""");
        });

        var reply = await Alice.Patch(address, """{"name":"b"}""", ("if-match", person.ETag));

        var read = (await others.Get(address)).Json;
        Assert.Equal(200, reply.Status);
        Assert.Equal(("d", 4), (read.GetProperty("name").GetString(), read.GetProperty("_version").GetInt32()));
    }

    /// <summary>The record names its last four writes. When more have followed, nobody knows whether the lost one was made, so it must not be called a
    /// conflict.</summary>
    [Theory]
    [InlineData("""{"name":"b"}""")]
    [InlineData("""{"home":{"zip":"z"}}""")]
    public async Task An_update_that_so_many_have_followed_that_the_record_has_forgotten_it_is_503(string patch)
    {
        var person = await Alice.Post("/people", """{"name":"a","home":{"street":"s"}}""");
        var address = $"/people/{person.Id}";
        var others = Client.WithToken(InProcess.On(WriteSuite.Schema, table!.Table), alice);
        AfterALost("UpdateItem", async () =>
        {
            for (var number = 0; number < 4; number++)
                await others.Patch(address, """{"name":"c"}""");
        });

        var reply = await Alice.Patch(address, patch, ("if-match", person.ETag));

        Assert.Equal((503, "store.unavailable"), (reply.Status, reply.Code));
        Assert.Equal(6, (await others.Get(address)).Json.GetProperty("_version").GetInt32());
    }

    [Theory]
    [InlineData("if-match", null)]
    [InlineData("if-none-match", "\"9-9\"")]
    [InlineData("x-nothing", "")]
    public async Task A_delete_leaves_a_record_alone_that_was_made_again_before_it_is_sent_again(string header, string? value)
    {
        var company = await Alice.Post("/companies", """{"name":"a"}""");
        var others = Client.WithToken(InProcess.On(WriteSuite.Schema, table!.Table), alice);
        var again = 0;
        AfterALost("DeleteItem", async () => again = (await others.Post("/companies", $$"""{"id":"{{company.Id}}","name":"b"}""")).Status);

        var reply = await Alice.Delete($"/companies/{company.Id}", (header, value ?? company.ETag));

        Assert.Equal((204, 201), (reply.Status, again));
        Assert.Equal("b", (await others.Get($"/companies/{company.Id}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_given_up_for_another()
    {
        var calls = 0;
        proxy!.Fate = operation => operation == "PutItem" && Interlocked.Increment(ref calls) == 1 ? Fate.IsNeverAnswered : Fate.Passes;

        var reply = await Alice.Post("/companies", """{"name":"a"}""");

        Assert.Equal(201, reply.Status);
    }

    [Theory]
    [InlineData(Fate.IsThrottled)]
    [InlineData(Fate.NeverArrives)]
    [InlineData(Fate.IsUnavailable)]
    public async Task A_table_that_stays_away_is_503_with_a_time_to_come_back_before_lambda_would_give_up(Fate fate)
    {
        proxy!.Fate = _ => fate;
        var functions = InProcess.On(WriteSuite.Schema, table!.Through(proxy).Table);
        functions.RemainingTime = TimeSpan.FromSeconds(1.5);

        var reply = await Client.WithToken(functions, alice).Post("/companies", """{"name":"a"}""");

        Assert.Equal((503, "store.unavailable", "1"), (reply.Status, reply.Code, reply.Headers["retry-after"]));
    }

    /// <summary>The first answer to that operation is lost, and this happens before it is sent again.</summary>
    private void AfterALost(string lost, Func<Task> happens)
    {
        var calls = 0;
        proxy!.Fate = operation => operation == lost && Interlocked.Increment(ref calls) == 1 ? Fate.LosesItsAnswer : Fate.Passes;
        proxy.Answered = operation => operation == lost && Volatile.Read(ref calls) == 1 ? happens() : Task.CompletedTask;
    }

    /// <summary>Each write of the call meets that fate once, and then passes.</summary>
    private async Task<Reply> Losing(Fate fate, Func<Client, Task<Reply>> call)
    {
        var met = new HashSet<string>();
        proxy!.Fate = operation =>
        {
            lock (met)
                return !Reads.Contains(operation) && met.Add(operation) ? fate : Fate.Passes;
        };

        var reply = await call(Alice);

        Assert.NotEmpty(met);
        proxy.Fate = _ => Fate.Passes;
        return reply;
    }
}

public sealed class LostAnswersOfDynoxide(Engines engines) : LostAnswers(engines, EngineKind.Dynoxide);

[Trait("Runs", "all")]
public sealed class LostAnswersOfDynamoDbLocal(Engines engines) : LostAnswers(engines, EngineKind.DynamoDbLocal);
