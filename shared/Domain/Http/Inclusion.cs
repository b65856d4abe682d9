using Trellis.Access;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>What one relation adds to the records of an answer.</summary>
/// <param name="Relation">The relation, whose name the member has.</param>
/// <param name="Visible">In which records the caller may see it; in others it is left out.</param>
/// <param name="View">What the caller sees of the related records.</param>
public abstract record Inclusion(Relation Relation, Grant Visible, View View)
{
    public void Write(Utf8JsonWriter json, Record source)
    {
        if (Visible.Holds(source))
        {
            json.WritePropertyName(Relation.Name);
            WriteRelated(json, source);
        }
    }

    /// <summary>How much it adds to that record; null where that was not looked up, since the answer is full before.</summary>
    public abstract long? Size(Record source);

    protected abstract void WriteRelated(Utf8JsonWriter json, Record source);

    protected void WriteOne(Utf8JsonWriter json, Record? record)
    {
        if (record is null)
            json.WriteNullValue();
        else
            View.Write(json, record);
    }
}

/// <summary>The record that each record names; null where there is none, or none that the caller may read.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Visible">In which records the caller may see it.</param>
/// <param name="View">What the caller sees of the related records.</param>
/// <param name="Readable">Which of them the caller may read.</param>
/// <param name="Asked">The keys that were looked up.</param>
/// <param name="Found">What was found there.</param>
/// <param name="Caller">Who asks.</param>
public sealed record OneIncluded(
    Relation Relation,
    Grant Visible,
    View View,
    Grant Readable,
    IReadOnlySet<RecordKey> Asked,
    IReadOnlyDictionary<RecordKey, Record> Found,
    string? Caller)
    : Inclusion(Relation, Visible, View)
{
    public override long? Size(Record source)
    {
        if (!Visible.Holds(source) || Anchor.KeyOf(Relation, source, Caller) is not { } key)
            return 0;

        return !Asked.Contains(key) ? null : Found.TryGetValue(key, out var record) ? AnswerSize.Of(record) : 0;
    }

    protected override void WriteRelated(Utf8JsonWriter json, Record source)
    {
        var record = Anchor.KeyOf(Relation, source, Caller) is { } key ? Found.GetValueOrDefault(key) : null;
        WriteOne(json, record is not null && Readable.Holds(record) ? record : null);
    }
}

/// <summary>The first page of many, and how to go on; of a relation to one record, that record.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Visible">In which records the caller may see it.</param>
/// <param name="View">What the caller sees of the related records.</param>
/// <param name="Page">The page.</param>
/// <param name="NextToken">The token by which a page goes on at the relation's own address.</param>
public sealed record ManyIncluded(
    Relation Relation, Grant Visible, View View, Page Page, Func<Page, string?> NextToken) : Inclusion(Relation, Visible, View)
{
    public override long? Size(Record source) => Page.Records.Sum(AnswerSize.Of);

    /// <summary>The same with as many of its records as take no more than that, and one at least.</summary>
    public ManyIncluded Within(long most)
    {
        var (count, size) = (0, 0L);
        foreach (var record in Page.Records)
        {
            size += AnswerSize.Of(record);
            if (size > most && count > 0)
                return this with { Page = Page.First(count) };

            count++;
        }

        return this;
    }

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
            View.Write(json, record);

        json.WriteEndArray();
        json.WriteString("nextToken", NextToken(Page));
        json.WriteEndObject();
    }
}
