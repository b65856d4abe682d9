using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// What GraphQL asks of every type, model or not (specification, section 3): that the names it uses are defined and of the right
/// kind, and that a type has what its interfaces promise.
/// </summary>
internal sealed class References(Types types, Faults faults)
{
    private static readonly string[] Places =
    [
        "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION",
        "SCALAR", "SCHEMA",
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION",
    ];

    public static void Check(Types types, Faults faults)
    {
        var references = new References(types, faults);
        foreach (var definition in types.InOrder)
            references.Check(definition);
        foreach (var directive in types.Directives)
            references.CheckDirective(directive);
        foreach (var operation in types.Operations)
            references.CheckOperation(operation);
    }

    private void Check(Definition definition)
    {
        switch (definition.Kind)
        {
            case DefinitionKind.Type or DefinitionKind.Interface:
                foreach (var member in definition.Members)
                    CheckField(definition, member);
                CheckInterfaces(definition);
                break;
            case DefinitionKind.Input:
                CheckArguments(definition.Members, definition.Name);
                break;
            case DefinitionKind.Union:
                CheckUnion(definition);
                break;
            default:
                break;
        }

        if (definition.Kind is DefinitionKind.Type or DefinitionKind.Interface or DefinitionKind.Input && definition.Members.Count == 0)
            faults.Missing(
                "schema.empty", definition.Start, definition.Name, $"'{definition.Name}' has no fields. Write {{ and at least one.");
        else if (definition.Kind is DefinitionKind.Enum && definition.Values.Count == 0)
            faults.Missing(
                "schema.empty", definition.Start, definition.Name,
                $"The enum '{definition.Name}' has no values. Write {{ and at least one.");
    }

    /// <summary>The fields of models are held to more, elsewhere.</summary>
    private void CheckField(Definition definition, Member member)
    {
        if (member.Arguments.Count > 0)
            CheckArguments(member.Arguments, $"{definition.Name}.{member.Name}");
        if (types.ModelsByName.ContainsKey(definition.Name) || Types.Scalar(member.Type.Name) is not null)
            return;
        if (types.Named(member.Type.Name) is not { } type)
            types.UnknownType(member.Type, $"{definition.Name}.{member.Name}");
        else if (type.Kind is DefinitionKind.Input)
            faults.Error(
                "schema.unstorable-type", member.Type.NameStart, $"{definition.Name}.{member.Name}",
                $"'{type.Name}' is an input, which only arguments can have. Define it as a type.");
    }

    private void CheckArguments(List<Member> arguments, string path)
    {
        var seen = new UniqueNames(arguments.Count);
        foreach (var argument in arguments)
        {
            if (!seen.Add(argument.Name))
                faults.Error(
                    "schema.duplicate-argument", argument.Start, $"{path}.{argument.Name}",
                    $"'{argument.Name}' stands here twice. Remove one.");
            if (Types.Scalar(argument.Type.Name) is not null || (path is "AMPLIFY" && argument.Type.Name is "AuthRule"))
                continue;
            if (types.Named(argument.Type.Name) is not { } type)
                types.UnknownType(argument.Type, $"{path}.{argument.Name}");
            else if (type.Kind is DefinitionKind.Type or DefinitionKind.Interface or DefinitionKind.Union)
                faults.Error(
                    "schema.input-type", argument.Type.NameStart, $"{path}.{argument.Name}",
                    $"'{type.Name}' cannot be sent. An argument or input field is a scalar, an enum or an input.");
        }
    }

    private void CheckDirective(Definition directive)
    {
        CheckArguments(directive.Members, $"@{directive.Name}");
        foreach (var place in directive.Names)
        {
            if (Array.IndexOf(Places, place.Name) < 0)
                faults.Error(
                    "schema.unknown-place", place.Start, $"@{directive.Name}",
                    $"There is no place '{place.Name}'.{Spelling.Hint(place.Name, Places)} Write one such as OBJECT or FIELD_DEFINITION.");
        }
    }

    private void CheckUnion(Definition union)
    {
        var seen = new UniqueNames(union.Names.Count);
        foreach (var use in union.Names)
        {
            if (!seen.Add(use.Name))
                faults.Error("schema.duplicate-type", use.Start, union.Name, $"'{use.Name}' stands in the union twice. Remove one.");
            else if (types.Named(use.Name) is null && Types.Scalar(use.Name) is null)
                types.UnknownType(new TypeUse { Named = use.Name, Start = use.Start }, union.Name);
            else if (types.Named(use.Name)?.Kind is not DefinitionKind.Type)
                faults.Error(
                    "schema.union-member", use.Start, union.Name,
                    $"'{use.Name}' is no type that a union can hold. Name types defined by 'type'.");
        }
    }

    private void CheckInterfaces(Definition definition)
    {
        var seen = new UniqueNames(definition.Names.Count);
        foreach (var use in definition.Names)
        {
            if (!seen.Add(use.Name))
                faults.Error(
                    "schema.duplicate-type", use.Start, definition.Name, $"'{definition.Name}' implements '{use.Name}' twice. Remove one.");
            else if (types.Named(use.Name) is not { } promised)
                types.UnknownType(new TypeUse { Named = use.Name, Start = use.Start }, definition.Name);
            else if (use.Name == definition.Name || promised.Kind is not DefinitionKind.Interface)
                faults.Error(
                    "schema.no-interface", use.Start, definition.Name,
                    $"'{use.Name}' is no interface. Define it by 'interface {use.Name} {{ … }}', or leave implements out.");
            else if (!faults.Incomplete)
                CheckPromise(definition, promised, use.Start);
        }
    }

    private void CheckPromise(Definition definition, Definition promised, int start)
    {
        foreach (var member in promised.Members)
        {
            if (faults.IsFull)
                return;
            if (definition.Member(member.Name) is not { } own)
                faults.Missing(
                    "schema.interface-field", start, definition.Name,
                    $"'{promised.Name}' promises a field '{member.Name}' that '{definition.Name}' lacks. Add '{member.Name}: "
                    + $"{member.Type}'.");
            else if (!IsAs(own.Type, member.Type))
                faults.Error(
                    "schema.interface-field", own.Type.Start, $"{definition.Name}.{own.Name}",
                    $"'{promised.Name}' promises '{member.Name}: {member.Type}', and this is {own.Type}. Give it that type.");
        }
    }

    /// <summary>The same type, or one that promises more: never null, or a type of the interface or union.</summary>
    private bool IsAs(TypeUse own, TypeUse promised)
    {
        if (promised.NonNull && !own.NonNull)
            return false;
        if (own.Item is not null || promised.Item is not null)
            return own.Item is not null && promised.Item is not null && IsAs(own.Item, promised.Item);
        return own.Name == promised.Name || types.Named(promised.Name) is { Kind: DefinitionKind.Interface or DefinitionKind.Union };
    }

    private void CheckOperation(Member operation)
    {
        if (operation.Name is not ("query" or "mutation" or "subscription"))
            faults.Error(
                "schema.unknown-operation", operation.Start, $"schema.{operation.Name}",
                $"There is no operation '{operation.Name}'. Write query, mutation or subscription.");
        else if (types.Named(operation.Type.Name) is null && !Types.IsStandardRoot(operation.Type.Name))
            types.UnknownType(operation.Type, $"schema.{operation.Name}");
    }
}
