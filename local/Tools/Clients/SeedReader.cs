namespace Trellis.Local.Tools.Clients;

/// <summary>The contents of a seed file.</summary>
internal sealed record Seed(IReadOnlyList<SeedGroup> Groups, IReadOnlyList<SeedUser> Users, IReadOnlyList<SeedRecord> Records);

/// <summary>A group of the user pool. Each <c>At</c> says where in the file it is.</summary>
internal sealed record SeedGroup(string At, string Name);

internal sealed record SeedUser(string At, string Name, string Password, IReadOnlyList<string> Groups);

internal sealed record SeedRecord(string At, Model Model, string Owner, JsonObject Fields);

/// <summary>Something that is wrong in a seed file, or was refused.</summary>
internal sealed record SeedFault(string At, string Code, string Words)
{
    public override string ToString() => $"{At}: {Code}: {Words}";
}

/// <summary>Reads a seed file, and keeps every fault of it. What the API judges by itself, such as fields, is left to the API.</summary>
internal sealed class SeedReader(Schema schema)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly string[] Whole = ["groups", "users", "records"];

    private readonly List<SeedGroup> groups = [];
    private readonly List<SeedUser> users = [];
    private readonly List<SeedRecord> records = [];
    private readonly List<SeedFault> faults = [];

    public IReadOnlyList<SeedFault> Faults => faults;

    public Seed Read(string text)
    {
        if (IsWhole(text, out var document))
            ReadDocument(document!);
        else
            ReadLines(text);
        foreach (var record in records.Where(record => users.TrueForAll(user => user.Name != record.Owner)))
        {
            var hint = Spelling.Hint(record.Owner, users.Select(user => user.Name));
            faults.Add(new(record.At, "seed.owner", $"The file has no user '{record.Owner}'.{hint}"));
        }


        return new Seed(groups, users, records);
    }

    /// <summary>Is it one object with all in it? Anything else is read line by line.</summary>
    private static bool IsWhole(string text, out JsonObject? document)
    {
        document = null;
        try
        {
            document = JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            // Lines, or a fault that its line will tell.
        }

        return document is not null && !document.Any(member => member.Key is "group" or "user" or "model");
    }

    private void ReadDocument(JsonObject document)
    {
        RefuseUnknown("The file", document, Whole);
        foreach (var (at, node) in Each("groups", document["groups"]))
            Add(at, new JsonObject { ["group"] = node?.DeepClone() });
        foreach (var (at, node) in Each("users", document["users"]))
            Add(at, node);
        if (document["records"] is not (null or JsonObject))
            faults.Add(new("records", "seed.type", "This must be an object with an array of records for each model."));
        foreach (var (model, list) in document.At("records") ?? [])
        {
            foreach (var (at, node) in Each($"records.{model}", list))
            {
                if (node is JsonObject record)
                    record["model"] = model;
                Add(at, node);
            }
        }
    }

    private List<(string At, JsonNode? Node)> Each(string name, JsonNode? list)
    {
        if (list is not (null or JsonArray))
            faults.Add(new(name, "seed.type", "This must be an array."));
        return [.. (list as JsonArray ?? []).Select((node, index) => ($"{name}[{index}]", node))];
    }

    private void ReadLines(string text)
    {
        foreach (var (index, line) in text.Split('\n').Index().Where(each => each.Item.Trim().Length > 0))
        {
            var at = $"line {index + 1}";
            try
            {
                Add(at, JsonNode.Parse(line, documentOptions: Strict));
            }
            catch (JsonException broken)
            {
                faults.Add(new(at, "seed.json", JsonText.Fault(broken)));
            }
        }
    }

    private void Add(string at, JsonNode? node)
    {
        if (node is not JsonObject entry)
            faults.Add(new(at, "seed.type", "This must be an object."));
        else if (entry.ContainsKey("user"))
            AddUser(at, entry);
        else if (entry.ContainsKey("model"))
            AddRecord(at, entry);
        else if (entry.ContainsKey("group"))
            AddGroup(at, entry);
        else
            faults.Add(new(at, "seed.type", "'group', 'user' or 'model' is missing: it says what to make."));
    }

    private void AddGroup(string at, JsonObject entry)
    {
        RefuseUnknown(at, entry, "group", "user", "model");
        if (Text(at, entry, "group") is { } group)
            groups.Add(new(at, group));
    }

    private void AddUser(string at, JsonObject entry)
    {
        var member = entry.Items("groups").Select(each => each.AsText()).ToList();
        if (entry["groups"] is not (null or JsonArray) || member.Contains(null))
            faults.Add(new(at, "seed.type", "'groups' is an array of names."));
        RefuseUnknown(at, entry, "user", "password", "groups");
        var (name, password) = (Text(at, entry, "user"), Text(at, entry, "password"));
        if (name is not null && password is not null)
            users.Add(new(at, name, password, [.. member.OfType<string>()]));
    }

    private void AddRecord(string at, JsonObject entry)
    {
        RefuseUnknown(at, entry, "model", "owner", "fields");
        var (name, owner) = (Text(at, entry, "model"), Text(at, entry, "owner"));
        var model = name is null ? null : schema.Named(name);
        if (name is not null && model is null)
            faults.Add(new(at, "schema.model", SchemaFile.NoModel(schema, name).Message));
        if (entry["fields"] is not JsonObject fields)
            faults.Add(new(at, "seed.type", "'fields' must be an object."));
        else if (model is not null && owner is not null)
            records.Add(new(at, model, owner, (JsonObject)fields.DeepClone()));
    }

    private string? Text(string at, JsonObject entry, string name)
    {
        if (entry[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && entry.Text(name) is { Length: > 0 } text)
            return text;
        faults.Add(new(at, "seed.type", $"'{name}' must be a text."));
        return null;
    }

    private void RefuseUnknown(string at, JsonObject entry, params string[] names)
    {
        foreach (var each in entry.Select(member => member.Key).Where(key => !names.Contains(key)))
        {
            var hint = $"{Spelling.Hint(each, names)} Allowed here: {string.Join(", ", names)}.";
            faults.Add(new(at, "seed.unknown", $"'{each}' is not known here.{hint}"));
        }
    }
}
