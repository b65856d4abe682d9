using Trellis.Access;
using Trellis.Operations.List;
using Trellis.Records;

namespace Trellis.Http.Queries;

/// <summary>A page as an answer: what the caller sees of its records, and what was asked about the list itself.</summary>
public static class ListAnswers
{
    public static Answer Page(Page page, View view, ImmutableArray<Inclusion> inclusions, string? nextToken, ListPlan? explained) =>
        Answer.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var record in page.Records)
            {
                json.WriteStartObject();
                view.WriteFields(json, record);
                foreach (var inclusion in inclusions)
                    inclusion.Write(json, record);

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextToken", nextToken);
            if (page.Total is { } total)
            {
                json.WriteNumber("count", total.Count);
                json.WriteBoolean("countIsExact", total.IsExact);
            }

            if (explained is not null)
                Explain(json, explained, page);

            json.WriteEndObject();
        }));

    /// <summary>How the list was read, in the words of the query. What the rules added is not told.</summary>
    private static void Explain(Utf8JsonWriter json, ListPlan plan, Page page)
    {
        json.WriteStartObject("explain");
        json.WriteString("index", plan.Path.Name);
        json.WriteString("keyCondition", Written(plan.Keyed));
        json.WriteString("filter", Written(plan.Filtered));
        json.WriteString("order", plan.Descending ? "descending" : "ascending");
        json.WriteBoolean("consistent", plan.Path.IsConsistent);
        if (plan.PassedOver is { } index)
            json.WriteString("note", FilledIndexes.Note(plan.Model.Name, index.Name));

        if (plan.TellsItemsRead)
        {
            json.WriteNumber("itemsRead", page.ItemsRead);
        }
        else
        {
            // There may be records among them that the caller may not know of.
            json.WriteNull("itemsRead");
        }

        json.WriteEndObject();
    }

    private static string? Written(ImmutableArray<Filter> filters) => filters.IsEmpty ? null : string.Join('&', filters);
}
