using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Applies <c>@auth</c>: the rules of each model, field and relation, and the owner field and scope that follow from
/// them.</summary>
internal static class Access
{
    /// <summary>Marks the implied rule of a model without rules.</summary>
    private const int ImpliedLine = 0;

    public static void Apply(Types types, Faults faults)
    {
        var reader = new RuleReader(faults);
        var global = GlobalRule(types, reader);
        foreach (var model in types.Models)
        {
            var auth = model.Syntax.Directive("auth");

            // Not foreach: binding may add an owner field at the end.
            for (var i = 0; i < model.Fields.Count; i++)
            {
                var field = model.Fields[i];
                if (field.Syntax?.Directive("auth") is { } own)
                    field.Rules = Bind(reader.Read(own, $"{model.Name}.{field.Name}"), model, faults);
            }

            foreach (var relation in model.Relations)
            {
                if (relation.Syntax.Directive("auth") is { } own)
                    relation.Rules = Bind(reader.Read(own, relation.Path), model, faults);
            }

            var rules = auth is null ? [global ?? Implied(model)] : reader.Read(auth, model.Name);
            model.Rules = Bind(rules, model, faults);
            model.Scope = ScopeOf(model, faults);
            WarnOfOwnerChanges(model, faults);
        }
    }

    /// <summary>
    /// Like Amplify, warns that an owner may write another user into a declared owner field. Lists are exempt: adding and removing others
    /// is their purpose. So are fields with their own rules: there the schema's author has decided.
    /// </summary>
    private static void WarnOfOwnerChanges(ModelDraft model, Faults faults)
    {
        var warned = new HashSet<FieldDraft>();
        foreach (
            var rule in model.Rules.Where(rule => (rule.Operations & Operation.Update) != 0).SelectMany(rule => rule.And.Prepend(rule)))
        {
            var (name, who, ruleText) = rule switch
            {
                OwnerRule { IsList: false } owner => (
                    owner.Field, "The owner",
                    WithoutUpdate("owner", ("ownerField", owner.Field, "owner"), ("identityClaim", owner.Claim, "sub"))),
                GroupsFieldRule { IsList: false } groups => (
                    groups.Field, "Every member of the group",
                    WithoutUpdate("groups", ("groupsField", groups.Field, ""), ("groupClaim", groups.Claim, "cognito:groups"))),
                _ => ("", "", ""),
            };
            if (model.FieldNamed(name) is not { InUpdate: true, Rules: null } field || model.Key.Contains(field) || !warned.Add(field))
                continue;
            faults.WarnAt(
                "schema.gives-away", rule.Line, rule.Column, $"{model.Name}.{name}",
                $"{who} in '{name}' may change '{name}' and so give the record away. To prevent this, give the field its own rules "
                + $"without update: {name}: {field.Type} @auth(rules: [{ruleText}]), and repeat the model's other rules that apply to it. "
                + $"To allow it, give the field rules with update.");
        }
    }

    /// <summary>The rule in schema syntax, without update and without default arguments.</summary>
    private static string WithoutUpdate(string allow, params ReadOnlySpan<(string Argument, string Value, string Standard)> arguments)
    {
        var text = $"{{ allow: {allow}";
        foreach (var (argument, value, standard) in arguments)
            text += value == standard ? "" : $", {argument}: \"{value}\"";
        return $"{text}, operations: [create, read, delete] }}";
    }

    /// <summary><c>input AMPLIFY { globalAuthRule: AuthRule = {allow: public} }</c>: the rule of every model without rules.</summary>
    private static Rule? GlobalRule(Types types, RuleReader reader) =>
        types.Named("AMPLIFY")?.Member("globalAuthRule") is { Default: { Kind: LiteralKind.Object } rule }
            ? reader.Read(rule, "AMPLIFY.globalAuthRule", isCondition: false)
            : null;

    /// <summary>A model without rules is private to its owner. If its own field or relation named owner cannot store the owner's sub,
    /// the owner field is recordOwner.</summary>
    private static OwnerRule Implied(ModelDraft model)
    {
        var isTaken = model.FieldNamed("owner") is { } field
            ? !HoldsNames(field) || field.Type.IsList || model.Key.IndexOf(field) > 0
            : model.HasRelation("owner");
        return new OwnerRule(isTaken ? "recordOwner" : "owner", IsList: false, "sub") { Text = "{ allow: owner }", Line = ImpliedLine };
    }

