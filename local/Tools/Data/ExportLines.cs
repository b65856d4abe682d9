namespace Trellis.Local.Tools.Data;

/// <summary>What is stored, as lines of JSON: one form for one content, with the members of every object in the order of their names. A
/// field keeps its canonical value, so nothing is lost on the way and back.</summary>
/// <example>
/// <code>{"model":"Task","version":1,"created":1795168800000,"fields":{"id":"…","owner":"…","title":"…"}}</code>
/// <code>{"relation":"TaskLabels","owner":"…","left":["…"],"right":["…"]}</code>
/// <code>{"profile":"…","fields":{"email":"…"}}</code>
/// </example>
internal static class ExportLines
{
    // Of the year 9999: .NET has no later time, so a record of a later one could not be answered.
    private const long LastMillisecond = 253_402_300_799_999;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The line and the kind that it is counted as; null for guards, which import makes anew, and for items that are not
    /// ours.</summary>
    public static (string Kind, string Line)? ToLine(StoredItem stored) => stored switch
    {
        StoredRecord record => (record.Record.Model.Name, Line(json => Write(json, record.Record))),
        StoredPair pair => (pair.Edge.Pairing.Name, Line(json => Write(json, pair.Edge))),
        StoredProfile profile => ("profile", Line(json => Write(json, profile))),
        _ => null,
    };

    /// <summary>The kind that a line is counted as.</summary>
    public static string KindOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return json.TryGetProperty("model", out var name) || json.TryGetProperty("relation", out name) ? name.GetString()! : "profile";
    }

    /// <summary>The item of a line, or why the schema has no place for it.</summary>
    /// <exception cref="FormatException">The line is not one that export writes.</exception>
    public static Result<StoredItem> Read(string line, Schema schema, string write)
    {
        using var document = JsonDocument.Parse(line, Strict);
        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException("It is not a JSON object.");
        if (json.TryGetProperty("model", out _))
            return ReadRecord(json, schema, write);
        if (json.TryGetProperty("relation", out _))
            return ReadPair(json, schema);
        if (!json.TryGetProperty("profile", out _))
            throw new FormatException("It has no \"model\", \"relation\" or \"profile\".");
        var sub = Text(json, "profile");
        var item = ProfileItem.Key(sub);
        foreach (var (field, value) in Fields(Member(json, "fields", JsonValueKind.Object)))
            item[field] = Items.ToAttribute(value);
        return new StoredProfile(sub, item);
    }

    private static Result<StoredItem> ReadRecord(JsonElement json, Schema schema, string write)
    {
        var name = Text(json, "model");
        if (schema.Named(name) is not { } model)
            return Gone("import.model", "model", name);
        var record = new Record
        {
            Model = model,
            Fields = Fields(Member(json, "fields", JsonValueKind.Object)),
            Version = Whole(json, "version", 1, long.MaxValue, "a whole number from 1 on"),
            Created = Whole(json, "created", 0, LastMillisecond, "milliseconds since 1970"),
            Written = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Write = write,
        };
        return Places.Fault(record) is { } fault ? fault : new StoredRecord(record.Key.Owner, record, Items.ToItem(record));
    }

    private static Result<StoredItem> ReadPair(JsonElement json, Schema schema)
    {
        var name = Text(json, "relation");
        if (schema.Pairings.FirstOrDefault(pairing => pairing.Name == name) is not { } pairing)
            return Gone("import.relation", "relation", name);
        var owner = json.TryGetProperty("owner", out _) ? Text(json, "owner") : null;
        RecordKey End(Model model, string side) => new(
            model, model.Scope.IsOwner ? owner : null,
            json.TryGetProperty(side, out var key) && Value(key) is { Kind: ValueKind.List } parts ? parts.Items : []);
        var edge = new Edge(pairing, pairing.IsOwned ? owner : null, End(pairing.Left, "left"), End(pairing.Right, "right"));
        return Places.Fault(edge) is { } fault
            ? fault
            : new StoredPair(edge, Edges.Item(edge, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    }

    private static Failure Gone(string code, string what, string name) =>
        new(code, $"The schema has no {what} {name}. Add it and import again, or leave such lines out.");

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new FormatException($"\"{name}\" must be {(kind == JsonValueKind.Object ? "an object" : "a text")}.");

    private static string Text(JsonElement json, string name) => Member(json, name, JsonValueKind.String).GetString()!;

    private static long Whole(JsonElement json, string name, long least, long most, string what) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number
            && member.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"\"{name}\" must be {what}.");

    private static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(JsonStyle.Written(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));

    private static void Write(Utf8JsonWriter json, Record record)
    {
        json.WriteString("model", record.Model.Name);
        json.WriteNumber("version", record.Version);
        json.WriteNumber("created", record.Created);
        json.WritePropertyName("fields");
        RecordJson.WriteSorted(json, Records.Value.Of(record.Fields));
    }

    private static void Write(Utf8JsonWriter json, Edge edge)
    {
        json.WriteString("relation", edge.Pairing.Name);
        if (edge.Owner is { } owner)
            json.WriteString("owner", owner);
        json.WritePropertyName("left");
        RecordJson.WriteSorted(json, Records.Value.Of(edge.Left.Parts));
        json.WritePropertyName("right");
        RecordJson.WriteSorted(json, Records.Value.Of(edge.Right.Parts));
    }

    private static void Write(Utf8JsonWriter json, StoredProfile profile)
    {
        json.WriteString("profile", profile.Sub);
        json.WritePropertyName("fields");
        var fields = profile.Item
            .Where(attribute => attribute.Key is not (Items.PartitionKey or Items.SortKey))
            .ToDictionary(attribute => attribute.Key, attribute => Items.Value(attribute.Value));
        RecordJson.WriteSorted(json, Records.Value.Of(fields));
    }

    private static Dictionary<string, Value> Fields(JsonElement json) =>
        json.EnumerateObject().ToDictionary(field => field.Name, field => Value(field.Value), StringComparer.Ordinal);

    private static Value Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Records.Value.Of(json.GetString()!),
        JsonValueKind.Number => Records.Value.Number(json.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => Records.Value.Of(json.GetBoolean()),
        JsonValueKind.Array => Records.Value.Of([.. json.EnumerateArray().Select(Value)]),
        JsonValueKind.Object => Records.Value.Of(Fields(json)),
        _ => Records.Value.Null,
    };
}

/// <summary>Counts lines by what they are, and makes one SHA-256 for each kind: of the lines' own SHA-256s in ascending order, so that it
/// does not depend on the order in which a table returns them.</summary>
public sealed class Digest
{
    private readonly SortedDictionary<string, List<byte[]>> hashes = new(StringComparer.Ordinal);

    public void Add(string kind, string line)
    {
        if (!hashes.TryGetValue(kind, out var known))
            hashes[kind] = known = [];
        known.Add(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(line)));
    }

    /// <summary>Each kind with its number of lines and its SHA-256.</summary>
    public ImmutableArray<(string Kind, int Count, string Sha256)> Totals =>
        [.. hashes.Select(entry => (entry.Key, entry.Value.Count, Sum(entry.Value)))];

    public void Print(Action<string> print)
    {
        foreach (var (kind, count, sha256) in Totals)
            print(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count} {(count == 1 ? "line" : "lines")}, SHA-256 {sha256}"));
    }

    private static string Sum(List<byte[]> hashes)
    {
        hashes.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        using var sum = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var hash in hashes)
            sum.AppendData(hash);
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}
