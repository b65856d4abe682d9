using Trellis.Records;

namespace Trellis.Tests.Functions.Access;

/// <summary>
/// One person against one model: every operation on every seeded record, over the whole stack, each answer held to the oracle's.
/// What is written is remembered, so that later answers are judged on it.
/// </summary>
internal sealed partial class Trial
{
    private static readonly DateTimeOffset Earlier = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly WrittenModel model;
    private readonly Person person;
    private readonly Oracle oracle;
    private readonly Judge judge;
    private readonly Client client;
    private readonly bool isKeyed;
    private readonly List<Stored> records = [];

    private Trial(WrittenModel model, Person person, IFunctions functions)
    {
        this.model = model;
        this.person = person;
        client = person.At(functions);
        isKeyed = functions is ThroughTheGateway;
        oracle = new Oracle(model, person);
        judge = new Judge(oracle);
    }

    private int Decisions { get; set; }

    /// <returns>How many answers were held to the oracle's.</returns>
    public static Task<int> Run(WrittenModel model, Person person, Schema schema, Ports ports) => Run(model, person, schema, ports, InProcess.On(schema, ports));

    public static async Task<int> Run(WrittenModel model, Person person, Schema schema, Ports ports, IFunctions functions)
    {
        var trial = new Trial(model, person, functions);
        await trial.Seed(schema, ports);
        await trial.Run();
        return trial.Decisions;
    }

    private async Task Run()
    {
        await Copy();
        await List();
        var seeds = records.ToList();
        if (person.Id is not null)
        {
            foreach (var sent in Sent.Creates(person))
                await Create(sent);

            await Batch(seeds);
        }

        foreach (var seed in seeds)
        {
            await Get(seed.Id);
            if (person.Id is null)
                continue;

            foreach (var patch in Sent.Patches(person))
                await Patch(seed.Id, patch);

            await Get(seed.Id);
            await Delete(seed.Id);
            await Get(seed.Id);
        }

        await List();
        await Follow();
        await Get("no-such-record");
    }

    private async Task Get(string id)
    {
        var record = records.Find(record => record.Id == id);
        var reply = await Send("GET", $"{model.Path}/{id}", null, judge.Get(record));
        if (reply.Status == 200)
            Same(record!, reply.Json, "get");
    }

    private async Task List()
    {
        var reply = await Send("GET", model.Path, null, judge.List());
        if (reply.Status == 200)
            Listed(reply, records.Where(record => oracle.Reaches("list", record)));

        foreach (var (field, value) in new[] { ("title", "t"), ("secret", "s"), ("note", "n"), ("team", "staff"), ("clubId", "rowing") }.Where(filter => oracle.Declared(filter.Item1)))
        {
            await Filter(field, $"{field}={value}", record => Shown(record, field).Contains(value));
            await Filter(field, $"not=({field}={value})", record => !Shown(record, field).Contains(value));
        }
    }

    /// <summary>"Unreadable fields are absent": to a condition too, in each record that does not show them. Where no record could, it is refused.</summary>
    private async Task Filter(string field, string condition, Func<Stored, bool> meets)
    {
        var reply = await Send("GET", $"{model.Path}?{condition}&count=true&explain=true", null, judge.Filter(field));
        if (reply.Status == 200)
        {
            var expected = records.Where(record => oracle.Reaches("list", record) && meets(record)).ToList();
            Listed(reply, expected);
            Hold(reply.Json.GetProperty("count").GetInt32() == expected.Count, $"counts {expected.Count}", reply.Text);
        }
    }

    private IEnumerable<string> Shown(Stored record, string field) => oracle.May("list", field, record) ? record.Texts(field) : [];

    private void Listed(Reply reply, IEnumerable<Stored> meant)
    {
        var expected = meant.ToDictionary(record => record.Id);
        var items = reply.Items.ToDictionary(item => item.GetProperty("id").GetString()!);
        Hold(expected.Keys.Order().SequenceEqual(items.Keys.Order()), $"lists {string.Join(", ", expected.Keys.Order())}", $"{string.Join(", ", items.Keys.Order())}");
        foreach (var (id, item) in items)
            Same(expected[id], item, "list");
    }

    private async Task Create(Sent sent)
    {
        var record = New(sent);
        var reply = await Send("POST", model.Path, sent.Json, judge.Create(sent, record));
        if (reply.Status == 201)
            Created(record, reply.Json);
    }

    private Stored New(Sent sent)
    {
        var record = new Stored(new() { ["createdAt"] = "", ["updatedAt"] = "" });
        sent.ApplyTo(record);
        oracle.FillOwners(record);
        return record;
    }

    private void Created(Stored record, JsonElement shown)
    {
        record.Fields["id"] = shown.GetProperty("id").GetString()!;
        records.Add(record);
        See(record);
        Same(record, shown, "get");
    }

    private async Task Patch(string id, Sent patch)
    {
        var record = records.Find(record => record.Id == id);
        var reply = await Send("PATCH", $"{model.Path}/{id}", patch.Json, judge.Patch(record, patch));
        if (reply.Status == 200)
            Patched(record!, patch, reply.Json);
    }

    private void Patched(Stored record, Sent patch, JsonElement shown)
    {
        patch.ApplyTo(record);
        record.Version++;
        See(record);
        Same(record, shown, "get");
    }

