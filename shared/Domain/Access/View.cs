using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>What one caller sees of a model's records: worked out once, for all the records of an answer.</summary>
public sealed class View
{
    private readonly ImmutableArray<(Field Field, Grant Grant)> fields;

    private View(Model model, ImmutableArray<(Field Field, Grant Grant)> fields)
    {
        Model = model;
        this.fields = fields;
    }

    public Model Model { get; }

    /// <param name="decision">What the rules say to the caller.</param>
    /// <param name="model">Of which records.</param>
    /// <param name="operation">Get or list: rules can tell them apart.</param>
    /// <param name="chosen">The fields that the caller wants; null for all.</param>
    public static View Of(Decision decision, Model model, Operation operation, ImmutableArray<Field>? chosen = null)
    {
        var fields = ImmutableArray.CreateBuilder<(Field, Grant)>(model.Fields.Length);
        foreach (var field in model.Key.Fields)
        {
            if (decision.ToRead(field, operation) is { IsNever: false } grant)
                fields.Add((field, grant));
        }

        foreach (var field in model.Fields)
        {
            if (!model.Key.Fields.Contains(field)
                && (chosen is not { } wanted || wanted.Contains(field))
                && decision.ToRead(field, operation) is { IsNever: false } grant)
            {
                fields.Add((field, grant));
            }
        }

        return new View(model, fields.ToImmutable());
    }

    /// <summary>The fields that may be seen in some record, the key's first, then in the schema's order.</summary>
    public ImmutableArray<(Field Field, Grant Grant)> Fields => fields;

    /// <summary>Writes a record as the API shows it: its key, its fields, <c>_version</c>. What is null is left out.</summary>
    public void Write(Utf8JsonWriter json, Record record)
    {
        json.WriteStartObject();
        WriteFields(json, record);
        json.WriteEndObject();
    }

    /// <summary>The members without the braces, for an answer that adds related records.</summary>
    public void WriteFields(Utf8JsonWriter json, Record record)
    {
        foreach (var (field, grant) in fields)
        {
            if (record.Fields.TryGetValue(field.Name, out var value) && (grant.IsAlways || grant.Holds(record)))
            {
                json.WritePropertyName(field.Name);
                RecordJson.Write(json, field.Type, value);
            }
        }

        json.WriteNumber("_version", record.Version);
    }
}
