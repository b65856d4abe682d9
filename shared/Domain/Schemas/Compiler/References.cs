using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// The GraphQL rules for every type, model or not (specification, section 3): the types it uses are defined and of the right kind, and it
/// has the fields of its interfaces.
/// </summary>
internal sealed class References(Types types, Faults faults)
{
    private static readonly string[] Locations =
    [
        "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION", "SCALAR", "SCHEMA",
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
        {
            faults.Missing(
                "schema.empty", definition.Start, definition.Name, $"'{definition.Name}' has no fields. Add {{ }} with at least one.");
        }
        else if (definition.Kind is DefinitionKind.Enum && definition.Values.Count == 0)
        {
            faults.Missing(
                "schema.empty", definition.Start, definition.Name,
                $"The enum '{definition.Name}' has no values. Add {{ }} with at least one.");
        }
    }

    /// <summary>The fields of models are checked in <see cref="Types.Resolve"/>, which allows less.</summary>
    private void CheckField(Definition definition, Member member)
    {
        if (member.Arguments.Length > 0)
            CheckArguments(member.Arguments, $"{definition.Name}.{member.Name}");
        if (types.ModelsByName.ContainsKey(definition.Name) || Types.Scalar(member.Type.Name) is not null)
            return;
        if (types.Named(member.Type.Name) is not { } type)
        {
            types.ReportUnknownType(member.Type, $"{definition.Name}.{member.Name}");
        }
        else if (type.Kind is DefinitionKind.Input)
        {
            faults.Error(
                "schema.unstorable-type", member.Type.NameStart, $"{definition.Name}.{member.Name}",
                $"'{type.Name}' is an input, which only arguments can have. Define it as a type.");
        }
    }

    private void CheckArguments(IReadOnlyCollection<Member> arguments, string path)
    {
        var seen = new UniqueNames(arguments.Count);
        foreach (var argument in arguments)
        {
            if (!seen.Add(argument.Name))
            {
                faults.Error(
                    "schema.duplicate-argument", argument.Start, $"{path}.{argument.Name}",
                    $"'{argument.Name}' is declared twice. Remove one.");
            }

            if (Types.Scalar(argument.Type.Name) is not null || (path is "AMPLIFY" && argument.Type.Name is "AuthRule"))
                continue;
            if (types.Named(argument.Type.Name) is not { } type)
            {
                types.ReportUnknownType(argument.Type, $"{path}.{argument.Name}");
            }
            else if (type.Kind is DefinitionKind.Type or DefinitionKind.Interface or DefinitionKind.Union)
            {
                faults.Error(
                    "schema.input-type", argument.Type.NameStart, $"{path}.{argument.Name}",
                    $"'{type.Name}' is not an input type. An argument or input field must be a scalar, an enum or an input.");
            }
        }
    }

    private void CheckDirective(Definition directive)
    {
        CheckArguments(directive.Members, $"@{directive.Name}");
        foreach (var place in directive.Names)
        {
            if (Array.IndexOf(Locations, place.Name) < 0)
            {
                faults.Error(
                    "schema.unknown-place", place.Start, $"@{directive.Name}",
                    $"There is no directive location '{place.Name}'.{Spelling.Hint(place.Name, Locations)} Use one such as OBJECT or "
                    + $"FIELD_DEFINITION.");
            }
        }
    }

    private void CheckUnion(Definition union)
    {
        var seen = new UniqueNames(union.Names.Count);
        foreach (var use in union.Names)
        {
            if (!seen.Add(use.Name))
            {
                faults.Error("schema.duplicate-type", use.Start, union.Name, $"'{use.Name}' is in the union twice. Remove one.");
            }
            else if (types.Named(use.Name) is null && Types.Scalar(use.Name) is null)
            {
                types.ReportUnknownType(new TypeUse { Named = use.Name, Start = use.Start }, union.Name);
            }
            else if (types.Named(use.Name)?.Kind is not DefinitionKind.Type)
            {
                faults.Error(
                    "schema.union-member", use.Start, union.Name,
                    $"'{use.Name}' cannot be in a union. A union contains only types defined with 'type'.");
            }
        }
    }

    private void CheckInterfaces(Definition definition)
    {
        var seen = new UniqueNames(definition.Names.Count);
        foreach (var use in definition.Names)
        {
            if (!seen.Add(use.Name))
            {
                faults.Error(
                    "schema.duplicate-type", use.Start, definition.Name, $"'{definition.Name}' implements '{use.Name}' twice. Remove one.");
            }
            else if (types.Named(use.Name) is not { } declared)
            {
                types.ReportUnknownType(new TypeUse { Named = use.Name, Start = use.Start }, definition.Name);
            }
            else if (use.Name == definition.Name || declared.Kind is not DefinitionKind.Interface)
            {
                faults.Error(
                    "schema.no-interface", use.Start, definition.Name,
                    $"'{use.Name}' is not an interface. Define it with 'interface {use.Name} {{ … }}', or remove implements.");
            }
            else if (!faults.Incomplete)
            {
                CheckInterface(definition, declared, use.Start);
            }
        }
    }

    private void CheckInterface(Definition definition, Definition declared, int start)
    {
        foreach (var member in declared.Members)
        {
            if (faults.IsFull)
                return;
            if (definition.Member(member.Name) is not { } own)
            {
                faults.Missing(
                    "schema.interface-field", start, definition.Name,
                    $"The interface '{declared.Name}' has a field '{member.Name}' that '{definition.Name}' lacks. Add '{member.Name}: "
                    + $"{member.Type}'.");
            }
            else if (!IsCovariant(own.Type, member.Type))
            {
                faults.Error(
                    "schema.interface-field", own.Type.Start, $"{definition.Name}.{own.Name}",
                    $"The interface '{declared.Name}' declares '{member.Name}: {member.Type}', and this is {own.Type}. Give it that type.");
            }
        }
    }

    /// <summary>The same type, or a narrower one: non-null, or any type if the interface declares an interface or union. Whether it is a
    /// member of that is not checked.</summary>
    private bool IsCovariant(TypeUse own, TypeUse declared)
    {
        if (declared.NonNull && !own.NonNull)
            return false;
        if (own.Item is not null || declared.Item is not null)
            return own.Item is not null && declared.Item is not null && IsCovariant(own.Item, declared.Item);
        return own.Name == declared.Name || types.Named(declared.Name) is { Kind: DefinitionKind.Interface or DefinitionKind.Union };
    }

    private void CheckOperation(Member operation)
    {
        if (operation.Name is not ("query" or "mutation" or "subscription"))
        {
            faults.Error(
                "schema.unknown-operation", operation.Start, $"schema.{operation.Name}",
                $"There is no operation '{operation.Name}'. Write query, mutation or subscription.");
        }
        else if (types.Named(operation.Type.Name) is null && !Types.IsStandardRoot(operation.Type.Name))
        {
            types.ReportUnknownType(operation.Type, $"schema.{operation.Name}");
        }
    }
}
