using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Gives each model, field and relation its rules, and the model the owner's field and the scope that follow from them.</summary>
internal static class Access
{
    /// <summary>What marks the rule of a model for which the schema has none.</summary>
    private const int ImpliedLine = 0;

    public static void Apply(Types types, Faults faults)
    {
        var reader = new Rules(faults);
        var global = GlobalRule(types, reader);
        foreach (var model in types.Models)
        {
            var auth = model.Syntax.Directive("auth");

            // Binding may add an owner's field at the end.
            for (var i = 0; i < model.Fields.Count; i++)
            {
                var field = model.Fields[i];
                if (field.Syntax?.Directive("auth") is { } own)
                    field.Rules = Bind(reader.Read(own, $"{model.Name}.{field.Name}"), model, faults);
            }

            foreach (var relation in model.Relations)
            {
                if (relation.Syntax.Directive("auth") is { } own)
                    relation.Rules = Bind(reader.Read(own, relation.Place), model, faults);
            }

            var rules = auth is null ? [global ?? Implied(model)] : reader.Read(auth, model.Name);
            model.Rules = Bind(rules, model, faults);
            model.Scope = ScopeOf(model, faults);
            WarnOfGivingAway(model, faults);
        }
    }

    /// <summary>
    /// Amplify lets an owner write somebody else into a declared owner field, and warns; so do we. Lists are left out: to add and remove
    /// others is what they are for. Rules on the field itself say that somebody has thought of it.
    /// </summary>
    private static void WarnOfGivingAway(ModelDraft model, Faults faults)
    {
        var warned = new HashSet<FieldDraft>();
        foreach (
            var rule in model.Rules.Where(rule => (rule.Operations & Operation.Update) != 0).SelectMany(rule => rule.And.Prepend(rule)))
        {
            var (name, whose, own) = rule switch
            {
                OwnerRule { IsList: false } owner => (
                    owner.Field, "the owner",
                    Written("owner", ("ownerField", owner.Field, "owner"), ("identityClaim", owner.Claim, "sub"))),
                GroupsFieldRule { IsList: false } groups => (
                    groups.Field, "in the group",
                    Written("groups", ("groupsField", groups.Field, ""), ("groupClaim", groups.Claim, "cognito:groups"))),
                _ => ("", "", ""),
            };
            if (model.FieldNamed(name) is not { InUpdate: true, Rules: null } field || model.Key.Contains(field) || !warned.Add(field))
                continue;
            faults.WarnAt(
                "schema.gives-away", rule.Line, rule.Column, $"{model.Name}.{name}",
                $"Whoever is {whose} that '{name}' names may write another name into it, and lose the record. If that is not meant, give "
                + $"the field rules of its own without update: {name}: {field.Type} @auth(rules: [{own}]), with the model's other rules "
                + $"that are to hold for it. If it is meant, write the field's rules with update.");
        }
    }

    /// <summary>The rule without update, and without what it would say anyway.</summary>
    private static string Written(string allow, params ReadOnlySpan<(string Argument, string Value, string Standard)> arguments)
    {
        var text = $"{{ allow: {allow}";
        foreach (var (argument, value, standard) in arguments)
            text += value == standard ? "" : $", {argument}: \"{value}\"";
        return $"{text}, operations: [create, read, delete] }}";
    }

    /// <summary><c>input AMPLIFY { globalAuthRule: AuthRule = {allow: public} }</c>: the rule of every model that has none.</summary>
    private static Rule? GlobalRule(Types types, Rules reader)
    {
        foreach (var member in types.Named("AMPLIFY")?.Members ?? [])
        {
            if (member is { Name: "globalAuthRule", Default: { Kind: LiteralKind.Object } rule })
                return reader.Read(rule, "AMPLIFY.globalAuthRule", isCondition: false);
        }

        return null;
    }

    /// <summary>A model without rules is private to its owner. What it calls owner itself may be something else, such as a
    /// relation.</summary>
    private static OwnerRule Implied(ModelDraft model)
    {
        var isTaken = model.FieldNamed("owner") is { } field
            ? !HoldsNames(field) || field.Type.IsList || model.Key.IndexOf(field) > 0
            : model.HasRelation("owner");
        return new OwnerRule(isTaken ? "recordOwner" : "owner", IsList: false, "sub") { Text = "{ allow: owner }", Line = ImpliedLine };
    }

