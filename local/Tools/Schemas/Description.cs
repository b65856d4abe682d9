using System.Text.Encodings.Web;
using Trellis.Schemas;

namespace Trellis.Local.Tools.Schemas;

/// <summary>A compiled schema as one JSON document: what <c>describe</c> prints for programs.</summary>
public static class Description
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Trellis.Schemas.Schema schema, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteStartObject("models");
        foreach (var model in schema.Models)
            Write(json, model);
        json.WriteEndObject();
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
        json.WriteStartObject(model.Name);
        json.WriteString("path", model.Path);
        Names(json, "key", [.. model.Key.Fields.Select(field => field.Name)]);
        json.WriteString("scope", model.Scope.OwnerField ?? "*");
        Fields(json, "fields", model.Fields.RemoveAll(field => field.IsImplied));
        Input(json, "create", InputTypes.Create(model));
        Input(json, "update", InputTypes.Update(model));
        json.WriteStartArray("indexes");
        foreach (var index in model.Indexes)
        {
            json.WriteStartObject();
            json.WriteString("name", index.Name);
            Names(json, "fields", [.. index.PartitionFields.Concat(index.SortFields).Select(field => field.Name)]);
            json.WriteString("slot", $"gsi{index.Slot}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("relations");
        foreach (var relation in model.Relations)
            Write(json, relation);
        json.WriteEndObject();
        Rules(json, "rules", model.Rules);
        FieldRules(json, model);
        Names(json, "disabled", [.. OperationNames.Of(model.Disabled)]);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Relation relation)
    {
        json.WriteStartObject(relation.Name);
        json.WriteString("kind", RelationText.Word(relation.Kind));
        json.WriteString("model", relation.Target.Name);
        if (relation.Pairing is { } pairing)
        {
            json.WriteString("relationName", pairing.Name);
        }
        else
        {
            json.WriteString("keyOn", relation.KeyIsOnSource ? relation.Source.Name : relation.Target.Name);
            Names(json, "key", [.. relation.KeyFields.Select(field => field.Name)]);
        }

        if (relation.Index is { } index)
            json.WriteString("index", index.Name);
        json.WriteEndObject();
    }

    private static void FieldRules(Utf8JsonWriter json, Model model)
    {
        json.WriteStartObject("fieldRules");
        foreach (var field in model.Fields)
        {
            if (field.Rules is { } rules)
                Rules(json, field.Name, rules);
        }

        foreach (var relation in model.Relations)
        {
            if (relation.Rules is { } rules)
                Rules(json, relation.Name, rules);
        }

        json.WriteEndObject();
    }

    private static void Rules(Utf8JsonWriter json, string name, ImmutableArray<Rule> rules)
    {
        json.WriteStartArray(name);
        foreach (var rule in rules)
            json.WriteStringValue(rule.Text);
        json.WriteEndArray();
    }

    private static void Fields(Utf8JsonWriter json, string name, ImmutableArray<Field> fields)
    {
        json.WriteStartObject(name);
        foreach (var field in fields)
            json.WriteString(field.Name, $"{field.Type}{(field.Required ? "!" : "")}");
        json.WriteEndObject();
    }

    private static void Input(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>>? types)
    {
        if (types is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        foreach (var (field, type) in types)
            json.WriteString(field, type);
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, ImmutableArray<string> names)
    {
        json.WriteStartArray(name);
        foreach (var each in names)
            json.WriteStringValue(each);
        json.WriteEndArray();
    }
}
