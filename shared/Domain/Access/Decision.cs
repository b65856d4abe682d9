namespace Trellis.Access;

/// <summary>
/// Evaluates the rules for one caller. Deny by default; rules are ORed; a field's rules replace its model's.
/// </summary>
public sealed class Decision
{
    private readonly Model model;
    private readonly Caller caller;
    private readonly IReadOnlyDictionary<MemberMatch, ImmutableArray<RecordKey>> groups;
    private readonly Dictionary<(Operation Operation, string? Field), Grant> grants = [];

    /// <param name="groups">For a list: the groups of the caller that its records can belong to, for each condition on memberships. Those
    /// become conditions on the records' fields. Null if memberships are decided record by record.</param>
    public Decision(Model model, Caller caller, IReadOnlyDictionary<MemberMatch, ImmutableArray<RecordKey>>? groups = null)
    {
        this.model = model;
        this.caller = caller;
        this.groups = groups ?? ImmutableDictionary<MemberMatch, ImmutableArray<RecordKey>>.Empty;
    }

    public Caller Caller => caller;

    /// <summary>
    /// For which records may the caller perform the operation? The rules of the model or of any field may grant it. A delete removes every
    /// field, so all of them must grant it.
    /// </summary>
    public Grant On(Operation operation)
    {
        if (grants.TryGetValue((operation, null), out var grant))
            return grant;

        grant = OfModel(operation);
        foreach (var field in model.Fields)
        {
            if (field.Rules is not { } rules)
                continue;

            var own = GrantIf(rules, operation);
            grant = operation == Operation.Delete ? grant.And(own) : grant.Or(own);
        }

        return grants[(operation, null)] = grant;
    }

    /// <summary>For which records may the caller perform the operation on this field?</summary>
    public Grant On(Operation operation, Field field)
    {
        if (field.Rules is not { } rules)
            return OfModel(operation);

        if (!grants.TryGetValue((operation, field.Name), out var grant))
            grants[(operation, field.Name)] = grant = GrantIf(rules, operation);

        return grant;
    }

    /// <summary>For which records may the caller use this relation? The rules of the related records apply in addition.</summary>
    public Grant On(Operation operation, Relation relation) => relation.Rules is { } rules ? GrantIf(rules, operation) : OfModel(operation);

    /// <summary>
    /// In which records may the caller read the field? Anonymous callers never see owner fields, even in keys. Otherwise key fields are
    /// readable wherever the record is, because they identify it.
    /// </summary>
    public Grant ToRead(Field field, Operation operation)
    {
        if (!caller.IsSignedIn && Owners.IsField(model, field))
            return Grant.Never;

        return model.Key.Fields.Contains(field) ? Grant.Always : On(operation, field);
    }

    private Grant OfModel(Operation operation)
    {
        if (!grants.TryGetValue((operation, ""), out var grant))
            grants[(operation, "")] = grant = GrantIf(model.Rules, operation);

        return grant;
    }

    private Grant GrantIf(ImmutableArray<Rule> rules, Operation operation)
    {
        // Anonymous callers can only read, even if a public rule grants writes.
        var grant = Grant.Never;
        if (!caller.IsSignedIn && (operation & Operation.Read) == 0)
            return grant;

        foreach (var rule in rules)
        {
            if ((rule.Operations & operation) != 0)
                grant = grant.Or(GrantIf(rule, operation));
        }

        return grant;
    }

    private Grant GrantIf(Rule rule, Operation operation)
    {
        var grant = rule switch
        {
            PublicRule => Grant.Always,
            PrivateRule => caller.IsSignedIn ? Grant.Always : Grant.Never,
            GroupsRule groups => caller.Values(groups.Claim).Any(groups.Groups.Contains) ? Grant.Always : Grant.Never,
            GroupsFieldRule groups =>
                caller.Values(groups.Claim) is { Count: > 0 } names
                    ? GrantIf(new FieldMatch(groups.Field, groups.IsList, [.. names.Select(Value.Of)]))
                    : Grant.Never,
            OwnerRule owner => Owners.MatchFor(caller, owner) is { } match ? GrantIf(match) : Grant.Never,
            MembersRule members => GrantIf(members, operation),
            _ => throw new InvalidOperationException($"Unknown kind of rule: {rule.GetType().Name}."),
        };
        foreach (var condition in rule.And)
            grant = grant.And(GrantIf(condition, operation));

        return grant;
    }

    /// <summary>A group has no members before it exists, so nobody creates one as its member.</summary>
    private Grant GrantIf(MembersRule rule, Operation operation)
    {
        if (!caller.IsSignedIn || (rule.IsOfGroup && operation == Operation.Create))
            return Grant.Never;

        var match = new MemberMatch(rule.Membership, rule.GroupFields, caller.Memberships);
        return groups.TryGetValue(match, out var own) ? match.In(own) : GrantIf(match);
    }

    private static Grant GrantIf(Match match) => new([[match]]);
}
