using System.Text.Json;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>Writes a record as the API shows it: its key, its fields in the schema's order, <c>_version</c>. What is null is left out.</summary>
public static class RecordJson
{
    /// <param name="json">Where to.</param>
    /// <param name="record">What.</param>
    /// <param name="visible">Which of its fields the caller may see.</param>
    public static void Write(Utf8JsonWriter json, Record record, Func<Record, Field, bool> visible)
    {
        json.WriteStartObject();
        WriteFields(json, record, visible);
        json.WriteEndObject();
    }

    /// <summary>The members without the braces, for an answer that adds related records.</summary>
    public static void WriteFields(Utf8JsonWriter json, Record record, Func<Record, Field, bool> visible)
    {
        foreach (var field in record.Model.Key.Fields)
        {
            WriteField(json, record, field);
        }

        foreach (var field in record.Model.Fields)
        {
            if (!record.Model.Key.Fields.Contains(field) && record.Fields.ContainsKey(field.Name) && visible(record, field))
            {
                WriteField(json, record, field);
            }
        }

        json.WriteNumber("_version", record.Version);
    }

    private static void WriteField(Utf8JsonWriter json, Record record, Field field)
    {
        json.WritePropertyName(field.Name);
        Write(json, record[field.Name]);
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
                {
                    Write(json, item);
                }

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
}
