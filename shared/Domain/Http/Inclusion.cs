using System.Text.Json;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>What one relation adds to the records of an answer.</summary>
/// <param name="Relation">The relation, whose name the member has.</param>
/// <param name="Sight">In which records the caller may see it; in others it is left out.</param>
/// <param name="View">What the caller sees of the related records.</param>
public abstract record Inclusion(Relation Relation, Grant Sight, View View)
{
    public void Write(Utf8JsonWriter json, Record source)
    {
        if (Sight.Holds(source))
        {
            json.WritePropertyName(Relation.Name);
            WriteRelated(json, source);
        }
    }

    protected abstract void WriteRelated(Utf8JsonWriter json, Record source);

    protected void WriteOne(Utf8JsonWriter json, Record? record)
    {
        if (record is null)
        {
            json.WriteNullValue();
        }
        else
        {
            RecordJson.Write(json, record, View);
        }
    }
}

/// <summary>The record that each record names; null where there is none, or none that the caller may read.</summary>
public sealed record OneIncluded(Relation Relation, Grant Sight, View View, Grant Readable, IReadOnlyDictionary<RecordKey, Record> Found, string? Caller)
    : Inclusion(Relation, Sight, View)
{
    protected override void WriteRelated(Utf8JsonWriter json, Record source)
    {
        var record = Anchor.KeyOf(Relation, source, Caller) is { } key ? Found.GetValueOrDefault(key) : null;
        WriteOne(json, record is not null && Readable.Holds(record) ? record : null);
    }
}

/// <summary>The first page of many, and how to go on; of a relation to one record, that record.</summary>
public sealed record ManyIncluded(Relation Relation, Grant Sight, View View, Page Page, string? NextToken) : Inclusion(Relation, Sight, View)
{
    protected override void WriteRelated(Utf8JsonWriter json, Record source)
    {
        if (Relation.Kind == RelationKind.HasOne)
        {
            WriteOne(json, Page.Records is [var only, ..] ? only : null);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var record in Page.Records)
        {
            RecordJson.Write(json, record, View);
        }

        json.WriteEndArray();
        json.WriteString("nextToken", NextToken);
        json.WriteEndObject();
    }
}
