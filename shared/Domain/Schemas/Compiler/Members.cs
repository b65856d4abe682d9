using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>A rule with <c>allow: members</c> before the models that it names are known.</summary>
/// <param name="Literal">The rule as written.</param>
internal sealed record UnboundMembersRule(Literal Literal) : Rule;

internal readonly record struct BoundMembership(Membership Membership, ModelDraft Group, ModelDraft Through);

/// <summary>
/// Binds the rules with <c>allow: members</c>, once all fields, rules, scopes and indexes are known: whose members, which model says who
/// they are, and by which of its fields.
/// </summary>
internal sealed class Members
{
    private readonly Types types;
    private readonly Faults faults;
    private readonly MemberFields fields;
    private readonly Dictionary<string, BoundMembership> known = new(StringComparer.Ordinal);

    private Members(Types types, Faults faults)
    {
        this.types = types;
        this.faults = faults;
        fields = new MemberFields(faults);
    }

    /// <summary>Returns where the memberships are stored that the rules ask for, each once.</summary>
    public static List<BoundMembership> Bind(Types types, Faults faults)
    {
        var members = new Members(types, faults);
        foreach (var model in types.Models)
        {
            model.Rules = members.Bound(model.Rules, model, model.Name);
            foreach (var field in model.Fields)
                field.Rules = field.Rules is { } rules ? members.Bound(rules, model, $"{model.Name}.{field.Name}") : null;
            foreach (var relation in model.Relations)
                relation.Rules = relation.Rules is { } rules ? members.Bound(rules, model, relation.Path) : null;
        }

        foreach (var membership in members.known.Values)
            MemberWarnings.Check(membership, faults);
        return [.. members.known.Values];
    }

    /// <summary>A rule with an error is left out, so the schema does not compile.</summary>
    private ImmutableArray<Rule> Bound(ImmutableArray<Rule> rules, ModelDraft model, string path)
    {
        // Functions compile at their start, and most schemas have no such rule.
        if (!rules.Any(rule => rule is UnboundMembersRule || rule.And.Any(condition => condition is UnboundMembersRule)))
            return rules;
        var bound = ImmutableArray.CreateBuilder<Rule>(rules.Length);
        foreach (var rule in rules)
        {
            var and = Bound(rule.And, model, path);
            if ((rule is UnboundMembersRule unbound ? Bound(unbound, model, path) : rule) is { } whole)
                bound.Add(whole with { And = and });
        }

        return bound.ToImmutable();
    }

    private MembersRule? Bound(UnboundMembersRule rule, ModelDraft model, string path)
    {
        var literal = rule.Literal;
        if (Through(literal, path) is not { } through
            || Group(literal, through, model, path) is not { } group
            || GroupFields(literal, through, group.Model, model, path) is not { } groupFields
            || fields.Member(literal, through, groupFields, path) is not { } member
            || fields.Where(literal, through, path) is not { } where)
        {
            return null;
        }

        var membership = Membership(group.Model, through, groupFields, member, where);
        return new MembersRule(membership, Names(group.Fields), IsOfGroup: ReferenceEquals(group.Fields, model.Key))
        {
            Operations = rule.Operations,
            Text = rule.Text,
            Line = rule.Line,
            Column = rule.Column,
        };
    }

    private ModelDraft? Through(Literal literal, string path)
    {
        if (literal.Field("through") is not { Text: { Length: > 0 } name } written)
        {
            faults.Error(
                "schema.members-through", literal.Start, path,
                "allow: members needs the model whose records say who is a member. Write through: \"…\".");
            return null;
        }

        if (types.ModelsByName.TryGetValue(name, out var through))
            return through;
        faults.Missing(
            "schema.unknown-type", written.Start, path, $"There is no model '{name}'.{Spelling.Hint(name, types.ModelsByName.Keys)}");
        return null;
    }

