using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>
/// Finds the path that reads the least for what is asked. It pins what must be equal, asks the path's order for a range, and leaves the
/// rest to a filter. An index holds only the records that have all of its fields, so one is chosen only where no record that is meant can
/// lack them; and one that is not filled is passed over.
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
        var judged = Judged.Of(model, decision, selection, owner);
        if (judged.Failure is { } forbidden)
            return forbidden;

        return anchor switch
        {
            Anchor.Single single => OfOne(model, owner, single, judged, selection, after),
            Anchor.Linked linked => OfLinks(model, owner, linked, judged, selection, after),
            Anchor.Children children => OfMany(model, owner, children, judged, selection, filled, after),
            _ => throw new InvalidOperationException($"A list cannot start from {anchor.GetType().Name}."),
        };
    }

    private static ListPlan OfOne(Model model, string? owner, Anchor.Single single, Judged judged, Selection selection, Position? after) =>
        Plan(
            model, owner, new SinglePath(single.Key), judged.Asked, judged, selection,
            after) with { Descending = selection.Descending, IsSingle = true };

    private static Result<ListPlan> OfLinks(
        Model model, string? owner, Anchor.Linked linked, Judged judged, Selection selection, Position? after) =>
        Sorting.IsMet(model, model.Key.Fields, judged.IsPinned, selection.Sort, out _)
            ? Plan(
                model, owner, linked.Path, judged.Asked, judged, selection,
                after) with { Descending = IsDescending(model, model.Key.Fields, judged, selection) }
            : Sorting.Unlinked(model, selection.Sort[0]);

    private static Result<ListPlan> OfMany(
        Model model, string? owner, Anchor.Children children, Judged judged, Selection selection, FilledIndexes filled, Position? after)
    {
        judged.Pin(children.Pins);
        var best = Candidate.OfKey(model, judged, selection);
        (SecondaryIndex Index, int Worth)? passedOver = null;
        foreach (var index in model.Indexes)
        {
            if (Candidate.OfIndex(model, index, judged, selection) is not { } candidate)
                continue;

            if (!filled.Contains(model, index))
                passedOver = passedOver is { } other && other.Worth >= candidate.Worth ? other : (index, candidate.Worth);
            else if (best is null || candidate.Worth > best.Worth)
                best = candidate;
        }

        if (best is null)
            return passedOver is { } only ? Sorting.Unfilled(model, only.Index) : Sorting.Unindexed(model, judged, selection);

        var rest = judged.Asked.FindAll(filter => !best.Used.Contains(filter));
        var plan = Plan(model, owner, best.Path, rest, judged, selection, after);
        return plan with
        {
            Descending = IsDescending(model, best.Path.Columns(model), judged, selection),
            Limit = Math.Min(children.Most ?? selection.Limit, selection.Limit),
            IsSingle = children.Most is not null,
            PassedOver = passedOver is { } better && better.Worth > best.Worth ? better.Index : null,
            IsDense = best.IsOwnerList && rest.TrueForAll(filter => filter is Granted),
            TellsItemsRead = best.IsOwnerList || plan.TellsItemsRead,
        };
    }

    private static ListPlan Plan(
        Model model, string? owner, AccessPath path, List<Filter> rest, Judged judged, Selection selection, Position? after) =>
        new(model, owner, path, Filter.All(rest), selection.Descending, selection.Limit, after)
        {
            Counts = selection.Counts,
            Keyed = [.. judged.Asked.Where(filter => !rest.Contains(filter) && !judged.IsOfRelation(filter))],
            Filtered = [.. rest.Where(filter => filter is not Granted && !judged.IsOfRelation(filter))],
            TellsItemsRead = !rest.Exists(filter => filter is Granted),
        };

    /// <summary>
    /// Without a wish: by what the path sorts by, upwards; where that is only an identifier that we made, the newest first.
    /// </summary>
    private static bool IsDescending(Model model, ImmutableArray<Field> columns, Judged judged, Selection selection)
    {
        if (!selection.Sort.IsEmpty)
            return selection.Descending;

        var first = columns.FirstOrDefault(column => !judged.IsPinned(column));
        return model.Key.IsGeneratedId && (first is null || first == model.Key.Fields[0]);
    }
}
