namespace Trellis.Http.Queries;

/// <summary>The response for a page: the visible parts of its records, and the requested information about the list.</summary>
public static class ListAnswers
{
    /// <param name="nextToken">The token of the next page, or null.</param>
    /// <param name="since">The token to follow the list with; null if it cannot be followed.</param>
    /// <param name="explained">The plan, if it is to be explained.</param>
    public static Answer Page(
        Page page, View view, ImmutableArray<Inclusion> inclusions, string? nextToken, string? since, ListPlan? explained) =>
        Answer.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteItems(json, page, view, inclusions);
            json.WriteString("nextToken", nextToken);
            if (since is not null)
                json.WriteString("since", since);
            if (page.Total is { } total)
            {
                json.WriteNumber("count", total.Count);
                json.WriteBoolean("countIsExact", total.IsExact);
            }

            if (explained is not null)
                Explain(json, explained, page);

            json.WriteEndObject();
        }));

    /// <summary>The response for a list that is followed: what has changed, the keys of what has left it, the next token.</summary>
    public static Answer Feed(
        Page page, View view, ImmutableArray<Inclusion> inclusions, IReadOnlyList<RecordKey> removed, string since) =>
        Answer.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteItems(json, page, view, inclusions);
            json.WriteStartArray("removed");
            foreach (var key in removed)
                view.WriteKey(json, key);

            json.WriteEndArray();
            json.WriteNull("nextToken");
            json.WriteString("since", since);
            json.WriteEndObject();
        }));

    private static void WriteItems(Utf8JsonWriter json, Page page, View view, ImmutableArray<Inclusion> inclusions)
    {
        json.WriteStartArray("items");
        foreach (var record in page.Records)
            RecordAnswers.Write(json, record, view, inclusions);

        json.WriteEndArray();
    }

    /// <summary>How the list was read. Contains only the client's conditions, not those of the access rules.</summary>
    private static void Explain(Utf8JsonWriter json, ListPlan plan, Page page)
    {
        json.WriteStartObject("explain");
        json.WriteString("index", plan.Path.Name);
        json.WriteString("keyCondition", Written(plan.KeyConditions));
        json.WriteString("filter", Written(plan.FilterConditions));
        json.WriteString("order", plan.Descending ? "descending" : "ascending");
        json.WriteBoolean("consistent", plan.Path.IsConsistent);
        if (plan.UnfilledIndex is { } index)
            json.WriteString("note", FilledIndexes.Note(plan.Model.Name, index.Name));

        if (plan.ShowsItemsRead)
        {
            json.WriteNumber("itemsRead", page.ItemsRead);
        }
        else
        {
            // The number may include records that the caller may not read.
            json.WriteNull("itemsRead");
        }

        json.WriteEndObject();
    }

    private static string? Written(ImmutableArray<Filter> filters) => filters.IsEmpty ? null : string.Join('&', filters);
}