    /// <summary>The model of the groups, and the fields of the record that store the key of its group.</summary>
    private (ModelDraft Model, List<FieldDraft> Fields)? Group(Literal literal, ModelDraft through, ModelDraft model, string path)
    {
        if (literal.Field("of") is not { Kind: not LiteralKind.Null } of)
            return IsGroup(model, through, literal, path) ? (model, model.Key) : null;
        var relation = model.Relations.Find(relation => relation.Name == of.Text);
        if (relation is { KeyIsOnSource: true, KeyFields.Count: > 0 })
            return IsShared(relation.Target, of.Start, path) ? (relation.Target, relation.KeyFields) : null;

        // Without key fields the relation has failed for another reason.
        if (relation is { KeyIsOnSource: true } || (relation is null && model.HasRelation(of.Text)))
            return null;
        var fitting = model.Relations.Where(each => each.KeyIsOnSource).Select(each => each.Name).ToList();
        var advice = fitting.Count > 0
            ? $"Name one that does: {Faults.List(fitting)}.{Spelling.Hint(of.Text, fitting)}"
            : $"Add a relation with @belongsTo to '{model.Name}'.";
        faults.Error(
            "schema.members-of", of.Start, path,
            relation is null
                ? $"'{model.Name}' has no relation '{of.Text}' that leads to its group. {advice}"
                : $"'{model.Name}' does not store the key of '{of.Text}', so a record does not say which group it belongs to. {advice}");
        return null;
    }

    private bool IsGroup(ModelDraft model, ModelDraft through, Literal literal, string path)
    {
        if (through == model
            || through.HasFailedRelations
            || through.Relations.Exists(relation => relation.KeyIsOnSource && relation.Target == model))
        {
            return IsShared(model, literal.Start, path);
        }

        var groups = through.Relations.Where(relation => relation.KeyIsOnSource).Select(relation => relation.Target).ToHashSet();
        var of = model.Relations.Find(relation => relation.KeyIsOnSource && groups.Contains(relation.Target));
        faults.Error(
            "schema.members-of", literal.Start, path,
            of is not null
                ? $"Without of: the members of '{model.Name}' itself are meant, and '{through.Name}' does not refer to it. Write "
                + $"of: \"{of.Name}\"."
                : $"'{through.Name}' does not refer to '{model.Name}'. Add '{Naming.Lower(model.Name)}: {model.Name} @belongsTo' to "
                + $"'{through.Name}', or write of: with the relation that leads from the record to its group.");
        return false;
    }

    /// <summary>Are keys of the model unique among all its records? In owner scope they are not.</summary>
    private bool IsShared(ModelDraft group, int start, string path)
    {
        if (!group.Scope.IsOwner)
            return true;
        faults.Error(
            "schema.members-scope", start, path,
            $"'{group.Name}' stores its records separately for each '{group.Scope.OwnerField}', so two groups can have the same key. Write "
            + $"@model(scope: SHARED) on '{group.Name}'.");
        return false;
    }

    /// <summary>The fields of <c>through</c> with the group's key. A group can say itself who belongs to it.</summary>
    private List<FieldDraft>? GroupFields(Literal literal, ModelDraft through, ModelDraft group, ModelDraft model, string path)
    {
        if (through == group)
            return through.Key;
        var start = literal.Field("through")!.Start;
        var relations = through.Relations.FindAll(relation => relation.KeyIsOnSource && relation.Target == group);
        var named = literal.Field("of") is { } of ? relations.Find(relation => relation.Name == of.Text) : null;
        if ((named ?? (relations is [var only] ? only : null)) is { } relation)
            return relation.KeyFields.Count > 0 ? relation.KeyFields : null;
        if (through.HasFailedRelations)
            return null;
        faults.Error(
            "schema.members-through", start, path,
            relations.Count == 0
                ? $"'{through.Name}' does not refer to '{group.Name}', so it does not say whose members it names. Add "
                + $"'{Naming.Lower(group.Name)}: {group.Name} @belongsTo' to '{through.Name}'."
                : $"'{through.Name}' refers to '{group.Name}' by {Faults.List(relations.Select(each => each.Name))}, and it is not clear "
                + $"which is the group. Give one of them the name that '{model.Name}' has for it in of:.");
        return null;
    }

    /// <summary>Rules that ask for the same share what is read for them.</summary>
    private Membership Membership(
        ModelDraft group, ModelDraft through, List<FieldDraft> groupFields, FieldDraft member, ImmutableArray<MemberCondition> where)
    {
        var conditions = where.Select(condition => $"{condition.Field}={string.Join('\u0001', condition.AnyOf)}");
        var id = string.Join('\u0002', [group.Name, through.Name, .. Names(groupFields), "", member.Name, .. conditions]);
        if (!known.TryGetValue(id, out var bound))
        {
            var membership = new Membership { GroupFields = Names(groupFields), MemberField = member.Name, Where = where };
            known[id] = bound = new BoundMembership(membership, group, through);
        }

        return bound.Membership;
    }

    private static ImmutableArray<string> Names(List<FieldDraft> fields) => [.. fields.Select(field => field.Name)];
}