    private async Task Delete(string id)
    {
        var record = records.Find(record => record.Id == id);
        await Refused([Deleting(id)]);
        var reply = await Send("DELETE", $"{model.Path}/{id}", null, judge.Delete(record));
        if (reply.Status == 204)
            records.Remove(record!);
    }

    private async Task<Reply> Send(string method, string path, string? body, Verdict verdict)
    {
        // By way of processes, on a machine that may be busy: what is sent again is done once, by its key. The other trials send none.
        (string, string)[] key = isKeyed && method == "POST" ? [("idempotency-key", $"{Guid.NewGuid()}")] : [];
        var reply = await Client.Patiently(() => client.Send(method, path, body, key));
        Decisions++;
        now = $"{method} {path} {body}";
        Hold(verdict.Status == reply.Status && (verdict.Code is null || verdict.Code == reply.Code), $"{verdict.Status} {verdict.Code}", $"{reply.Status} {reply.Text}");
        if (verdict.Named is { } named)
        {
            var found = reply.Faults.Select(fault => fault.Split(' ')[0][1..]).Order();
            Hold(named.Order().SequenceEqual(found), $"names {string.Join(", ", named.Order())}", reply.Text);
        }

        return reply;
    }

    private string now = "";

    private void Same(Stored record, JsonElement shown, string operation)
    {
        var expected = oracle.Visible(operation, record).Append("_version").Order().ToList();
        var found = shown.EnumerateObject().Select(member => member.Name).Order().ToList();
        Hold(expected.SequenceEqual(found), $"shows {string.Join(", ", expected)}", shown.GetRawText());
        Hold(shown.GetProperty("_version").GetInt32() == record.Version, $"version {record.Version}", shown.GetRawText());
        foreach (var member in shown.EnumerateObject())
        {
            var value = record.Fields.GetValueOrDefault(member.Name);
            var same = (value, member.Value.ValueKind) switch
            {
                (string text, JsonValueKind.String) => member.Name is "createdAt" or "updatedAt" || text == member.Value.GetString(),
                (string[] texts, JsonValueKind.Array) => texts.SequenceEqual(member.Value.EnumerateArray().Select(item => item.GetString()!)),
                _ => member.Name == "_version",
            };
            Hold(same, $"{member.Name} is {value}", shown.GetRawText());
        }
    }

    private void Hold(bool holds, string expected, string found)
    {
        if (!holds)
        {
            var stored = string.Join("\n", records.Select(record => string.Join(", ", record.Fields.Select(field => $"{field.Key}={(field.Value is string[] texts ? $"[{string.Join(' ', texts)}]" : field.Value)}"))));
            Assert.Fail($"{person.Name}, {now}\nthe oracle says: {expected}\nthe answer is: {found}\n\n{model.Sdl}\n{stored}");
        }
    }

    private async Task Seed(Schema schema, Ports ports)
    {
        var compiled = schema.Named(model.Name)!;
        foreach (var club in model.HasClubs ? Seeds.Clubs : [])
            await Put(ports, schema.Named($"{model.Name}Club")!, Other(("id", club)));
        foreach (var ((through, club, user, role), index) in (model.HasClubs ? Seeds.Memberships : []).Select((membership, index) => (membership, index)))
        {
            (string, string)[] key = through == "Chair" ? [("id", $"chair-{index}")] : [];
            await Put(ports, schema.Named($"{model.Name}{through}")!, Other([.. key, ("clubId", club), ("user", user), .. role is null ? Array.Empty<(string, string)>() : [("role", role)]]));
        }

        foreach (var seed in Seeds.All)
        {
            var stored = new Stored(new(seed.Where(field => oracle.Has(field.Key))) { ["createdAt"] = "", ["updatedAt"] = "" });
            if (oracle.PrivateTo is { } space && stored.Texts(space).Count() != 1)
            {
                // In a space for each owner, there is no record without one.
                continue;
            }

            records.Add(stored);
            See(stored);
            await Put(ports, compiled, stored);
            if (model.HasChildren && records.Count % 2 == 1)
            {
                stored.HasChild = true;
                var owner = oracle.PrivateTo is { } own ? stored.Fields[own] : "somebody";
                await Put(ports, schema.Named(model.Child)!, new Stored(new() { ["id"] = stored.Id, ["owner"] = owner, ["parentId"] = stored.Id, ["createdAt"] = "", ["updatedAt"] = "" }));
            }
        }
    }

    private static Stored Other(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => (object)field.Value).Append(new("createdAt", "")).Append(new("updatedAt", "")).ToDictionary());

    private static async Task Put(Ports ports, Model model, Stored stored)
    {
        var fields = stored.Fields.ToDictionary(field => field.Key, field => InStore(field.Key, field.Value));
        var record = new Record { Model = model, Fields = fields, Version = 1, Created = Earlier.ToUnixTimeMilliseconds(), Write = "seed" };
        Assert.Null((await ports.Puts.Put(record, TestContext.Current.CancellationToken)).Failure);
    }

    private static Value InStore(string field, object value) => value switch
    {
        _ when field is "createdAt" or "updatedAt" => Value.Of(Earlier.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        string[] texts => Value.Of([.. texts.Select(text => Value.Of(text))]),
        _ => Value.Of((string)value),
    };
}
