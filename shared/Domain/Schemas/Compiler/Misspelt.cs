using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// Takes a misspelt directive for the one that was meant, once it is reported: a type that lacks <c>@model</c> for one wrong letter would
/// otherwise make an error of each directive in it, and of each relation to it.
/// </summary>
internal static class Misspelt
{
    public static void Mend(Types types, Faults faults)
    {
        foreach (var definition in types.InOrder)
        {
            if (definition.Kind is not (DefinitionKind.Type or DefinitionKind.Interface))
                continue;
            Mend(definition.Directives, definition.Kind is DefinitionKind.Type ? "OBJECT" : "INTERFACE", types, faults, definition, null);
            foreach (var member in definition.Members)
                Mend(member.Directives, "FIELD_DEFINITION", types, faults, definition, member);
        }
    }

    private static void Mend(List<DirectiveUse> directives, string place, Types types, Faults faults, Definition definition, Member? member)
    {
        foreach (var use in directives)
        {
            if (BuiltIn.Directive(use.Name) is not null
                || types.Directive(use.Name) is not null
                || Uses.IsOfAmplifys(use.Name)
                || faults.IsFull)
                continue;
            // Where the meant one cannot stand either, nothing can be built on it.
            if (Spelling.Nearest(use.Name, BuiltIn.DirectiveNames) is not { } meant || !BuiltIn.Directive(meant)!.Holds(place))
                continue;
            Uses.ReportUnknown(use, member is null ? definition.Name : $"{definition.Name}.{member.Name}", faults);
            use.Mend(meant);
        }
    }
}
