using System.Diagnostics;
using Trellis.Local.Cloud.Template;
using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

/// <summary>The function or the engine is killed in a batch: it is done whole, or not at all, and sent again under its key it is done once.</summary>
public sealed class KilledInABatch(Engines engines)
{
    private const string Schema = """
        type Company @model @auth(rules: [{ allow: private }]) { name: String people: [Person] @hasMany }

        type Person @model(path: "people") @auth(rules: [{ allow: private }]) {
          name: String
          badge: Int @unique
          company: Company @belongsTo
          tags: [Tag] @manyToMany(relationName: "PersonTags")
        }

        type Tag @model @auth(rules: [{ allow: private }]) { people: [Person] @manyToMany(relationName: "PersonTags") }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Killed at its first call of the table, before the engine hears of it or once it is carried out; then at its second; until there is no other.</summary>
    [Theory]
    [Trait("Runs", "all")]
    [InlineData(EngineKind.Dynoxide)]
    [InlineData(EngineKind.DynamoDbLocal)]
    public async Task The_function_at_any_call_of_the_table(EngineKind kind)
    {
        var table = await engines.NewTable(kind);
        await using var proxy = EngineProxy.To(table.Engine);
        await using var functions = await LivingProcesses.Start((table.Name, proxy.Url), Schema);
        var alice = Client.WithToken(functions, "alice");
        var (killed, done) = (0, 0);

        for (var call = 0; ; call++)
        {
            var scene = await Scene.Set(InProcess.On(SampleSchemas.Compile(Schema), table.Table), people: 1);
            Kill(proxy, functions, call / 2, isHeard: call % 2 == 1);
            if (await scene.Send(alice) is not null)
                break;

            (proxy.Fate, proxy.Answered) = (_ => Fate.Passes, _ => Task.CompletedTask);
            killed++;
            done += await scene.IsDone() ? 1 : 0;
            await scene.IsDoneOnceWhenSentAgain(alice);
        }

        // The new process also asks which indexes are filled. Only where the transaction was carried out is the batch done.
        Assert.True(killed >= 4, $"It was killed {killed} times.");
        Assert.Equal(1, done);
    }

    [Theory]
    [InlineData(EngineKind.Dynoxide)]
    [InlineData(EngineKind.DynamoDbLocal)]
    public async Task The_engine_at_any_moment_of_the_transaction(EngineKind kind)
    {
        Assert.SkipWhen(kind == EngineKind.DynamoDbLocal && !(TestSet.IsAll && Engines.HasJava()), "In the larger set, and with Java.");
        var folder = Directory.CreateTempSubdirectory("killed-").FullName;
        await using (var engine = await Engine.Start(kind, folder, cancellation: Cancellation))
        {
            await new Tables(engine.Url).Create(Stack.Own().Tables[0] with { Name = "killed" }, Cancellation);
            await using var proxy = EngineProxy.To(engine.Url);
            var table = new TestTable("killed", engine.Url, Engines.Patience);
            var functions = InProcess.On(SampleSchemas.Compile(Schema), table.Through(proxy).Table);
            for (var round = 0; round < (TestSet.IsAll ? 12 : 6); round++)
            {
                var scene = await Scene.Set(InProcess.On(SampleSchemas.Compile(Schema), table.Table), people: 20);
                // Some of the calls wait for the engine to be back, others end before it is.
                functions.RemainingTime = TimeSpan.FromSeconds(round % 2 == 0 ? 29 : 1.2);
                Kill(proxy, engine, TimeSpan.FromMilliseconds(round % 6));

                var reply = await Client.WithToken(functions, "alice").Post("/batch", scene.Body, ("idempotency-key", scene.Key));

                proxy.Fate = _ => Fate.Passes;
                Assert.True(reply.Status is 200 or 503, reply.Text);
                var isDone = await scene.IsDone();
                // DynamoDB Local answers before it has written: killed right after a transaction's answer it had lost 8 of 60, each as a whole.
                Assert.True(isDone || reply.Status == 503 || kind == EngineKind.DynamoDbLocal, reply.Text);
                functions.RemainingTime = TimeSpan.FromSeconds(29);
                await scene.IsDoneOnceWhenSentAgain(Client.WithToken(functions, "alice"));
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void Kill(EngineProxy proxy, LivingProcesses functions, int call, bool isHeard)
    {
        var calls = -1;
        proxy.Fate = _ =>
        {
            if (Interlocked.Increment(ref calls) != call || isHeard)
                return Fate.Passes;
            KillFunction();
            return Fate.NeverArrives;
        };
        proxy.Answered = _ =>
        {
            if (Volatile.Read(ref calls) == call && isHeard)
                KillFunction();
            return Task.CompletedTask;
        };

        void KillFunction()
        {
            foreach (var id in functions.Ids("Batch"))
                Process.GetProcessById(id).Kill();
        }
    }

    /// <summary>Once, that long after the transaction was sent to the engine.</summary>
    private static void Kill(EngineProxy proxy, Engine engine, TimeSpan delay)
    {
        var transactions = 0;
        proxy.Fate = operation =>
        {
            if (operation == "TransactWriteItems" && Interlocked.Increment(ref transactions) == 1)
            {
                _ = Task.Run(async () =>
                {
                    await Task.Delay(delay);
                    Process.GetProcessById(engine.ProcessId).Kill();
                });
            }

            return Fate.Passes;
        };
    }

    /// <summary>A batch that changes every kind of item, and the records that it changes.</summary>
    private sealed record Scene(Client Witness, string Company, string Giver, string Gone, string Tag, int Badge, string[] People)
    {
        private static int badges;

        public string Key { get; } = Guid.NewGuid().ToString();

        public string Body => Batch([
            Entry("POST", "/companies", $$"""{"id":"{{Company}}","name":"new"}"""),
            .. People.Select((person, index) => Entry(
                "POST", "/people", index == 0 ? $$"""{"id":"{{person}}","badge":{{Badge}},"companyPeopleId":"{{Company}}"}""" : $$"""{"id":"{{person}}","name":"n"}""")),
            Entry("PATCH", $"/people/{Giver}", """{"badge":null,"name":"gave"}"""),
            Entry("DELETE", $"/people/{Gone}"),
            Entry("PUT", $"/people/{People[0]}/tags/{Tag}"),
        ]);

        public static async Task<Scene> Set(IFunctions functions, int people)
        {
            var witness = Client.WithToken(functions, "alice");
            var badge = Interlocked.Increment(ref badges);
            async Task<string> New(string path, string body)
            {
                var reply = await witness.Post(path, body);
                Assert.True(reply.Status == 201, reply.Text);
                return reply.Id;
            }

            return new Scene(
                witness, Guid.NewGuid().ToString(), await New("/people", $$"""{"badge":{{badge}}}"""), await New("/people", """{"name":"a"}"""),
                await New("/tags", "{}"), badge, [.. Enumerable.Range(0, people).Select(_ => Guid.NewGuid().ToString())]);
        }

        /// <summary>Null if the function ended without an answer.</summary>
        public async Task<Reply?> Send(Client client)
        {
            try
            {
                return await client.Post("/batch", Body, ("idempotency-key", Key));
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        private Task<Reply> Get(string path) => Client.Patiently(() => Witness.Get(path));

        /// <summary>
        /// Is it done whole? False if nothing is. What is neither, and stays so, fails the test: a call whose caller has given up may still
        /// be at the engine, and be carried out between the reads of one look.
        /// </summary>
        public async Task<bool> IsDone()
        {
            var effects = await Look();
            for (var looks = 1; looks < 120 && effects.Distinct().Count() > 1; looks++)
            {
                await Task.Delay(250, Cancellation);
                effects = await Look();
            }

            Assert.True(effects.Distinct().Count() == 1, $"Some of the batch is done: {string.Join(' ', effects)}");
            // Whose the value is now: the other one cannot take it.
            var other = await Witness.Patch($"/people/{(effects[0] ? Giver : Tag)}", $$"""{"badge":{{Badge}}}""");
            Assert.Equal(effects[0] ? 409 : 404, other.Status);
            return effects[0];
        }

        private async Task<List<bool>> Look()
        {
            var giver = await Get($"/people/{Giver}");
            var made = await Task.WhenAll(People.Select(person => Get($"/people/{person}")));
            var effects = new List<bool>
            {
                (await Get($"/companies/{Company}")).Status == 200,
                giver.Json.GetProperty("_version").GetInt32() == 2,
                (await Get($"/people/{Gone}")).Status == 404,
                (await Get($"/people/{People[0]}/tags")) is { Status: 200 } tags && tags.Items.Any(),
            };
            effects.AddRange(made.Select(person => person.Status == 200));
            return effects;
        }

        /// <summary>What a repetition has of an answer: a changed record's body is not kept.</summary>
        private static string Kept(JsonElement response) =>
            $"{response.GetProperty("status")} {(response.TryGetProperty("headers", out var headers) ? headers.GetRawText() : "")}";

        public async Task IsDoneOnceWhenSentAgain(Client client)
        {
            var again = await Send(client);

            Assert.True(again?.Status == 200, again?.Text);
            Assert.True(await IsDone());
            var repeated = await Send(client);
            Assert.Equal(Responses(again!).Select(Kept), Responses(repeated!).Select(Kept));
        }
    }
}
