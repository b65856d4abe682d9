using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Turns the entries of <c>@auth(rules: […])</c> into <see cref="Rule"/>s.</summary>
internal sealed class Rules(Faults faults)
{
    /// <summary>Each is judged with its rule on every request.</summary>
    private const int MostConditions = 16;

    public ImmutableArray<Rule> Read(DirectiveUse auth, string path)
    {
        var written = auth.Argument("rules");
        if (written is null or { Kind: LiteralKind.List, Items.Count: 0 })
        {
            faults.Error(
                "schema.no-rules", auth.Start, path,
                "@auth without rules lets nobody in. Write @auth(rules: [{ allow: owner }]), or leave @auth out.");
            return [];
        }

        if (written.Kind is not LiteralKind.List)
            return Read(written, path, isCondition: false) is { } single ? [single] : [];
        var rules = ImmutableArray.CreateBuilder<Rule>(written.Items.Count);
        foreach (var item in written.Items)
        {
            if (Read(item, path, isCondition: false) is { } rule)
                rules.Add(rule);
        }

        return rules.ToImmutable();
    }

    public Rule? Read(Literal written, string path, bool isCondition)
    {
        if (written.Field("allow") is not { } allow || !ProviderFits(written, allow.Text, path))
            return null;

        var operations = Operations(written, path);
        var (line, column) = faults.Place(written.Start);
        var rule = Of(allow, written, path);
        Warn(rule, operations, written, path, isCondition);
        return rule is null
            ? null
            : rule with { Operations = operations, And = And(written, path, isCondition), Line = line, Column = column };
    }

    private Rule? Of(Literal allow, Literal written, string path)
    {
        var text = Text(written);
        switch (allow.Text)
        {
            case "owner":
                return new OwnerRule(
                    Name(written, "ownerField") ?? "owner", IsList: false, Name(written, "identityClaim") ?? "sub") { Text = text };
            case "groups":
                var claim = Name(written, "groupClaim") ?? "cognito:groups";
                if (written.Field("groups") is { Kind: not LiteralKind.Null } groups)
                    return new GroupsRule([.. RelationDraft.StringList(groups)!], claim) { Text = text };
                return new GroupsFieldRule(Name(written, "groupsField") ?? "groups", IsList: false, claim) { Text = text };
            case "private":
                return new PrivateRule { Text = text };
            case "public":
                return new PublicRule { Text = text };
            case "custom":
                faults.Error(
                    "schema.custom-rule", allow.Start, path,
                    "allow: custom asks a function of your own, which this service does not run. Say whom it lets in: owner, groups, "
                    + "private or public, with and: [{ … }] for further conditions.");
                return null;
            default:
                return null;
        }
    }

    private void Warn(Rule? rule, Operation operations, Literal written, string path, bool isCondition)
    {
        const Operation Writes = Schemas.Operation.Create | Schemas.Operation.Update | Schemas.Operation.Delete;
        if (rule is PublicRule && (operations & Writes) != 0 && !isCondition)
            faults.Warn(
                "schema.public-write", written.Start, path,
                "Amplify lets everyone with the API key write here. This service has no such key: without a token a caller can only read, "
                + "under /public, and with one everyone may write.");
        if (rule is OwnerRule { Claim: not ("sub" or "sub::username" or "username") } owner)
            faults.Warn(
                "schema.claim", written.Field("identityClaim")!.Start, path,
                $"'{owner.Claim}' stands in the id token only, so callers must send that and not the access token.");
        if (rule is GroupsRule { Claim: not "cognito:groups" } or GroupsFieldRule { Claim: not "cognito:groups" })
            faults.Warn(
                "schema.claim", written.Field("groupClaim")!.Start, path,
                $"'{written.Field("groupClaim")!.Text}' stands in the id token only, so callers must send that and not the access token.");
    }

    private bool ProviderFits(Literal written, string strategy, string path)
    {
        if (written.Field("provider") is not { Kind: LiteralKind.Enum } provider)
            return true;
        var fitting = strategy switch
        {
            "owner" or "groups" => "userPools or oidc",
            "private" => "userPools, oidc, identityPool or iam",
            "public" => "apiKey, identityPool or iam",
            "custom" => "function",
            _ => provider.Text,
        };
        if (fitting.Contains(provider.Text, StringComparison.Ordinal))
            return true;
        faults.Error(
            "schema.rule-provider", provider.Start, path,
            $"allow: {strategy} goes with the provider {fitting}, not {provider.Text}. Leave provider out, or write that.");
        return false;
    }

    private Operation Operations(Literal written, string path)
    {
        if (written.Field("operations") is not { Kind: not LiteralKind.Null } list)
            return Schemas.Operation.All;
        var granted = Schemas.Operation.None;
        Literal? read = null, part = null;
        foreach (var item in list.Kind is LiteralKind.List ? list.Items : [list])
        {
            granted |= Operation(item.Text);
            read = item.Text is "read" ? item : read;
            part = item.Text is "get" or "list" or "sync" or "listen" or "search" ? item : part;
            if (item.Text is "sync" or "listen" or "search")
                faults.Warn(
                    "schema.operation-without-effect", item.Start, path,
                    $"'{item.Text}' has no counterpart in this service and grants nothing. Write get, list or read.");
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

    private ImmutableArray<Rule> And(Literal written, string path, bool isCondition)
    {
        if (written.Field("and") is not { Kind: not LiteralKind.Null } and)
            return [];
        if (isCondition)
        {
            faults.Error(
                "schema.nested-condition", and.Start, path,
                "A condition of and: has no and: of its own. Write all conditions side by side.");
            return [];
        }

        var items = and.Kind is LiteralKind.List ? and.Items : [and];
        if (items.Count > MostConditions)
        {
            faults.Error(
                "schema.too-many-conditions", and.Start, path,
                $"and: lists {items.Count} conditions, and at most {MostConditions} are judged.");
            return [];
        }

        var conditions = ImmutableArray.CreateBuilder<Rule>(items.Count);
        foreach (var item in items)
        {
            if (Read(item, path, isCondition: true) is { } condition)
                conditions.Add(condition);
        }

        return conditions.ToImmutable();
    }

    private static string? Name(Literal written, string field) =>
        written.Field(field) is { Kind: LiteralKind.String, Text.Length: > 0 } value ? value.Text : null;

    private static string Text(Literal written)
    {
        var text = new StringBuilder(64);
        Printer.Append(text, written);
        return text.ToString();
    }
}
