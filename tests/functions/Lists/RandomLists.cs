namespace Trellis.Tests.Functions.Lists;

/// <summary>
/// Random records, and random queries of them, through the whole API. What comes back, page by page, is compared with what a plain evaluation over the
/// records in the test's own memory finds: the same records, each once, in order, in full pages, and counted right.
/// </summary>
public abstract class RandomLists
{
    public static Schema Schema { get; } = SchemaCompiler.Compile("""
        enum Kind { red green blue }
        type Place { name: String }
        type Item @model @auth(rules: [{ allow: private }]) {
          group: String! @index(name: "byGroup", sortKeyFields: ["rank"]) @index(name: "byGroupAndWhen", sortKeyFields: ["when", "label"])
          kind: Kind @index(name: "byKind") @index(name: "byKindAndClock", sortKeyFields: ["clock"])
          flag: Boolean
          rank: Float
          count: Int
          label: String @index(name: "byLabel", sortKeyFields: ["day", "count"])
          day: AWSDate
          clock: AWSTime
          when: AWSDateTime
          tags: [String]
          sizes: [Int]
          place: Place
        }
        type Paper @model @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "kind" }]) {
          kind: String @index(name: "byKindAndRank", sortKeyFields: ["rank"]) @index(name: "byKindAndCount", sortKeyFields: ["count"])
          rank: Float @auth(rules: [{ allow: owner }])
          count: Int
          label: String
        }
        type Sign @model @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "kind" }]) {
          kind: String @index(name: "byKind", sortKeyFields: ["label"])
          rank: Float @auth(rules: [{ allow: owner }])
          count: Int
          label: String @index(name: "byLabel", sortKeyFields: ["rank"]) @auth(rules: [{ allow: private }])
        }
        type Part @model @auth(rules: [{ allow: owner }]) {
          shelf: String! @primaryKey(sortKeyFields: ["row", "label"])
          row: Int!
          label: String!
          kind: Kind
          rank: Float
          when: AWSDateTime @index(name: "byWhen", sortKeyFields: ["shelf"])
          tags: [String]
        }
        """).Schema!;

    private static readonly string[] ItemFields = ["kind", "flag", "rank", "count", "label", "day", "clock", "when", "tags", "sizes"];
    private static readonly string[] RuledFields = ["kind", "rank", "count", "label"];
    private static readonly string[] PartFields = ["kind", "rank", "when", "tags"];

    protected abstract Task<IFunctions> NewFunctions();

    protected abstract int Rounds { get; }

