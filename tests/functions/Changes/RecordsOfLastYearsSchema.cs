namespace Trellis.Tests.Functions.Changes;

/// <summary>
/// A schema changes, and the records that are there do not: whatever a field was, and whatever it is now, its record can be read, listed, changed, mended and
/// removed. What a field holds shows as it was stored, until somebody writes it.
/// </summary>
public abstract partial class RecordsOfLastYearsSchema
{
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["String"] = ["\"\"", "\"a\"", "\"2026-11-21T10:00:00+02:00 or so.\"", "\"well. it was - then\"", "\"0001-01-01+zz:zz:zz\"", "\"9999-12-31-99:99\"", "\"23:59:59-99:99:99\"", "\"2026-11-21T10:00:00.12345678901234Z\"", "\"-\"", "\"1e400\""],
        ["ID"] = ["\"a\""],
        ["Int"] = ["0", "-5", "2147483647"],
        ["Float"] = ["1.5", "1e100", "-1e-100"],
        ["Boolean"] = ["true"],
        ["AWSDate"] = ["\"2026-11-21\"", "\"2026-11-21+02:00\""],
        ["AWSTime"] = ["\"10:00:00.5Z\""],
        ["AWSDateTime"] = ["\"2026-11-21T10:00:00Z\""],
        ["AWSTimestamp"] = ["1795168800"],
        ["AWSEmail"] = ["\"a@example.com\""],
        ["AWSJSON"] = ["\"{\\\"a\\\":1}\""],
        ["Mood"] = ["\"good\""],
        ["Place"] = ["{}", "{\"street\":\"s\",\"inner\":{\"street\":\"t\"}}"],
        ["[String]"] = ["[]", "[\"a\",null]"],
        ["[Int!]"] = ["[1,2]"],
        ["[Place]"] = ["[{\"street\":\"s\"},null]"],
    };

    private static readonly string[] Conditions = ["value=a", "value.ne=a", "value=1", "value.gt=1", "value.lt=2026-11-21", "value.beginsWith=2", "value.contains=a", "value.contains=1", "value.in=a,b", "value.exists=true", "value=true", "value.gt=10:00:00", "value.between=2026-01-01T00:00:00Z,2026-12-31T00:00:00Z"];

    protected abstract Ports Ports { get; }

    protected abstract Task Reindex(Schema schema);

    /// <summary>Every type that a field may have now: all of them, or a few where each takes its time.</summary>
    protected abstract IEnumerable<string> TypesNow { get; }

    [Fact]
    public async Task Are_served_whatever_type_a_field_had_and_has()
    {
        foreach (var before in Values.Keys)
        {
            foreach (var now in TypesNow)
            {
                var user = Guid.NewGuid().ToString();
                var ids = await Stored(Client.WithToken(InProcess.On(Compiled(before), Ports), user), before);
                var functions = InProcess.On(Compiled(now), Ports);
                var client = Client.WithToken(functions, user);

                foreach (var call in Calls(ids, now))
                {
                    var reply = await call(client);
                    Assert.True(reply.Status < 500, $"{before} to {now}: {reply.Text}\n{functions.Log}");
                }

                Assert.Equal(0, (await client.Get("/notes?count=true")).Json.GetProperty("count").GetInt32());
            }
        }
    }

    [Fact]
    public async Task Show_what_is_stored_and_take_what_is_written()
    {
        var user = Guid.NewGuid().ToString();
        var old = Client.WithToken(InProcess.On(SampleSchemas.Compile("""
            enum State { open started done }
            type Place { street: String zip: String }
            type Note @model @auth(rules: [{ allow: owner }]) { gone: String state: State number: Int place: Place }
            """), Ports), user);
        var created = await old.Post("/notes", """{"gone":"x","state":"started","number":7,"place":{"street":"s","zip":"z"}}""");
        var client = Client.WithToken(InProcess.On(SampleSchemas.Compile("""
            enum State { open done }
            type Place { street: String city: String! }
            type Memo @model(path: "memos") @mapsTo(name: "Note") @auth(rules: [{ allow: owner }]) { added: String! state: State number: String place: Place }
            """), Ports), user);
        var address = $"/memos/{created.Id}";

        var read = await client.Get(address);
        var listed = await client.Get("/memos?number.ne=a&state.ne=open");
        var other = await client.Patch(address, """{"state":"done"}""", ("if-match", read.ETag));
        var lacking = await client.Patch(address, """{"place":{"street":"t"}}""");
        var mended = await client.Patch(address, """{"added":"a","number":"8","place":{"city":"c"}}""");

        Assert.Equal($$"""{"id":"{{created.Id}}","state":"started","number":7,"place":{"street":"s"},"owner":"{{user}}"}""", Plain(read));
        Assert.Equal(created.Id, Assert.Single(listed.Items).GetProperty("id").GetString());
        Assert.Equal(200, other.Status);
        Assert.Equal((422, "/place/city field.required"), (lacking.Status, lacking.Faults.Single()));
        Assert.Equal($$"""{"id":"{{created.Id}}","added":"a","state":"done","number":"8","place":{"street":"s","city":"c"},"owner":"{{user}}"}""", Plain(mended));
    }

    private static string? Only(JsonElement list, string field) => Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty(field).GetString();

    private static async Task<List<string>> Stored(Client client, string type)
    {
        var ids = new List<string>();
        foreach (var value in Values[type])
        {
            var reply = await client.Post("/notes", $$"""{"text":"t","value":{{value}}}""");
            Assert.True(reply.Status == 201, $"{type} {value}: {reply.Text}");
            ids.Add(reply.Id);
        }

        return ids;
    }

    private static IEnumerable<Func<Client, Task<Reply>>> Calls(List<string> ids, string now)
    {
        yield return client => client.Get("/notes?count=true&explain=true");
        yield return client => client.Get("/notes?text=t&sort=value");
        foreach (var condition in Conditions)
        {
            yield return client => client.Get($"/notes?{condition}");
            yield return client => client.Get($"/notes?text=t&{condition}");
        }

        foreach (var address in ids.Select(id => $"/notes/{id}"))
        {
            yield return client => client.Get(address);
            yield return client => client.Patch(address, """{"text":"u"}""");
            yield return client => client.Patch(address, """{"rank":1}""");
            foreach (var value in Values[now])
                yield return client => client.Patch(address, $$"""{"value":{{value}}}""");

            yield return client => client.Patch(address, """{"value":null}""");
            yield return client => client.Delete(address);
        }
    }

    /// <summary>The field as a type of then or now: in an index of its own, in one with another field, and unique where it can be.</summary>
    private static Schema Compiled(string type)
    {
        var isKey = !type.StartsWith('[') && type is not ("Place" or "AWSJSON");
        var uses = isKey ? $"@index(name: \"byValue\", sortKeyFields: [\"rank\"]) {(type is "Boolean" ? "" : "@unique")}" : "";
        var sorts = isKey && type is not "Boolean" ? "@index(name: \"byText\", sortKeyFields: [\"value\"])" : "";
        return SampleSchemas.Compile($$"""
            enum Mood { good bad }
            type Place { street: String inner: Place }
            type Note @model @auth(rules: [{ allow: owner }]) { text: String {{sorts}} rank: Int value: {{type}} {{uses}} }
            """);
    }

    private static string Plain(Reply reply)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(reply.Text)!.AsObject();
        foreach (var name in (string[])["createdAt", "updatedAt", "_version"])
            json.Remove(name);

        return json.ToJsonString();
    }

    /// <summary>As the command does it.</summary>
    protected static Task Reindex(TableFixture table, Schema schema) => Reindexing.Run(schema, table.Table.Table, schema.Models[0]);

    protected static IEnumerable<string> EveryType => Values.Keys;
}

