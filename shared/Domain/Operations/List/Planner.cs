using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>
/// Chooses the path that reads the least. Equality conditions select the partition and the leading key fields, one range applies to the
/// next key field, and the remaining conditions become a filter. An index contains only records that have all of its fields, so it is used
/// only if all matching records have them, and only if it is filled.
/// </summary>
public static class Planner
{
    /// <summary>Failures: <c>access.denied</c>, <c>access.field</c>, <c>query.sort</c>.</summary>
    public static Result<ListPlan> Plan(
        Model model, Decision decision, Anchor anchor, Selection selection, FilledIndexes filled, Position? after = null)
    {
        if (decision.On(Operation.List).IsNever)
            return Demand.Refused;

        var owner = model.Scope.IsOwner ? decision.Caller.Id ?? "" : null;
        var query = AuthorizedQuery.Of(model, decision, selection, owner);
        if (query.Failure is { } forbidden)
            return forbidden;

        Result<ListPlan> planned = anchor switch
        {
            Anchor.Single single => OfOne(model, owner, single, query, selection, after),
            Anchor.Linked linked => OfLinks(model, owner, linked, query, selection, after),
            Anchor.Children children => OfMany(model, owner, children, query, selection, filled, after),
            _ => throw new InvalidOperationException($"A list cannot start from {anchor.GetType().Name}."),
        };
        // Nothing needs to be read for a caller who is a member of no group.
        return decision.On(Operation.List).HoldsNothing && planned.Succeeded(out var plan, out _)
            ? plan with { Path = new SinglePath(null) }
            : planned;
    }

    private static ListPlan OfOne(
        Model model, string? owner, Anchor.Single single, AuthorizedQuery query, Selection selection, Position? after)
    {
        var plan = Plan(model, owner, new SinglePath(single.Key), query.Filters, query, selection, after);
        return plan with { Descending = selection.Descending, IsSingle = true };
    }

    private static Result<ListPlan> OfLinks(
        Model model, string? owner, Anchor.Linked linked, AuthorizedQuery query, Selection selection, Position? after)
    {
        if (!Sorting.Supports(model, model.Key.Fields, query.IsPinned, selection.Sort, out _))
            return Sorting.Unlinked(model, selection.Sort[0]);
        var plan = Plan(model, owner, linked.Path, query.Filters, query, selection, after);
        return plan with { Descending = IsDescending(model, model.Key.Fields, query, selection) };
    }

    private static Result<ListPlan> OfMany(
        Model model, string? owner, Anchor.Children children, AuthorizedQuery query, Selection selection, FilledIndexes filled,
        Position? after)
    {
        query.Pin(children.Pins);
        var best = Candidate.OfKey(model, query, selection);
        (SecondaryIndex Index, int Score)? passedOver = null;
        foreach (var index in model.Indexes)
        {
            if (Candidate.OfIndex(model, index, query, selection) is not { } candidate)
                continue;

            if (!filled.Contains(model, index))
                passedOver = passedOver is { } other && other.Score >= candidate.Score ? other : (index, candidate.Score);
            else if (best is null || candidate.Score > best.Score)
                best = candidate;
        }

        if (best is null)
            return passedOver is { } only ? Sorting.Unfilled(model, only.Index) : Sorting.Unindexed(model, query, selection);

        var rest = query.Filters.FindAll(filter => !best.Used.Contains(filter) && !query.IsEnsured(filter, best.Used));
        var plan = Plan(model, owner, best.Path, rest, query, selection, after);
        return plan with
        {
            Descending = IsDescending(model, best.Path.Columns(model), query, selection),
            Limit = Math.Min(children.Most ?? selection.Limit, selection.Limit),
            IsSingle = children.Most is not null,
            UnfilledIndex = passedOver is { } better && better.Score > best.Score ? better.Index : null,
            IsDense = best.IsOwnerList && rest.TrueForAll(filter => filter is Granted),
            ShowsItemsRead = best.IsOwnerList || plan.ShowsItemsRead,
        };
    }

    private static ListPlan Plan(
        Model model, string? owner, AccessPath path, List<Filter> rest, AuthorizedQuery query, Selection selection, Position? after) =>
        new(model, owner, path, Filter.All(rest), selection.Descending, selection.Limit, after)
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
