using Trellis.Schemas.Compiling;
using Trellis.Schemas.Syntax;

namespace Trellis.Schemas.Directives;

/// <summary>Checks every directive that a schema uses: that it is known, stands where it may, once, and with the right arguments.</summary>
internal sealed class Uses
{
    private readonly Types types;
    private readonly Faults faults;
    private readonly Arguments builtIn;
    private readonly Arguments own;

    private Uses(Types types, Faults faults)
    {
        this.types = types;
        this.faults = faults;
        builtIn = new Arguments(faults, BuiltIn.Type);
        own = new Arguments(faults, types.Named);
    }

    public static void Check(Types types, Faults faults)
    {
        var uses = new Uses(types, faults);
        foreach (var definition in types.InOrder)
            uses.Check(definition);
    }

    private void Check(Definition definition)
    {
        Check(definition.Directives, Place(definition.Kind), definition.Name);
        var isInput = definition.Kind is DefinitionKind.Input;
        foreach (var member in definition.Members)
        {
            var path = $"{definition.Name}.{member.Name}";
            Check(member.Directives, isInput ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", path);
            foreach (var argument in member.Arguments)
                Check(argument.Directives, "ARGUMENT_DEFINITION", path);
        }

        foreach (var value in definition.Values)
            Check(value.Directives, "ENUM_VALUE", $"{definition.Name}.{value.Name}");
    }

    private void Check(List<DirectiveUse> directives, string place, string path)
    {
        HashSet<string>? seen = null;
        foreach (var use in directives)
        {
            var definition = types.Directive(use.Name) ?? BuiltIn.Directive(use.Name);
            if (definition is null)
            {
                faults.Missing("schema.unknown-directive", use.Start, path, $"There is no directive @{use.Name}.{Spelling.Hint(use.Name, BuiltIn.DirectiveNames)}");
                continue;
            }

            if (!definition.Names.Exists(name => name.Name == place))
                faults.Error("schema.directive-place", use.Start, path, $"@{use.Name} cannot stand here.");
            else if (directives.Count > 1 && !(seen ??= []).Add(use.Name) && !definition.Repeatable)
                faults.Error("schema.directive-twice", use.Start, path, $"@{use.Name} stands here twice. Remove one.");
            (types.Directive(use.Name) is null ? builtIn : own).Check(use, definition, path);
        }
    }

    private static string Place(DefinitionKind kind) => kind switch
    {
        DefinitionKind.Type => "OBJECT",
        DefinitionKind.Interface => "INTERFACE",
        DefinitionKind.Input => "INPUT_OBJECT",
        DefinitionKind.Union => "UNION",
        DefinitionKind.Enum => "ENUM",
        DefinitionKind.Scalar => "SCALAR",
        _ => "SCHEMA",
    };
}
