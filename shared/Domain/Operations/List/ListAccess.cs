namespace Trellis.Operations.List;

/// <summary>What a caller may see of a list. The decision asks for no further memberships: they have become conditions on fields.</summary>
public static class ListAccess
{
    /// <summary>
    /// Reads the memberships that the list depends on. Where the query or the relation gives the group, that is the membership in that
    /// group alone; otherwise all of the caller. Failure <c>query.group</c>: there are too many.
    /// </summary>
    /// <param name="anchor">The set of records that the list selects from.</param>
    /// <param name="included">The relations that the answer includes.</param>
    public static async Task<Result<Decision>> Decide(
        Model model, Caller caller, Anchor anchor, Selection selection, ImmutableArray<Relation> included, MembershipReader members,
        CancellationToken cancellation)
    {
        var decision = new Decision(model, caller);
        var groups = new Dictionary<MemberMatch, ImmutableArray<RecordKey>>();
        foreach (var match in MembersAsked(decision, model, included).Distinct())
        {
            var membership = match.Membership;
            if (Pinned(match, anchor, selection) is { } group)
            {
                var isMember = await members.Evaluate(caller, () => caller.Memberships.Contains(membership, group), cancellation);
                groups[match] = isMember ? [group] : [];
            }
            else if (await members.Groups(membership, caller, cancellation) is { } all)
            {
                groups[match] = all;
            }
            else
            {
                return TooMany(match);
            }
        }

        return groups.Count == 0 ? decision : new Decision(model, caller, groups);
    }

    private static IEnumerable<MemberMatch> MembersAsked(Decision decision, Model model, ImmutableArray<Relation> included)
    {
        var grants = model.Fields.Select(field => decision.ToRead(field, Operation.List))
            .Concat(included.Select(relation => decision.On(Operation.List, relation)))
            .Prepend(decision.On(Operation.List));
        return grants.Where(grant => grant.DependsOnMembers).SelectMany(grant => grant.Alternatives).SelectMany(alternative => alternative)
            .OfType<MemberMatch>();
    }

    /// <summary>The group that all records of the list belong to; null if they may belong to several.</summary>
    private static RecordKey? Pinned(MemberMatch match, Anchor anchor, Selection selection)
    {
        var conditions = (selection.Filter?.Conjuncts ?? []).OfType<Condition>().Where(condition => condition.Comparison == Comparison.Eq)
            .Concat(anchor is Anchor.Children children ? children.Pins : [])
            .ToList();
        var parts = ImmutableArray.CreateBuilder<Value>(match.GroupFields.Length);
        foreach (var field in match.GroupFields)
        {
            if (conditions.Find(condition => condition.Field.Name == field) is not { } pin)
                return null;
            parts.Add(pin.Values[0]);
        }

        return new RecordKey(match.Membership.Group, null, parts.MoveToImmutable());
    }

    private static Failure TooMany(MemberMatch match)
    {
        var filter = string.Join('&', match.GroupFields.Select(field => $"{field}=…"));
        var membership = match.Membership;
        var detail = $"You have more than {MembershipReader.Most} memberships ({membership.Through.Name}), so the list needs a filter by "
            + $"{membership.Group.Name}. Add {filter} to the query.";
        return new("query.group", detail, [new Fault(match.GroupFields[0], "query.group", detail)]);
    }
}