    /// <summary>What each model can be sorted by, and the field that must be given for it.</summary>
    private static readonly (string Path, string Sort, string? Given)[] Sorts =
    [
        ("items", "rank", "group"), ("items", "when,label", "group"), ("items", "clock", "kind"), ("items", "day,count", "label"), ("items", "id", null),
        ("parts", "shelf", null), ("parts", "shelf,row", null), ("parts", "row", "shelf"), ("parts", "row,label", "shelf"), ("parts", "label", "row"),
        ("parts", "shelf,row,label", null), ("parts", "shelf", "when"),
        ("papers", "rank", "kind"), ("papers", "count", "kind"), ("papers", "id", null), ("signs", "rank", "label"), ("signs", "id", null),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Are_what_a_plain_evaluation_finds(int seed)
    {
        var chance = new Chance(seed);
        var functions = await NewFunctions();
        var client = Client.WithToken(functions, "alice", "red");
        var other = Client.WithToken(functions, "bob");
        var stored = new Dictionary<string, List<(string Key, Dictionary<string, Plain[]> Values)>>
        {
            ["items"] = await Store(client, "items", 60, () => chance.Record(["group"], ItemFields)),
            ["parts"] = await Store(client, "parts", 60, () => chance.Record(["shelf", "row", "label"], PartFields)),
            ["papers"] = [.. await Store(client, "papers", 20, () => chance.Record([], RuledFields)), .. Seen(await Store(other, "papers", 50, () => chance.Record([], RuledFields)))],
            ["signs"] = [.. await Store(client, "signs", 20, () => chance.Record([], RuledFields)), .. SeenAll(await Store(other, "signs", 50, () => chance.Record([], RuledFields)))],
        };

        for (var round = 0; round < Rounds; round++)
            await Compare(client, chance, stored, $"seed {seed}, round {round}");
    }

    /// <summary>Of another's papers one sees those of one's own group, without the rank.</summary>
    private static IEnumerable<(string Key, Dictionary<string, Plain[]> Values)> Seen(IEnumerable<(string Key, Dictionary<string, Plain[]> Values)> records) =>
        records.Where(IsOfGroup).Select(record => (record.Key, Without(record.Values, "rank")));

    /// <summary>Of another's signs one sees all, but of those of other groups only the label.</summary>
    private static IEnumerable<(string Key, Dictionary<string, Plain[]> Values)> SeenAll(IEnumerable<(string Key, Dictionary<string, Plain[]> Values)> records) =>
        records.Select(record => (record.Key, IsOfGroup(record) ? Without(record.Values, "rank") : Without(record.Values, "rank", "kind", "count")));

    private static bool IsOfGroup((string Key, Dictionary<string, Plain[]> Values) record) => record.Values.TryGetValue("kind", out var kind) && kind[0].Text == "red";

    private static Dictionary<string, Plain[]> Without(Dictionary<string, Plain[]> values, params string[] hidden) =>
        values.Where(field => !hidden.Contains(field.Key)).ToDictionary(field => field.Key, field => field.Value);

    private static async Task Compare(Client client, Chance chance, Dictionary<string, List<(string Key, Dictionary<string, Plain[]> Values)>> stored, string where)
    {
        var path = chance.Pick(["items", "parts", "papers", "signs"]);
        string[] fields = path switch
        {
            "items" => ["group", .. ItemFields],
            "parts" => ["shelf", "row", "label", .. PartFields],
            _ => RuledFields,
        };
        var wishes = Enumerable.Range(0, chance.Below(4)).Select(_ => chance.Wish(fields)).ToList();
        string[] sort = [];
        if (chance.OneIn(2))
        {
            var (_, by, given) = chance.Pick(Sorts.Where(known => known.Path == path && known.Given != "row").ToList());
            sort = by.Split(',');
            if (given is not null)
                wishes.Add(new Ask(given, "eq", chance.Value(given)));
        }

        var descending = chance.OneIn(2);
        var limit = chance.OneIn(3) ? 100 : 1 + chance.Below(12);
        var parameters = wishes.Select(wish => wish.Written(grouped: false)).Append($"limit={limit}");
        if (sort.Length > 0)
            parameters = parameters.Append($"sort={string.Join(',', sort.Select(field => descending ? "-" + field : field))}");

        if (chance.OneIn(2))
            parameters = parameters.Append("count=true").Append("explain=true");

        var query = string.Join('&', parameters.Select(Encoded));
        var expected = stored[path].Where(record => wishes.TrueForAll(wish => wish.Holds(record.Values)) && sort.All(field => field == "id" || record.Values.ContainsKey(field))).ToList();

        var found = await Pages(client, $"/{path}?{query}", limit, expected.Count, $"{where}: /{path}?{Uri.UnescapeDataString(query)}");

        Assert.True(
            found.Order(StringComparer.Ordinal).SequenceEqual(expected.Select(record => record.Key).Order(StringComparer.Ordinal)),
            $"{where}: /{path}?{Uri.UnescapeDataString(query)}\nmissing {string.Join(' ', expected.Select(record => record.Key).Except(found))}, too many {string.Join(' ', found.Except(expected.Select(record => record.Key)))}");
        var byKey = expected.ToDictionary(record => record.Key, record => record.Values);
        for (var at = 1; at < found.Count; at++)
        {
            var order = sort.Select(field => field == "id" ? string.CompareOrdinal(found[at - 1], found[at]) : byKey[found[at - 1]][field][0].Meaning.CompareTo(byKey[found[at]][field][0].Meaning)).FirstOrDefault(by => by != 0);
            Assert.True(descending ? order >= 0 : order <= 0, $"{where}: /{path}?{Uri.UnescapeDataString(query)}: not in order at {at}");
        }
    }

    private static async Task<List<string>> Pages(Client client, string address, int limit, int count, string where)
    {
        var found = new List<string>();
        string? token = null;
        do
        {
            var reply = await client.Get(token is null ? address : $"{address}&nextToken={token}");
            Assert.True(reply.Status == 200, $"{where}\n{reply.Text}");
            var keys = reply.Items.Select(Key).ToList();
            token = reply.NextToken;
            Assert.True(keys.Count == limit || token is null, $"{where}: a page of {keys.Count}, and not the last");
            Assert.True(!reply.Json.TryGetProperty("count", out var said) || (said.GetInt64() == count && reply.Json.GetProperty("countIsExact").GetBoolean()), $"{where}: count {said} for {count}");
            found.AddRange(keys);
        }
        while (token is not null && found.Count <= 1000);

        return found;
    }

    private static string Encoded(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return $"{Uri.EscapeDataString(parameter[..equals])}={Uri.EscapeDataString(parameter[(equals + 1)..])}";
    }

    private static async Task<List<(string Key, Dictionary<string, Plain[]> Values)>> Store(Client client, string path, int count, Func<Dictionary<string, Plain[]>> next)
    {
        var stored = new List<(string, Dictionary<string, Plain[]>)>();
        for (var at = 0; at < count; at++)
        {
            var values = next();
            var body = $"{{{string.Join(',', values.Select(field => $"\"{field.Key}\":{(field.Key.EndsWith('s') ? $"[{string.Join(',', field.Value.Select(item => item.Json))}]" : field.Value[0].Json)}"))}}}";
            var reply = await client.Post($"/{path}", body);
            // Chance takes a key twice, or an empty one, now and then.
            Assert.True(reply.Status == 201 || reply.Code is "record.exists" or "key.empty", $"{body}\n{reply.Text}");
            if (reply.Status == 201)
                stored.Add((Key(reply.Json), values));
        }

        return stored;
    }

    private static string Key(JsonElement record) => record.TryGetProperty("id", out var id)
        ? id.GetString()!
        : $"{record.GetProperty("shelf")}\n{record.GetProperty("row")}\n{record.GetProperty("label")}";
}

public sealed class RandomListsOnMemory : RandomLists
{
    protected override int Rounds => TestSet.IsAll ? 1500 : 150;

    protected override Task<IFunctions> NewFunctions() => Task.FromResult<IFunctions>(InProcess.OnMemory(Schema));
}

[Trait("Runs", "all")]
public sealed class RandomListsOnDynoxide(Engines engines) : RandomLists
{
    protected override int Rounds => 250;

    protected override async Task<IFunctions> NewFunctions() => InProcess.On(Schema, (await engines.NewTable(EngineKind.Dynoxide)).Table);
}

[Trait("Runs", "all")]
public sealed class RandomListsOnDynamoDbLocal(Engines engines) : RandomLists
{
    protected override int Rounds => 60;

    protected override async Task<IFunctions> NewFunctions() =>
        InProcess.On(Schema, (await engines.NewTable(EngineKind.DynamoDbLocal)).Table);
}
