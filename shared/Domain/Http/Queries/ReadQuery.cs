using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http.Queries;

/// <summary>What a read of one record asks for: <c>include</c> and <c>fields</c>, and of which state.</summary>
public sealed record ReadQuery(ImmutableArray<Field>? Fields, ImmutableArray<Relation> Include, Preconditions Preconditions)
{

    /// <summary>Is it the record as it is? Only that has an entity tag.</summary>
    public bool IsPlain => Fields is null && Include.IsEmpty;

    /// <summary>Failures: <c>etag.malformed</c>, or <c>query.…</c>, the first fault's code, with all faults named.</summary>
    /// <param name="call">The request.</param>
    /// <param name="model">Of which model's record.</param>
    /// <param name="isNamed">Does the path name the record itself? Where a relation leads to it, lists of its own relations cannot be
    /// included: nowhere would they go on.</param>
    public static Result<ReadQuery> Of(Call call, Model model, bool isNamed = true)
    {
        if (!Preconditions.Of(call).Succeeded(out var preconditions, out var malformed))
            return malformed;

        var query = new ReadQuery(null, [], preconditions);
        if (call.RawQuery.Length == 0)
            return query;

        var faults = new List<Fault>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in QueryString.Parse(call.RawQuery, faults))
        {
            if (!seen.Add(name))
                faults.Add(new Fault(name, "query.repeated", $"{name} stands twice. Write it once."));
            else if (name == "include")
                query = query with { Include = Choices.Relations(model, value, faults, isNamed) };
            else if (name == "fields")
                query = query with { Fields = Choices.Fields(model, value, faults) };
            else
                faults.Add(new Fault(name, "query.unknown", $"There is no parameter {name} here. There are fields and include."));
        }

        return QueryFaults.Of(faults) is { } failure ? failure : query;
    }
}
