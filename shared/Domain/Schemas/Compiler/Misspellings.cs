using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// Reports misspelled directives and then treats them as the correct one. Otherwise a typo in <c>@model</c> would cause a follow-up error
/// for each directive in the type and each relation to it.
/// </summary>
internal static class Misspellings
{
    public static void Correct(Types types, Faults faults)
    {
        foreach (var definition in types.InOrder)
        {
            if (definition.Kind is not (DefinitionKind.Type or DefinitionKind.Interface))
                continue;
            var place = definition.Kind is DefinitionKind.Type ? "OBJECT" : "INTERFACE";
            Correct(definition.Directives, place, types, faults, definition, null);
            foreach (var member in definition.Members)
                Correct(member.Directives, "FIELD_DEFINITION", types, faults, definition, member);
        }
    }

    private static void Correct(
        List<DirectiveUse> directives, string place, Types types, Faults faults, Definition definition, Member? member)
    {
        foreach (var use in directives)
        {
            if (BuiltIn.Directive(use.Name) is not null
                || types.Directive(use.Name) is not null
                || DirectiveUses.IsUnsupported(use.Name)
                || faults.IsFull)
            {
                continue;
            }

            // A directive that is not allowed here either would only cause another error.
            if (Spelling.Nearest(use.Name, BuiltIn.DirectiveNames) is not { } meant || !BuiltIn.Directive(meant)!.Holds(place))
                continue;
            DirectiveUses.ReportUnknown(use, member is null ? definition.Name : $"{definition.Name}.{member.Name}", faults);
            use.CorrectTo(meant);
        }
    }
}
