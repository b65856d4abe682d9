namespace Trellis.Operations.List;

/// <summary>
/// Chooses the path that reads the least. Equality conditions select the partition and the leading key fields, one range applies to the
/// next key field, and the remaining conditions become a filter. An index contains only records that have all of its fields, so it is used
/// only if all matching records have them, and only if it is filled. Where the rules are alternatives, several such ranges may be merged.
/// </summary>
public static class Planner
{
    /// <summary>Failures: <c>access.denied</c>, <c>access.field</c>, <c>query.sort</c>.</summary>
    public static Result<ListPlan> Plan(
        Model model, Decision decision, Anchor anchor, Selection selection, FilledIndexes filled)
    {
        if (decision.On(Operation.List).IsNever)
            return Demand.Refused;

        var owner = model.Scope.IsOwner ? decision.Caller.Id ?? "" : null;
        var query = AuthorizedQuery.Create(model, decision, selection, owner);
        if (query.Failure is { } forbidden)
            return forbidden;

        Result<ListPlan> planned = anchor switch
        {
            Anchor.Single single => PlanOne(model, owner, single, query, selection),
            Anchor.Linked linked => PlanLinks(model, owner, linked, query, selection),
            Anchor.Children children => PlanMany(model, owner, children, query, selection, filled),
            _ => throw new InvalidOperationException($"A list cannot start from {anchor.GetType().Name}."),
        };
        if (!planned.Succeeded(out var plan, out var failure))
            return failure;

        // Nothing needs to be read for a caller who is a member of no group.
        if (decision.On(Operation.List).HoldsNothing)
            plan = plan with { Path = new SinglePath(null) };
        // Anybody can ask for pages without a token, so such a page must cost little.
        return decision.Caller.IsSignedIn ? plan : plan with { MostCalls = 1 };
    }

    private static ListPlan PlanOne(
        Model model, string? owner, Anchor.Single single, AuthorizedQuery query, Selection selection)
    {
        var plan = Plan(model, owner, new SinglePath(single.Key), query.Filters, query, selection);
        return plan with { Descending = selection.Descending, IsSingle = true };
    }

    private static Result<ListPlan> PlanLinks(
        Model model, string? owner, Anchor.Linked linked, AuthorizedQuery query, Selection selection)
    {
        if (!Sorting.Supports(model, model.Key.Fields, query.IsPinned, selection.Sort, out _))
            return Sorting.Unlinked(model, selection.Sort[0]);
        var plan = Plan(model, owner, linked.Path, query.Filters, query, selection);
        return plan with { Descending = IsDescending(model, model.Key.Fields, query, selection) };
    }

    private static Result<ListPlan> PlanMany(
        Model model, string? owner, Anchor.Children children, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        query.Pin(children.Pins);
        var (best, passedOver) = Best(model, query, selection, filled);
        var merge = Merge.Best(model, query, selection, filled) is { } several && several.Score > (best?.Score ?? -1) ? several : null;
        if (Merge.Unfilled(model, query, selection, filled) is { } unfilled && unfilled.Score > (passedOver?.Score ?? -1))
            passedOver = unfilled;
        if (best is null && merge is null)
            return passedOver is { } only ? Sorting.Unfilled(model, only.Index) : Sorting.Unindexed(model, query, selection);

        var plan = merge is not null
            ? PlanMerge(model, owner, merge, query, selection)
            : PlanCandidate(model, owner, best!, query, query, selection);
        return plan with
        {
            Limit = Math.Min(children.Most ?? selection.Limit, selection.Limit),
            IsSingle = children.Most is not null,
            UnfilledIndex = passedOver is { } better && better.Score > (merge?.Score ?? best!.Score) ? better.Index : null,
        };
    }

    /// <summary>The best path by one key or index, and the best index that cannot be used because it is not filled.</summary>
    private static (Candidate? Best, (SecondaryIndex Index, int Score)? PassedOver) Best(
        Model model, AuthorizedQuery query, Selection selection, FilledIndexes filled)
    {
        var best = Candidate.ForKey(model, query, selection);
        (SecondaryIndex Index, int Score)? passedOver = null;
        foreach (var index in model.Indexes)
        {
            if (Candidate.ForIndex(model, index, query, selection) is not { } candidate)
                continue;

            if (!filled.Contains(model, index))
                passedOver = passedOver is { } other && other.Score >= candidate.Score ? other : (index, candidate.Score);
            else if (best is null || candidate.Score > best.Score)
                best = candidate;
        }

        return (best, passedOver);
    }

    private static ListPlan PlanCandidate(
        Model model, string? owner, Candidate candidate, AuthorizedQuery narrowed, AuthorizedQuery query, Selection selection)
    {
        var rest = narrowed.Rest(candidate.Used);
        var plan = Plan(model, owner, candidate.Path, rest, narrowed, selection);
        return plan with
        {
            Descending = IsDescending(model, candidate.Path.Columns(model), query, selection),
            IsDense = candidate.IsOfOwnerAlone(rest),
            ShowsItemsRead = plan.ShowsItemsRead || candidate.IsOfOwnerAlone(rest.FindAll(filter => filter is Granted)),
        };
    }

    private static ListPlan PlanMerge(
        Model model, string? owner, Merge merge, AuthorizedQuery query, Selection selection)
    {
        ImmutableArray<ListPlan> parts = [
            .. merge.Parts.Select(part => PlanCandidate(model, owner, part.Candidate, part.Query, query, selection))];
        HashSet<Filter> left = new(
            merge.Parts.SelectMany(part => part.Query.Rest(part.Candidate.Used)), ReferenceEqualityComparer.Instance);
        var rest = query.Filters.FindAll(left.Contains);
        return Plan(model, owner, new MergedPath(parts), rest, query, selection) with
        {
            // The parts apply it.
            Filter = null,
            Descending = parts[0].Descending,
            ShowsItemsRead = parts.All(part => part.ShowsItemsRead),
        };
    }

    private static ListPlan Plan(
        Model model, string? owner, AccessPath path, List<Filter> rest, AuthorizedQuery query, Selection selection) =>
        new(model, owner, path, Filter.All(rest), selection.Descending, selection.Limit, After: null)
        {
            Counts = selection.Counts,
            KeyConditions = [
                .. query.Filters.Where(filter => filter is not Granted && !rest.Contains(filter) && !query.IsOfRelation(filter))],
            FilterConditions = [.. rest.Where(filter => filter is not Granted && !query.IsOfRelation(filter))],
            ShowsItemsRead = !rest.Exists(filter => filter is Granted),
        };

    /// <summary>
    /// The default is the path's order, ascending. If that is only by generated id, the newest records come first.
    /// </summary>
    private static bool IsDescending(Model model, ImmutableArray<Field> columns, AuthorizedQuery query, Selection selection)
    {
        if (!selection.Sort.IsEmpty)
            return selection.Descending;

        var first = columns.FirstOrDefault(column => !query.IsPinned(column));
        return model.Key.IsGeneratedId && (first is null || first == model.Key.Fields[0]);
    }
}
