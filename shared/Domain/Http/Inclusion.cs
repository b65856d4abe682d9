namespace Trellis.Http;

/// <summary>One relation included in the records of a response.</summary>
/// <param name="Relation">The relation, whose name the JSON member has.</param>
/// <param name="Visible">The records in which the caller may see it; in others it is omitted.</param>
/// <param name="View">The visible fields of the related records.</param>
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

    /// <summary>The size that it adds to the record; null if the key was not looked up because the response was already full.</summary>
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

/// <summary>The related record of each record; null if it does not exist or the caller may not read it.</summary>
/// <param name="Visible">The records in which the caller may see it.</param>
/// <param name="View">The visible fields of the related records.</param>
/// <param name="Readable">The related records that the caller may read.</param>
/// <param name="LookedUp">The keys that were looked up.</param>
/// <param name="Found">The records that were found.</param>
/// <param name="Caller">The caller's id.</param>
public sealed record OneIncluded(
    Relation Relation,
    Grant Visible,
    View View,
    Grant Readable,
    IReadOnlySet<RecordKey> LookedUp,
    IReadOnlyDictionary<RecordKey, Record> Found,
    string? Caller)
    : Inclusion(Relation, Visible, View)
{
    public override long? Size(Record source)
    {
        if (!Visible.Holds(source) || Anchor.KeyOf(Relation, source, Caller) is not { } key)
            return 0;

        if (!LookedUp.Contains(key))
            return null;

        return Found.TryGetValue(key, out var record) ? AnswerSize.Of(record) : 0;
    }

    protected override void WriteRelated(Utf8JsonWriter json, Record source)
    {
        var record = Anchor.KeyOf(Relation, source, Caller) is { } key ? Found.GetValueOrDefault(key) : null;
        WriteOne(json, record is not null && Readable.Holds(record) ? record : null);
    }
}

/// <summary>The first page of the related records with a token for the next page; for a relation to one record, that record.</summary>
/// <param name="Visible">The records in which the caller may see it.</param>
/// <param name="View">The visible fields of the related records.</param>
/// <param name="NextToken">Creates the token for the next page, at the relation's own path.</param>
public sealed record ManyIncluded(
    Relation Relation, Grant Visible, View View, Page Page, Func<Page, string?> NextToken) : Inclusion(Relation, Visible, View)
{
    public override long? Size(Record source) => Page.Records.Sum(AnswerSize.Of);

    /// <summary>Shortens the page to that size, but to no fewer than one record.</summary>
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
