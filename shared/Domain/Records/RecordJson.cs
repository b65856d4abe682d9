namespace Trellis.Records;

/// <summary>Writes stored values as JSON.</summary>
public static class RecordJson
{
    /// <summary>
    /// Writes a field's value with the members of objects in the schema's order. DynamoDB returns them in any order, but a strong ETag
    /// requires the same bytes each time.
    /// </summary>
    public static void Write(Utf8JsonWriter json, FieldType type, Value value)
    {
        if (type.Nested is not { } nested || value.Kind is not (ValueKind.List or ValueKind.Map))
        {
            Write(json, value);
        }
        else if (value.Kind == ValueKind.List)
        {
            json.WriteStartArray();
            foreach (var item in value.Items)
                Write(json, type, item);

            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject();
            foreach (var field in nested.Fields)
            {
                if (value.Members.TryGetValue(field.Name, out var member))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Type, member);
                }
            }

            json.WriteEndObject();
        }
    }

    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                json.WriteStringValue(value.Text);
                break;
            case ValueKind.Number:
                json.WriteRawValue(value.Text);
                break;
            case ValueKind.Flag:
                json.WriteBooleanValue(value.Flag);
                break;
            case ValueKind.List:
                json.WriteStartArray();
                foreach (var item in value.Items)
                    Write(json, item);

                json.WriteEndArray();
                break;
            case ValueKind.Map:
                json.WriteStartObject();
                foreach (var (name, member) in value.Members)
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>Sorts the members of every object by name, so that equal values give equal text.</summary>
    public static void WriteSorted(Utf8JsonWriter json, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.List:
                json.WriteStartArray();
                foreach (var item in value.Items)
                    WriteSorted(json, item);

                json.WriteEndArray();
                break;
            case ValueKind.Map:
                json.WriteStartObject();
                foreach (var name in value.Members.Keys.Order(StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    WriteSorted(json, value.Members[name]);
                }

                json.WriteEndObject();
                break;
            default:
                Write(json, value);
                break;
        }
    }
}
