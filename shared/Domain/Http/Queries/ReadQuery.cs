namespace Trellis.Http.Queries;

/// <summary>The parameters of reading one record: <c>fields</c>, <c>include</c> and preconditions.</summary>
public sealed record ReadQuery(ImmutableArray<Field>? Fields, ImmutableArray<Relation> Include, Preconditions Preconditions)
{
    /// <summary>Is the unchanged record requested? Only that has an ETag.</summary>
    public bool IsPlain => Fields is null && Include.IsEmpty;

    /// <summary>Failures: <c>etag.malformed</c>, or <c>query.…</c> (the code of the first fault, with all faults).</summary>
    /// <param name="isNamed">Does the path identify the record itself? If it is read through a relation, lists of its own relations cannot
    /// be included, because their page tokens would have no path.</param>
    public static Result<ReadQuery> Parse(Call call, Model model, bool isNamed = true)
    {
        if (!Preconditions.Parse(call).Succeeded(out var preconditions, out var malformed))
            return malformed;

        var query = new ReadQuery(null, [], preconditions);
        if (call.RawQuery.Length == 0)
            return query;

        var faults = new List<Fault>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in QueryString.Parse(call.RawQuery, faults))
        {
            if (!seen.Add(name))
                faults.Add(new Fault(name, "query.repeated", $"{name} is repeated. Write it once."));
            else if (name == "include")
                query = query with { Include = Choices.Relations(model, value, faults, isNamed) };
            else if (name == "fields")
                query = query with { Fields = Choices.Fields(model, value, faults) };
            else
                faults.Add(new Fault(name, "query.unknown", $"There is no parameter {name} here. The parameters are fields and include."));
        }

        return Failure.Combine(faults, "query") is { } failure ? failure : query;
    }
}
