using System.Text.Encodings.Web;

namespace Trellis.Schemas;

/// <summary>Reads and writes <c>schema.lock.json</c>. Its order is stable, because the file is kept in git.</summary>
/// <example>
/// <c>{"models":{"Task":{"scope":"owner","key":["id"],"indexes":{"gsi1":["gsi-Team.tasks","teamTasksId"]}}},"leftSides":{}}</c>
/// </example>
public static class LockFile
{
    private const string Prefix = "gsi";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the file; on failure <paramref name="fault"/> is the error message. An empty file, or <c>{}</c>, locks
    /// nothing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out SchemaLock pinned, out string fault)
    {
        pinned = SchemaLock.Empty;
        fault = "";
        if (json.IsEmpty)
            return true;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            pinned = Lock(ref reader);
            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader reports invalid JSON only by throwing.
            fault =
                $"schema.lock.json cannot be read: {JsonText.Fault(exception)} Restore it from git. If no record is stored yet, write {{}} "
                + "into it and run 'dotnet run --project local -- lock'.";
            return false;
        }
    }

    public static byte[] Write(SchemaLock pinned)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("models");
            foreach (var (name, model) in pinned.Models)
                Write(json, name, model);
            json.WriteEndObject();
            json.WriteStartObject("leftSides");
            foreach (var (relation, field) in pinned.LeftSides)
                json.WriteString(relation, field);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, LockedModel model)
    {
        json.WriteStartObject(name);
        json.WriteString("scope", model.Scope);
        Write(json, "key", model.Key);
        if (model.KeyForms.Any(form => form is not "text"))
            Write(json, "keyForms", model.KeyForms);
        json.WriteStartObject("indexes");
        foreach (var index in model.Indexes)
            Write(json, $"{Prefix}{index.Slot}", [index.Name, .. index.Fields]);
        json.WriteEndObject();
        WriteForms(json, model);
        json.WriteEndObject();
    }

    private static void WriteForms(Utf8JsonWriter json, LockedModel model)
    {
        var written = model.Indexes.RemoveAll(index => index.Forms.All(form => form is "text"));
        if (!written.IsEmpty)
        {
            json.WriteStartObject("indexForms");
            foreach (var index in written)
                Write(json, $"{Prefix}{index.Slot}", index.Forms);
            json.WriteEndObject();
        }

        if (!model.Unique.IsEmpty)
        {
            json.WriteStartObject("unique");
            foreach (var (field, form) in model.Unique)
                json.WriteString(field, form);
            json.WriteEndObject();
        }

        if (!model.Counts.IsEmpty)
            Write(json, "counts", model.Counts);
        if (model.Live)
            json.WriteBoolean("live", true);
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static SchemaLock Lock(ref Utf8JsonReader reader)
    {
        var models = SchemaLock.Empty.Models.ToBuilder();
        var leftSides = SchemaLock.Empty.LeftSides.ToBuilder();
        ExpectObject(ref reader);
        while (Next(ref reader) is { } section)
        {
            if (section is not ("models" or "leftSides"))
                throw new JsonException($"Unknown section '{section}'.");
            ExpectObject(ref reader);
            while (Next(ref reader) is { } name)
            {
                if (section is "models")
                    models[name] = Model(ref reader);
                else
                    leftSides[name] = reader.GetString()!;
            }
        }

        return new SchemaLock(models.ToImmutable(), leftSides.ToImmutable());
    }

    private static LockedModel Model(ref Utf8JsonReader reader)
    {
        string? scope = null;
        ImmutableArray<string> key = [], forms = [], counts = [];
        var live = false;
        var indexes = ImmutableArray.CreateBuilder<LockedIndex>();
        var indexForms = new Dictionary<string, ImmutableArray<string>>();
        var unique = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ExpectObject(ref reader);
        while (Next(ref reader) is { } part)
        {
            switch (part)
            {
                case "scope":
                    scope = reader.GetString();
                    break;
                case "key":
                    key = Strings(ref reader);
                    break;
                case "keyForms":
                    forms = Strings(ref reader);
                    break;
                case "counts":
                    counts = Strings(ref reader);
                    break;
                case "live":
                    live = reader.GetBoolean();
                    break;
                case "indexes":
                    ExpectObject(ref reader);
                    while (Next(ref reader) is { } slot)
                        indexes.Add(Index(slot, Strings(ref reader)));
                    break;
                case "indexForms":
                    ExpectObject(ref reader);
                    while (Next(ref reader) is { } slot)
                        indexForms[slot] = Strings(ref reader);
                    break;
                case "unique":
                    ExpectObject(ref reader);
                    while (Next(ref reader) is { } field)
                        unique[field] = reader.GetString()!;
                    break;
                default:
                    throw new JsonException($"Unknown property '{part}' of a model.");
            }
        }

        if (scope is null || key.IsEmpty)
            throw new JsonException("A model has no scope or no key.");
        if (!forms.IsEmpty && forms.Length != key.Length)
            throw new JsonException("A model's keyForms and key differ in length.");

        // The file omits the forms if all are texts, which is most keys.
        return new LockedModel(scope, key, Formed(indexes, indexForms))
        {
            KeyForms = forms.IsEmpty ? LockedModel.TextForms(key.Length) : forms,
            Unique = unique.ToImmutable(),
            Counts = counts,
            Live = live,
        };
    }

    private static ImmutableArray<LockedIndex> Formed(
        ImmutableArray<LockedIndex>.Builder indexes, Dictionary<string, ImmutableArray<string>> forms)
    {
        for (var i = 0; i < indexes.Count; i++)
        {
            if (!forms.Remove($"{Prefix}{indexes[i].Slot}", out var own))
                continue;
            if (own.Length != indexes[i].Fields.Length)
                throw new JsonException("An index's forms and fields differ in length.");
            indexes[i] = indexes[i] with { Forms = own };
        }

        return forms.Count == 0 ? indexes.ToImmutable() : throw new JsonException("indexForms names an index that does not exist.");
    }

    private static LockedIndex Index(string slot, ImmutableArray<string> values)
    {
        if (!slot.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(slot.AsSpan(Prefix.Length), out var number)
            || values.IsEmpty)
        {
            throw new JsonException($"'{slot}' is not an index slot, or has no name.");
        }

        return new LockedIndex(values[0], number, values[1..]);
    }

    private static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("Expected an object.");
    }

    /// <summary>The name of the next property, with the reader at its value; null at the end of the object.</summary>
    private static string? Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.EndObject)
            return null;
        var name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private static ImmutableArray<string> Strings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            throw new JsonException("Expected a list.");
        var values = ImmutableArray.CreateBuilder<string>(2);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            values.Add(reader.GetString()!);
        return values.ToImmutable();
    }
}