    /// <summary>Ties rules to the fields that they name: an owner's field that is not declared is added, and kept by the service.</summary>
    private static ImmutableArray<Rule> Bind(ImmutableArray<Rule> rules, ModelDraft model, Faults faults)
    {
        var bound = ImmutableArray.CreateBuilder<Rule>(rules.Length);
        foreach (var rule in rules)
        {
            var with = rule.And.IsEmpty ? rule : rule with { And = Bind(rule.And, model, faults) };

            // A rule is no wider for a condition that can never hold.
            if (with.And.Length < rule.And.Length)
                continue;
            if (with is OwnerRule owner)
                bound.Add(owner with { IsList = OwnerField(model, owner, faults).Type.IsList });
            else if (with is not GroupsFieldRule groups)
                bound.Add(with);
            else if (GroupsField(model, groups, faults) is { } field)
                bound.Add(groups with { IsList = field.Type.IsList });
        }

        return bound.ToImmutable();
    }

    private static FieldDraft OwnerField(ModelDraft model, OwnerRule rule, Faults faults)
    {
        if (model.FieldNamed(rule.Field) is { } declared)
        {
            CheckNames(declared, rule, "owner", model, faults);
            if (model.Key.IndexOf(declared) > 0)
                faults.ErrorAt(
                    "schema.owner-sort-key", rule.Line, rule.Column, $"{model.Name}.{declared.Name}",
                    $"'{declared.Name}' is a sort key of '{model.Name}' and cannot be its owner too. Sort by another field.");
            if (declared.Role is FieldRole.Data or FieldRole.ForeignKey)
                declared.Role = FieldRole.Owner;
            return declared;
        }

        if (model.HasRelation(rule.Field))
            faults.ErrorAt(
                "schema.rule-field", rule.Line, rule.Column, $"{model.Name}.{rule.Field}",
                $"'{rule.Field}' is a relation of '{model.Name}', and allow: owner needs a field that holds a name. Write ownerField: "
                + $"\"…\" with another.");
        return model.Add(new FieldDraft
        {
            Name = rule.Field,
            Type = new FieldType(TypeKind.String),
            Start = model.Syntax.Start,
            InCreate = false,
            InUpdate = false,
            Role = FieldRole.Owner,
            IsImplied = rule.Line == ImpliedLine,
        });
    }

    /// <summary>Nobody could ever fill an undeclared field, so its rule lets nobody in: it is left out, and said.</summary>
    private static FieldDraft? GroupsField(ModelDraft model, GroupsFieldRule rule, Faults faults)
    {
        if (model.FieldNamed(rule.Field) is { } declared)
        {
            CheckNames(declared, rule, "groups", model, faults);
            return declared;
        }

        faults.WarnAt(
            "schema.groups-field", rule.Line, rule.Column, model.Name,
            $"'{model.Name}' has no field '{rule.Field}', so this rule lets nobody in. Add '{rule.Field}: String' or '{rule.Field}: "
            + $"[String]'.");
        return null;
    }

    private static void CheckNames(FieldDraft field, Rule rule, string what, ModelDraft model, Faults faults)
    {
        if (!HoldsNames(field))
            faults.ErrorAt(
                "schema.rule-field", rule.Line, rule.Column, $"{model.Name}.{field.Name}",
                $"'{field.Name}' is {field.Type}, and must hold names for allow: {what}. Write '{field.Name}: String' or '{field.Name}: "
                + $"[String]'.");
    }

    private static bool HoldsNames(FieldDraft field) => field.Type.Kind is TypeKind.String or TypeKind.Id;

    /// <summary>
    /// The owner's own space when every rule that grants read, update or delete, of fields too, is an owner rule by <c>sub</c> on one
    /// and the same single-valued field; else the space of all.
    /// </summary>
    private static Scope ScopeOf(ModelDraft model, Faults faults)
    {
        string? owner = null;
        var own = Owns(model.Rules, ref owner);
        foreach (var field in model.Fields)
            own = own && (field.Rules is not { } rules || Owns(rules, ref owner));
        foreach (var relation in model.Relations)
            own = own && (relation.Rules is not { } rules || Owns(rules, ref owner));
        own = own && owner is not null;

        if (model.WrittenScope is "OWNER" && !own)
            faults.Error(
                "schema.scope", model.Syntax.Directive("model")!.Argument("scope")!.Start, model.Name,
                $"'{model.Name}' cannot have an owner's scope: someone else may read, update or delete it too. Leave scope out, or let "
                + $"every rule be {{ allow: owner }} on one field.");
        if (!own || model.WrittenScope is "SHARED")
            return Scope.Shared;
        model.FieldNamed(owner!)!.InUpdate = false;
        return new Scope(owner);
    }

    private static bool Owns(ImmutableArray<Rule> rules, ref string? owner)
    {
        foreach (var rule in rules)
        {
            if ((rule.Operations & (Operation.Read | Operation.Update | Operation.Delete)) == 0)
                continue;
            if (rule is not OwnerRule { IsList: false, BySub: true } own || (owner ?? own.Field) != own.Field)
                return false;
            owner = own.Field;
        }

        return true;
    }
}
