namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Makes the tables of an engine what the template declares, with streams only where a function is fed from them.</summary>
public sealed class Tables(Uri engine)
{
    private static readonly TimeSpan LongestChange = TimeSpan.FromMinutes(5);
    private readonly EngineClient client = new(engine);

    /// <summary>Creates the table, or brings one that is there to what is declared: indexes come and go, TTL is switched. The items stay as
    /// they are.</summary>
    /// <exception cref="SetupException">When the change is one that DynamoDB cannot make: another key, or another key of an
    /// index.</exception>
    public async Task Create(TableDeclaration table, CancellationToken cancellation = default)
    {
        var present = await Describe(table.Name, cancellation);
        if (present is null)
        {
            await Call("CreateTable", table.CreateRequest(), cancellation);
            await Settled(table.Name, cancellation);
        }
        else
        {
            RefuseAnotherKey(table, present);
            await Change(table, present, cancellation);
        }

        await SwitchTimeToLive(table, cancellation);
    }

    private async Task Change(TableDeclaration table, JsonObject present, CancellationToken cancellation)
    {
        var wanted = table.Indexes();
        var there = present.Items("GlobalSecondaryIndexes").ToDictionary(index => index.Text("IndexName")!);
        foreach (var (name, declared) in wanted)
        {
            if (!there.TryGetValue(name, out var index))
                continue;
            var old = TableDeclaration.Keys(index!["KeySchema"], present["AttributeDefinitions"]);
            var now = TableDeclaration.Keys(declared["KeySchema"], table.Properties["AttributeDefinitions"]);
            if (old == now && Projection(index) == Projection(declared))
                continue;
            // DynamoDB changes no index in place; away and again is what CloudFormation would refuse, but here it costs nothing.
            await Update(table, "Delete", new JsonObject { ["IndexName"] = name }, cancellation);
            there.Remove(name);
        }

        foreach (var name in there.Keys.Except(wanted.Keys))
            await Update(table, "Delete", new JsonObject { ["IndexName"] = name }, cancellation);
        foreach (var name in wanted.Keys.Except(there.Keys))
            await Update(table, "Create", wanted[name].DeepClone(), cancellation);
        await SwitchStream(table, present, cancellation);
    }

    private static string Projection(JsonNode index)
    {
        var others = index["Projection"].Texts("NonKeyAttributes");
        return $"{index["Projection"]?["ProjectionType"]} {string.Join(',', others.Order(StringComparer.Ordinal))}";
    }

    // One index a call is all that DynamoDB takes.
    private async Task Update(TableDeclaration table, string verb, JsonNode index, CancellationToken cancellation)
    {
        var request = new JsonObject
        {
            ["TableName"] = table.Name,
            ["GlobalSecondaryIndexUpdates"] = new JsonArray(new JsonObject { [verb] = index }),
        };
        if (verb == "Create")
            request["AttributeDefinitions"] = table.Properties["AttributeDefinitions"]!.DeepClone();
        await Call("UpdateTable", request, cancellation);
        await Settled(table.Name, cancellation);
    }

    // DynamoDB changes no stream in place: with other images it is another stream.
    private async Task SwitchStream(TableDeclaration table, JsonObject present, CancellationToken cancellation)
    {
        var there = present["StreamSpecification"].Flag("StreamEnabled") == true
            ? present["StreamSpecification"].Text("StreamViewType")
            : null;
        var wanted = table.Stream;
        if (there == wanted.Text("StreamViewType"))
            return;
        if (there is not null)
            await SetStream(table.Name, new JsonObject { ["StreamEnabled"] = false }, cancellation);
        if (wanted is not null)
            await SetStream(table.Name, wanted, cancellation);
    }

    private async Task SetStream(string table, JsonObject stream, CancellationToken cancellation)
    {
        await Call("UpdateTable", new JsonObject { ["TableName"] = table, ["StreamSpecification"] = stream }, cancellation);
        await Settled(table, cancellation);
    }

    private async Task SwitchTimeToLive(TableDeclaration table, CancellationToken cancellation)
    {
        var answer = await Call("DescribeTimeToLive", new JsonObject { ["TableName"] = table.Name }, cancellation);
        var ttl = answer["TimeToLiveDescription"];
        var there = ttl.Text("TimeToLiveStatus") is "ENABLED" or "ENABLING"
            ? ttl.Text("AttributeName")
            : null;
        if (there == table.TimeToLive)
            return;
        if (there is not null)
            await SetTimeToLive(table.Name, there, false, cancellation);
        if (table.TimeToLive is { } attribute)
            await SetTimeToLive(table.Name, attribute, true, cancellation);
    }

    private Task<JsonObject> SetTimeToLive(string table, string attribute, bool enabled, CancellationToken cancellation) =>
        Call(
            "UpdateTimeToLive",
            new JsonObject
            {
                ["TableName"] = table,
                ["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = attribute, ["Enabled"] = enabled },
            },
            cancellation);

    private static void RefuseAnotherKey(TableDeclaration table, JsonObject present)
    {
        var old = TableDeclaration.Keys(present["KeySchema"], present["AttributeDefinitions"]);
        var now = TableDeclaration.Keys(table.Properties["KeySchema"], table.Properties["AttributeDefinitions"]);
        if (old != now)
        {
            throw new SetupException(
                "table.key",
                $"The table {table.Name} on this machine has the key ({old}); the template declares ({now}). "
                + "DynamoDB cannot change a table's key: start once with --fresh, which drops the data on this machine.");
        }
    }

    private async Task<JsonObject?> Describe(string table, CancellationToken cancellation)
    {
        var (answer, error) = await client.Call("DescribeTable", new JsonObject { ["TableName"] = table }, cancellation);
        if (error is null)
            return answer["Table"]!.AsObject();
        return error.StartsWith("ResourceNotFoundException", StringComparison.Ordinal) ? null : throw Refused("DescribeTable", error);
    }

    private async Task Settled(string table, CancellationToken cancellation)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            var (answer, error) = await client.Call("DescribeTable", new JsonObject { ["TableName"] = table }, cancellation);
            if (error is null && IsSettled(answer["Table"]!))
                return;
            // Asked about an index that it is just making or dropping, DynamoDB Local now and then fails within itself.
            if (error?.StartsWith("Internal", StringComparison.Ordinal) == false || begun.Elapsed > LongestChange)
                throw Refused("DescribeTable", error ?? $"{table} is still being changed after {LongestChange.TotalMinutes} minutes.");
            await Task.Delay(20, cancellation);
        }
    }

    private static bool IsSettled(JsonNode table) =>
        IsActive(table, "TableStatus") && table.Items("GlobalSecondaryIndexes").All(index => IsActive(index, "IndexStatus"));

    private static bool IsActive(JsonNode? what, string status) => (what.Text(status) ?? "ACTIVE") == "ACTIVE";

    private async Task<JsonObject> Call(string operation, JsonObject body, CancellationToken cancellation)
    {
        var (answer, error) = await client.Call(operation, body, cancellation);
        return error is null ? answer : throw Refused(operation, error);
    }

    private static SetupException Refused(string operation, string error) =>
        new("table.refused", $"The database engine refused {operation}: {error}");
}
