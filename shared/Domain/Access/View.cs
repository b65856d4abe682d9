namespace Trellis.Access;

/// <summary>The fields of a model that one caller may see, computed once for all records of a response.</summary>
public sealed class View
{
    // Those that are visible in some record: the key fields, then the others in the schema's order.
    private readonly ImmutableArray<(Field Field, Grant Grant)> fields;
    private readonly int[] places;

    private View(Model model, ImmutableArray<(Field Field, Grant Grant)> fields)
    {
        Model = model;
        this.fields = fields;
        places = new int[fields.Length];
        for (var index = 0; index < places.Length; index++)
            places[index] = model.PlaceOf(fields[index].Field.Name);
    }

    public Model Model { get; }

    /// <param name="operation">Get or list: rules can differ between them.</param>
    /// <param name="chosen">The requested fields; null for all.</param>
    public static View For(Decision decision, Model model, Operation operation, ImmutableArray<Field>? chosen = null)
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

    /// <summary>Writes a record as the API returns it: key, fields, <c>_version</c>. Null fields are omitted.</summary>
    public void Write(Utf8JsonWriter json, Record record)
    {
        json.WriteStartObject();
        WriteFields(json, record);
        json.WriteEndObject();
    }

    /// <summary>Writes a record's key: the value of its one field, or an object of several. Without the fields that the caller never sees;
    /// if none is left, nothing is written.</summary>
    public void WriteKey(Utf8JsonWriter json, RecordKey key)
    {
        var visible = Model.Key.Fields.Zip(key.Parts).Where(part => fields.Any(shown => shown.Field == part.First)).ToList();
        if (visible.Count == 0)
            return;
        if (Model.Key.Fields.Length == 1)
        {
            RecordJson.Write(json, visible[0].First.Type, visible[0].Second);
            return;
        }

        json.WriteStartObject();
        foreach (var (field, value) in visible)
        {
            json.WritePropertyName(field.Name);
            RecordJson.Write(json, field.Type, value);
        }

        json.WriteEndObject();
    }

    /// <summary>The members without the braces, so that related records can be added.</summary>
    public void WriteFields(Utf8JsonWriter json, Record record)
    {
        for (var index = 0; index < places.Length; index++)
        {
            var (field, grant) = fields[index];
            if (record[places[index]] is { Kind: not ValueKind.Null } value && (grant.IsAlways || grant.Holds(record)))
            {
                json.WritePropertyName(field.Name);
                RecordJson.Write(json, field.Type, value);
            }
        }

        json.WriteNumber("_version", record.Version);
    }
}
