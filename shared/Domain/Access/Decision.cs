using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>
/// The one place where rules meet a caller. Deny by default; rules are ORed; the rules of a field stand in place of its model's.
/// </summary>
public sealed class Decision
{
    private readonly Model model;
    private readonly Caller caller;
    private readonly Dictionary<(Operation Operation, string? Field), Grant> known = [];

    public Decision(Model model, Caller caller)
    {
        this.model = model;
        this.caller = caller;
    }

    public Caller Caller => caller;

    /// <summary>
    /// For which records may the caller do this at all? A record can be reached when the model's rules or those of any field grant it;
    /// a delete takes every field with it, so all of them must grant it.
    /// </summary>
    public Grant On(Operation operation)
    {
        if (known.TryGetValue((operation, null), out var grant))
            return grant;

        grant = OfModel(operation);
        foreach (var field in model.Fields)
        {
            if (field.Rules is not { } rules)
                continue;

            var own = Of(rules, operation);
            grant = operation == Operation.Delete ? grant.And(own) : grant.Or(own);
        }

        return known[(operation, null)] = grant;
    }

    /// <summary>For which records may the caller do this with this field?</summary>
    public Grant On(Operation operation, Field field)
    {
        if (field.Rules is not { } rules)
            return OfModel(operation);

        if (!known.TryGetValue((operation, field.Name), out var grant))
            known[(operation, field.Name)] = grant = Of(rules, operation);

        return grant;
    }

    /// <summary>For which records may the caller do this with what the relation leads to? The rules of the other records are judged on
    /// their own.</summary>
    public Grant On(Operation operation, Relation relation) => relation.Rules is { } rules ? Of(rules, operation) : OfModel(operation);

    /// <summary>
    /// In which records may the caller read the field? The public is told nothing of owners, be they part of the key. Else the key of a
    /// record that may be read is always told: it is what names it.
    /// </summary>
    public Grant ToRead(Field field, Operation operation)
    {
        if (!caller.IsSignedIn && Owners.IsField(model, field))
            return Grant.Never;

        return model.Key.Fields.Contains(field) ? Grant.Always : On(operation, field);
    }

    private Grant OfModel(Operation operation)
    {
        if (!known.TryGetValue((operation, ""), out var grant))
            known[(operation, "")] = grant = Of(model.Rules, operation);

        return grant;
    }

    private Grant Of(ImmutableArray<Rule> rules, Operation operation)
    {
        // Rules for the public are for everyone, but whoever has no token can only read.
        var grant = Grant.Never;
        if (!caller.IsSignedIn && (operation & Operation.Read) == 0)
            return grant;

        foreach (var rule in rules)
        {
            if ((rule.Operations & operation) != 0)
                grant = grant.Or(Of(rule));
        }

        return grant;
    }

    private Grant Of(Rule rule)
    {
        var grant = rule switch
        {
            PublicRule => Grant.Always,
            PrivateRule => caller.IsSignedIn ? Grant.Always : Grant.Never,
            GroupsRule groups => caller.Values(groups.Claim).Any(groups.Groups.Contains) ? Grant.Always : Grant.Never,
            GroupsFieldRule groups =>
                caller.Values(groups.Claim) is { Count: > 0 } names ? Of(new Match(groups.Field, groups.IsList, [.. names])) : Grant.Never,
            OwnerRule owner => Owners.Of(caller, owner) is { } match ? Of(match) : Grant.Never,
            _ => throw new InvalidOperationException($"A rule of the kind {rule.GetType().Name} is not known here."),
        };
        foreach (var condition in rule.And)
            grant = grant.And(Of(condition));

        return grant;
    }

    private static Grant Of(Match match) => new([[match]]);
}
