using System.Text.Encodings.Web;
using Trellis.Schemas;

namespace Trellis.Local.Tools.Clients;

/// <summary>
/// The schema as the web client reads it from <c>/schema.json</c>: what its pages are made from. Members that say nothing
/// (false, null, empty) are left out. web/src/schema/schema.ts is the other end.
/// </summary>
public static class SchemaJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Schema schema)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
            Write(json, schema);

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var model in schema.Models)
            Write(json, model);

        json.WriteEndArray();
        json.WriteStartObject("enums");
        foreach (var type in schema.Enums)
            Names(json, type.Name, type.Values);

        json.WriteEndObject();
        json.WriteStartObject("types");
        foreach (var type in schema.NestedTypes)
            Fields(json, type.Name, type.Fields);

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Model model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Name);
        json.WriteString("path", model.Path);
        Text(json, "description", model.Description);
        Text(json, "title", model.Title);
        Names(json, "key", model.Key.Fields.Select(field => field.Name));
        json.WriteBoolean("generatedId", model.Key.IsGeneratedId);
        Text(json, "createdAt", model.CreatedAt);
        Text(json, "updatedAt", model.UpdatedAt);
        Fields(json, "fields", model.Fields);
        json.WriteStartArray("indexes");
        foreach (var index in model.Indexes)
            Write(json, index);

        json.WriteEndArray();
        json.WriteStartArray("relations");
        foreach (var relation in model.Relations)
            Write(json, relation);

        json.WriteEndArray();
        Names(json, "operations", OperationNames(Operation.All & ~model.Disabled));
        RuleJson.Write(json, "rules", model.Rules);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SecondaryIndex index)
    {
        json.WriteStartObject();
        json.WriteString("name", index.Name);
        Names(json, "partition", index.PartitionFields.Select(field => field.Name));
        Names(json, "sort", index.SortFields.Select(field => field.Name));
        json.WriteString("origin", Word(index.Origin));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Relation relation)
    {
        json.WriteStartObject();
        json.WriteString("name", relation.Name);
        json.WriteString("kind", Word(relation.Kind));
        json.WriteString("model", relation.Target.Name);
        Text(json, "description", relation.Description);
        Names(json, "key", relation.KeyFields.Select(field => field.Name));
        json.WriteBoolean("keyOnSource", relation.KeyIsOnSource);
        Flag(json, "required", relation.Required);
        Names(json, "sort", relation.Index is { } index ? index.SortFields.Select(field => field.Name) : []);
        if (relation.Pairing is { } pairing)
        {
            json.WriteString("pairing", pairing.Name);
            Flag(json, "left", pairing.IsLeft(relation));
            Flag(json, "owned", pairing.IsOwned);
        }

        if (relation.Rules is { } rules)
            RuleJson.Write(json, "rules", rules);

        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, string name, ImmutableArray<Field> fields)
    {
        json.WriteStartArray(name);
        foreach (var field in fields)
            Write(json, field);

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Name);
        json.WriteString("kind", field.Type.Kind switch { TypeKind.Enum => "enum", TypeKind.Nested => "nested", _ => "scalar" });
        Flag(json, "list", field.Type.IsList);
        Flag(json, "itemRequired", field.Type.ItemRequired);
        Flag(json, "required", field.Required);
        Text(json, "description", field.Description);
        json.WriteString("role", Word(field.Role));
        Flag(json, "create", field.InCreate);
        Flag(json, "createRequired", field.RequiredInCreate);
        Flag(json, "update", field.InUpdate);
        Text(json, "default", field.Default);
        Flag(json, "unique", field.Unique);
        if (!field.Validations.IsEmpty)
        {
            json.WriteStartArray("validations");
            foreach (var validation in field.Validations)
            {
                json.WriteStartObject();
                json.WriteString("kind", Word(validation.Kind));
                json.WriteString("value", validation.Value);
                Text(json, "message", validation.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (field.Rules is { } rules)
            RuleJson.Write(json, "rules", rules);

        json.WriteEndObject();
    }

    internal static IEnumerable<string> OperationNames(Operation operations)
    {
        foreach (var operation in (Operation[])[Operation.Create, Operation.Get, Operation.List, Operation.Update, Operation.Delete])
        {
            if ((operations & operation) != 0)
                yield return Word(operation);
        }
    }

    internal static void Names(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (var each in names)
            json.WriteStringValue(each);

        json.WriteEndArray();
    }

    internal static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, true);
    }

    internal static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>An enum's member as the client writes it: <c>MinLength</c> is <c>minLength</c>.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
