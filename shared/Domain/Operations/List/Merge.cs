namespace Trellis.Operations.List;

/// <summary>
/// Several ranges that together hold what the rules grant, such as one for each of the caller's groups. Each is planned like a list of its
/// own, for a caller who is granted no more than that part. They can be merged if all have the same order.
/// </summary>
/// <param name="Parts">Each range, and the part of the query that it is for.</param>
/// <param name="Score">That of the worst range.</param>
internal sealed record Merge(List<(Candidate Candidate, AuthorizedQuery Query)> Parts, int Score)
{
    // Twice as many as a caller has memberships at most: rules may ask for two kinds of them.
    private const int Most = 200;

    // Up to this many ranges are taken to hold less than all records with one value of an index.
    private const int Few = 10;

    /// <summary>Null if some part of the grant has no range in an order that the others have too.</summary>
    public static Merge? Best(Model model, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        Merge? best = null;
        foreach (var granted in query.Filters.OfType<Granted>())
        {
            foreach (var merge in Candidates(model, granted, query, selection, filled))
            {
                if (merge.Parts.Count <= Most && (best is null || merge.Score > best.Score))
                    best = merge;
            }
        }

        return best;
    }

    /// <summary>An index that is not filled and that a merge would use, and its score; else null.</summary>
    public static (SecondaryIndex Index, int Score)? Unfilled(
        Model model, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        if (model.Indexes.All(index => filled.Contains(model, index)) || Best(model, query, selection, FilledIndexes.All) is not { } merge)
            return null;
        var index = merge.Parts.Select(part => (part.Candidate.Path as IndexPath)?.Index)
            .FirstOrDefault(index => index is not null && !filled.Contains(model, index));
        return index is null ? null : (index, merge.Score);
    }

    private static IEnumerable<Merge> Candidates(
        Model model, Granted granted, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        var alternatives = Alternatives(granted.Grant);
        var isOne = alternatives is [var only] && only.All(match => match is not FieldMatch { AnyOf.Length: > 1 });
        if (isOne || alternatives.Count is 0 or > Most)
            yield break;

        Dictionary<string, Merge>? all = null;
        foreach (var alternative in alternatives)
        {
            var orders = ForAlternative(model, granted, alternative, query, selection, filled);
            all = all is null ? orders : all.Where(order => orders.ContainsKey(order.Key)).ToDictionary(
                order => order.Key, order => order.Value.And(orders[order.Key]), StringComparer.Ordinal);
        }

        foreach (var merge in all!.Values)
            yield return merge.Weighed();
    }

    /// <summary>The alternatives that hold for something. Those that ask for values of the same field are joined, so that a group which
    /// several rules name is one range.</summary>
    private static List<ImmutableArray<Match>> Alternatives(Grant grant)
    {
        var values = new Dictionary<string, List<Value>>(StringComparer.Ordinal);
        var alternatives = new List<ImmutableArray<Match>>();
        foreach (var alternative in grant.Alternatives.Where(alternative => !new Grant([alternative]).HoldsNothing))
        {
            if (alternative is [FieldMatch { IsList: false, OrPrefix: null } match])
                (values.TryGetValue(match.Field, out var known) ? known : values[match.Field] = []).AddRange(match.AnyOf);
            else
                alternatives.Add(alternative);
        }

        alternatives.AddRange(
            values.Select(field => ImmutableArray.Create<Match>(new FieldMatch(field.Key, IsList: false, [.. field.Value.Distinct()]))));
        return alternatives;
    }

    /// <summary>The best ranges for an alternative in each order, by the names of the order's fields.</summary>
    private static Dictionary<string, Merge> ForAlternative(
        Model model, Granted granted, ImmutableArray<Match> alternative, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        var best = new Dictionary<string, Merge>(StringComparer.Ordinal);
        Add(Known(model.Key.Fields), narrowed => Candidate.ForKey(model, narrowed, selection));
        foreach (var index in model.Indexes.Where(index => filled.Contains(model, index)))
        {
            // The index of an owner takes all forms of the owner's name.
            var isKnown = index.Origin == IndexOrigin.Owner || Known(index.PartitionFields).Count() == index.PartitionFields.Length;
            if (isKnown)
            {
                Add(
                    [.. Known(index.PartitionFields), .. Known(index.SortFields)],
                    narrowed => Candidate.ForIndex(model, index, narrowed, selection));
            }
        }

        return best;

        IEnumerable<Field> Known(ImmutableArray<Field> fields) =>
            fields.TakeWhile(field => query.IsPinned(field) || alternative.Any(match => IsExact(match, field)));

        void Add(IEnumerable<Field> fields, Func<AuthorizedQuery, Candidate?> candidateOf)
        {
            var parts = new List<(Candidate Candidate, AuthorizedQuery Query)>();
            foreach (var single in WithSingleValues(alternative, [.. fields.Where(field => !query.IsPinned(field))]))
            {
                var narrowed = query.Narrowed(granted, single);
                // The order must hold across the ranges, so what only one of them pins is no help.
                if (candidateOf(narrowed) is not { } candidate
                    || !Sorting.Supports(model, candidate.Path.Columns(model), query.IsPinned, selection.Sort, out _))
                {
                    return;
                }

                parts.Add((candidate, narrowed));
            }

            if (parts.Count == 0)
                return;
            var order = string.Join(',', parts[0].Candidate.Path.Columns(model).Select(field => field.Name));
            var score = parts.Min(part => part.Candidate.Score);
            if (!best.TryGetValue(order, out var other) || score > other.Score)
                best[order] = new Merge(parts, score);
        }
    }

    private static bool IsExact(Match match, Field field) =>
        match is FieldMatch { IsList: false, OrPrefix: null } only && only.Field == field.Name;

    /// <summary>The alternative for each value of these fields; nothing if there are too many.</summary>
    private static List<ImmutableArray<Match>> WithSingleValues(ImmutableArray<Match> alternative, ImmutableArray<Field> fields)
    {
        List<ImmutableArray<Match>> all = [[]];
        foreach (var match in alternative)
        {
            IEnumerable<Match> choices = fields.Any(field => IsExact(match, field)) && match is FieldMatch several
                ? several.AnyOf.Select(value => several with { AnyOf = [value] })
                : [match];
            all = [.. all.SelectMany(begun => choices.Select(choice => begun.Add(choice))).Take(Most + 1)];
        }

        return all.Count > Most ? [] : all;
    }

    private Merge And(Merge other) => new([.. Parts, .. other.Parts], Math.Min(Score, other.Score));

    /// <summary>Of many ranges, which are worth less than an index whose value the client gives.</summary>
    private Merge Weighed() => Parts.Count <= Few ? this : this with { Score = Math.Min(Score, Candidate.PartitionScore - 1) };
}