    /// <summary>Connects rules to the fields that they name. An undeclared owner field is added and maintained by the service.</summary>
    private static ImmutableArray<Rule> Bind(ImmutableArray<Rule> rules, ModelDraft model, Faults faults)
    {
        var bound = ImmutableArray.CreateBuilder<Rule>(rules.Length);
        foreach (var rule in rules)
        {
            var with = rule.And.IsEmpty ? rule : rule with { And = Bind(rule.And, model, faults) };

            // A condition that can never hold must not widen the rule, so the whole rule is dropped.
            if (with.And.Length < rule.And.Length)
                continue;
            if (with is OwnerRule owner)
            {
                if (OwnerField(model, owner, faults) is { } field)
                    bound.Add(owner with { IsList = field.Type.IsList });
            }
            else if (with is not GroupsFieldRule groups)
            {
                bound.Add(with);
            }
            else if (GroupsField(model, groups, faults) is { } field)
            {
                bound.Add(groups with { IsList = field.Type.IsList });
            }
        }

        return bound.ToImmutable();
    }

    private static FieldDraft? OwnerField(ModelDraft model, OwnerRule rule, Faults faults)
    {
        if (model.FieldNamed(rule.Field) is { } declared)
        {
            CheckNames(declared, rule, "owner", model, faults);
            if (declared.Role is FieldRole.Data or FieldRole.ForeignKey)
                declared.Role = FieldRole.Owner;
            return declared;
        }

        if (model.HasRelation(rule.Field))
        {
            faults.ErrorAt(
                "schema.rule-field", rule.Line, rule.Column, $"{model.Name}.{rule.Field}",
                $"'{rule.Field}' is a relation of '{model.Name}', and allow: owner needs a stored field. Write ownerField: \"…\" with "
                + $"another name.");
            return null;
        }

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

    /// <summary>An undeclared groups field could never have a value, so its rule would match nobody. The rule is dropped with a
    /// warning.</summary>
    private static FieldDraft? GroupsField(ModelDraft model, GroupsFieldRule rule, Faults faults)
    {
        if (model.FieldNamed(rule.Field) is { } declared)
        {
            CheckNames(declared, rule, "groups", model, faults);
            return declared;
        }

        faults.WarnAt(
            "schema.groups-field", rule.Line, rule.Column, model.Name,
            $"'{model.Name}' has no field '{rule.Field}', so this rule matches nobody. Add '{rule.Field}: String' or '{rule.Field}: "
            + $"[String]'.");
        return null;
    }

    private static void CheckNames(FieldDraft field, Rule rule, string what, ModelDraft model, Faults faults)
    {
        if (!HoldsNames(field))
        {
            faults.ErrorAt(
                "schema.rule-field", rule.Line, rule.Column, $"{model.Name}.{field.Name}",
                $"allow: {what} needs names in '{field.Name}', which is {field.Type}. Write '{field.Name}: String' or '{field.Name}: "
                + $"[String]'.");
        }
    }

    private static bool HoldsNames(FieldDraft field) => field.Type.Kind is TypeKind.String or TypeKind.Id;

    /// <summary>
    /// Owner scope if every rule that grants read, update or delete, including those of fields, is an owner rule by <c>sub</c> on the
    /// same single-valued field; else shared.
    /// </summary>
    private static Scope ScopeOf(ModelDraft model, Faults faults)
    {
        string? owner = null;
        var isOwned = Owns(model.Rules, ref owner);
        foreach (var field in model.Fields)
            isOwned = isOwned && (field.Rules is not { } rules || Owns(rules, ref owner));
        foreach (var relation in model.Relations)
            isOwned = isOwned && (relation.Rules is not { } rules || Owns(rules, ref owner));
        isOwned = isOwned && owner is not null;

        if (model.ScopeArgument is "OWNER" && !isOwned)
        {
            faults.Error(
                "schema.scope", model.Syntax.Directive("model")!.Argument("scope")!.Start, model.Name,
                $"'{model.Name}' cannot have scope: OWNER, because others may read, update or delete its records too. Remove scope, or "
                + $"make every rule {{ allow: owner }} on one field.");
        }

        if (!isOwned || model.ScopeArgument is "SHARED")
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
