using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Turns the entries of <c>@auth(rules: […])</c> into <see cref="Rule"/>s.</summary>
internal sealed class RuleReader(Faults faults)
{
    /// <summary>Limits the work per request: every request evaluates them.</summary>
    private const int MostConditions = 16;

    public ImmutableArray<Rule> Read(DirectiveUse auth, string path)
    {
        // Without rules, or with null, the missing argument is an error already.
        if (auth.Argument("rules") is not { } literal)
            return [];
        if (literal is { Kind: LiteralKind.List, Items.Length: 0 })
        {
            faults.Error(
                "schema.no-rules", auth.Start, path,
                "@auth without rules denies all access. Write @auth(rules: [{ allow: owner }]), or remove @auth.");
            return [];
        }

        var items = literal.Kind is LiteralKind.List ? literal.Items : [literal];
        return ReadAll(items, path, isCondition: false);
    }

    private ImmutableArray<Rule> ReadAll(ImmutableArray<Literal> literals, string path, bool isCondition)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>(literals.Length);
        foreach (var literal in literals)
        {
            if (Read(literal, path, isCondition) is { } rule)
                rules.Add(rule);
        }

        return rules.DrainToImmutable();
    }

    public Rule? Read(Literal literal, string path, bool isCondition)
    {
        if (literal.Field("allow") is not { } allow || !ProviderFits(literal, allow.Text, path) || !ArgumentsFit(literal, allow.Text, path))
            return null;

        var operations = Operations(literal, path);
        var (line, column) = faults.PositionOf(literal.Start);
        var rule = RuleFor(allow, literal, path);
        Warn(rule, operations, literal, path, isCondition);
        return rule is null
            ? null
            : rule with { Operations = operations, And = And(literal, path, isCondition), Line = line, Column = column };
    }

    private Rule? RuleFor(Literal allow, Literal literal, string path)
    {
        var text = literal.ToString();
        switch (allow.Text)
        {
            case "owner":
                return new OwnerRule(
                    Name(literal, "ownerField") ?? "owner", IsList: false, Name(literal, "identityClaim") ?? "sub")
                { Text = text };
            case "groups":
                var claim = Name(literal, "groupClaim") ?? "cognito:groups";
                if (literal.Field("groups") is { Kind: LiteralKind.List, Items.Length: 0 } none)
                {
                    faults.Missing(
                        "schema.no-groups", none.Start, path,
                        $"groups is empty, so this rule lets nobody in. Name the groups, or remove the rule.");
                }

                if (literal.Field("groups") is { Kind: not LiteralKind.Null } groups)
                    return new GroupsRule([.. RelationDraft.StringList(groups)!], claim) { Text = text };
                return new GroupsFieldRule(Name(literal, "groupsField") ?? "groups", IsList: false, claim) { Text = text };
            case "private":
                return new PrivateRule { Text = text };
            case "public":
                return new PublicRule { Text = text };
            case "custom":
                faults.Warn(
                    "schema.custom-rule", allow.Start, path,
                    "allow: custom lets nobody in: in Amplify it calls a Lambda authorizer, which this service does not support. Use "
                    + "owner, groups, members, private or public, with and: [{ … }] for further conditions.");
                return new GroupsRule([], "cognito:groups") { Text = text };
            case "members":
                return new UnboundMembersRule(literal) { Text = text };
            default:
                return null;
        }
    }

    private void Warn(Rule? rule, Operation operations, Literal literal, string path, bool isCondition)
    {
        const Operation Writes = Schemas.Operation.Create | Schemas.Operation.Update | Schemas.Operation.Delete;
        if (rule is PublicRule && (operations & Writes) != 0 && !isCondition)
        {
            faults.Warn(
                "schema.public-write", literal.Start, path,
                "In Amplify this rule lets everyone with the API key write. This service has no API key: callers without a token can only "
                + "read, under /public, and every caller with a token may write.");
        }

        if (rule is GroupsRule && literal.Field("groupsField") is { Kind: not LiteralKind.Null } groupsField)
        {
            faults.Warn(
                "schema.groups-field", groupsField.Start, path,
                "groupsField has no effect beside groups: the rule lets in the named groups only. Remove it, or write two rules.");
        }

        if (rule is GroupsRule { Claim: "cognito:groups" } cognito && cognito.Groups.FirstOrDefault(IsNoGroup) is { } unknown)
        {
            faults.Warn(
                "schema.group-name", literal.Field("groups")!.Start, path,
                $"'{unknown}' lets nobody in: the name of a group in Cognito is 1 to 128 characters without spaces.");
        }

        if (rule is OwnerRule { Claim: not ("sub" or "sub::username" or "username") } owner)
            WarnAboutClaim(owner.Claim, literal.Field("identityClaim")!.Start, path);
        else if (rule is GroupsRule { Claim: not "cognito:groups" } groups)
            WarnAboutClaim(groups.Claim, literal.Field("groupClaim")!.Start, path);
        else if (rule is GroupsFieldRule { Claim: not "cognito:groups" } field)
            WarnAboutClaim(field.Claim, literal.Field("groupClaim")!.Start, path);
    }

    private static bool IsNoGroup(string name) => name.Length is 0 or > 128 || name.Any(char.IsWhiteSpace);

    private void WarnAboutClaim(string claim, int start, string path)
    {
        var trust = claim switch
        {
            "email" or "phone_number" => " It counts only where the user pool has verified it.",
            _ when claim.StartsWith("cognito:", StringComparison.Ordinal) => "",
            _ => $" If '{claim}' is an attribute of the user pool, users can set it themselves, unless the app client's WriteAttributes "
                + "leave it out.",
        };
        faults.Warn(
            "schema.claim", start, path,
            $"The claim '{claim}' is only in the ID token, so callers must send the ID token instead of the access token.{trust}");
    }

    private bool ProviderFits(Literal literal, string strategy, string path)
    {
        if (literal.Field("provider") is not { Kind: LiteralKind.Enum } provider)
            return true;
        var fitting = strategy switch
        {
            "owner" or "groups" => "userPools or oidc",
            "private" or "members" => "userPools, oidc, identityPool or iam",
            "public" => "apiKey, identityPool or iam",
            "custom" => "function",
            _ => provider.Text,
        };
        if (fitting.Contains(provider.Text, StringComparison.Ordinal))
            return true;
        faults.Error(
            "schema.rule-provider", provider.Start, path,
            $"allow: {strategy} requires the provider {fitting}, not {provider.Text}. Change the provider, or remove it.");
        return false;
    }

    /// <summary>An argument without effect would make the rule wider than it reads.</summary>
    private bool ArgumentsFit(Literal literal, string strategy, string path)
    {
        foreach (var argument in literal.Fields)
        {
            var fitting = argument.Name switch
            {
                "through" or "of" or "member" or "where" => "members",
                "ownerField" or "identityClaim" => "owner",
                "groups" or "groupsField" or "groupClaim" => "groups",
                _ => strategy,
            };
            if (fitting == strategy || argument.Value.Kind is LiteralKind.Null || !BuiltIn.Type("AuthStrategy")!.Holds(strategy))
                continue;
            faults.Error(
                "schema.rule-argument", argument.Start, path,
                $"'{argument.Name}' has no meaning with allow: {strategy}. Remove it, or write allow: {fitting}.");
            return false;
        }

        return true;
    }

    /// <param name="path">The model, or the field as <c>Model.field</c>.</param>
    private Operation Operations(Literal literal, string path)
    {
        if (literal.Field("operations") is not { Kind: not LiteralKind.Null } list)
            return Schemas.Operation.All;
        var isOfField = path.Contains('.', StringComparison.Ordinal) && !path.StartsWith("AMPLIFY.", StringComparison.Ordinal);
        var items = list.Kind is LiteralKind.List ? list.Items : [list];
        if (items.IsEmpty)
        {
            faults.Warn(
                "schema.operation-without-effect", list.Start, path,
                "operations is empty, so this rule grants nothing. Name what it allows, or remove operations to allow everything.");
        }

        var granted = Schemas.Operation.None;
        Literal? read = null, part = null;
        foreach (var item in items)
        {
            granted |= Operation(item.Text);
            read = item.Text is "read" ? item : read;
            part = item.Text is "get" or "list" or "sync" or "listen" or "search" ? item : part;
            if (item.Text is "sync" or "listen" or "search")
            {
                faults.Warn(
                    "schema.operation-without-effect", item.Start, path,
                    $"'{item.Text}' does not exist in this service and grants nothing. Write get, list or read.");
            }
        }

        if (isOfField && part is { Text: "get" or "list" })
        {
            faults.Error(
                "schema.field-operation", part.Start, path,
                $"A rule of a field has no '{part.Text}': a field is read in both. Write read.");
        }

        if (read is not null && part is not null)
            faults.Error("schema.operation-twice", part.Start, path, $"'read' already grants {part.Text}. Remove one of them.");
        return granted;
    }

    private static Operation Operation(string name) => name switch
    {
        "create" => Schemas.Operation.Create,
        "update" => Schemas.Operation.Update,
        "delete" => Schemas.Operation.Delete,
        "read" => Schemas.Operation.Read,
        "get" => Schemas.Operation.Get,
        "list" => Schemas.Operation.List,
        _ => Schemas.Operation.None,
    };

    private ImmutableArray<Rule> And(Literal literal, string path, bool isCondition)
    {
        if (literal.Field("and") is not { Kind: not LiteralKind.Null } and)
            return [];
        if (isCondition)
        {
            faults.Error(
                "schema.nested-condition", and.Start, path,
                "A condition inside and: cannot have another and:. Write all conditions in one list.");
            return [];
        }

        var items = and.Kind is LiteralKind.List ? and.Items : [and];
        if (items.Length > MostConditions)
        {
            faults.Error(
                "schema.too-many-conditions", and.Start, path,
                $"and: has {items.Length} conditions. At most {MostConditions} are allowed.");
            return [];
        }

        foreach (var item in items)
        {
            if (item.Field("operations") is { } operations)
            {
                faults.Error(
                    "schema.rule-argument", operations.Start, path,
                    "A condition holds for every operation of its rule. Write operations in the rule, outside and:.");
            }
        }

        return ReadAll(items, path, isCondition: true);
    }

    private static string? Name(Literal literal, string field) =>
        literal.Field(field) is { Kind: LiteralKind.String, Text.Length: > 0 } value ? value.Text : null;
}