[Trait("Runs", "all")]
public sealed class RecordsOfLastYearsSchemaInMemory : RecordsOfLastYearsSchema
{
    protected override Ports Ports { get; } = Ports.InMemory();

    protected override Task Reindex(Schema schema) => Task.CompletedTask;

    protected override IEnumerable<string> TypesNow => EveryType;
}

public sealed class RecordsOfLastYearsSchemaOnDynoxide(TableOnDynoxide table) : RecordsOfLastYearsSchema, IClassFixture<TableOnDynoxide>
{
    protected override Ports Ports => table.Ports;

    protected override Task Reindex(Schema schema) => Reindex(table, schema);

    protected override IEnumerable<string> TypesNow =>
        TestSet.IsAll ? ["String", "Int", "AWSDateTime", "Place", "[String]"] : ["String"];
}

[Trait("Runs", "all")]
public sealed class RecordsOfLastYearsSchemaOnDynamoDbLocal(TableOnDynamoDbLocal table) : RecordsOfLastYearsSchema, IClassFixture<TableOnDynamoDbLocal>
{
    protected override Ports Ports => table.Ports;

    protected override Task Reindex(Schema schema) => Reindex(table, schema);

    protected override IEnumerable<string> TypesNow => ["AWSDate", "[Place]"];
}
