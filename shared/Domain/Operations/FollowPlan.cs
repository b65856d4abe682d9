namespace Trellis.Operations;

/// <summary>A list to be followed: which records are in it, and which removals the caller learns of.</summary>
public sealed class FollowPlan
{
    // All conditions of the list, those of the access rules included.
    private readonly Filter? filter;
    private readonly Grant readable;

    private FollowPlan(Model model, string? owner, Filter? filter, Grant readable)
    {
        Model = model;
        Owner = owner;
        this.filter = filter;
        this.readable = readable;
    }

    public Model Model { get; }

    /// <summary>The owner of the key space, or null in a shared model.</summary>
    public string? Owner { get; }

    /// <summary>Failures: <c>access.denied</c>, <c>access.field</c>, <c>query.since</c>.</summary>
    public static Result<FollowPlan> Create(Model model, Decision decision, Anchor anchor, Selection selection)
    {
        var readable = decision.On(Operation.List);
        if (readable.IsNever)
            return Demand.Refused;

        var owner = model.Scope.IsOwner ? decision.Caller.Id ?? "" : null;
        var query = AuthorizedQuery.Create(model, decision, selection, owner);
        if (query.Failure is { } forbidden)
            return forbidden;

        switch (anchor)
        {
            case Anchor.Linked:
                return Unlinked;
            case Anchor.Single:
                // The source has no value that the records could refer to.
                query.Filters.Add(new Granted(Grant.Never));
                break;
            case Anchor.Children children:
                query.Pin(children.Pins);
                break;
        }

        // A sorted list omits the records that lack one of the fields.
        query.Filters.AddRange(selection.Sort.Where(field => !field.Required).Select(field => new Condition(field, Comparison.Exists, [])));
        return new FollowPlan(model, owner, Filter.All(query.Filters), readable);
    }

    public bool IsInList(Record record) => filter?.Holds(record) != false;

    /// <summary>May the caller know that the record leaves the list? Only if it was theirs to list before the change.</summary>
    public bool WasVisible(LoggedChange change) => change.Old is { } old && readable.Holds(old);

    private static Failure Unlinked
    {
        get
        {
            const string Detail = "The records that are linked to another one cannot be followed. Follow the model's own list.";
            return new Failure("query.since", Detail, [new Fault("since", "query.since", Detail)]);
        }
    }
}
