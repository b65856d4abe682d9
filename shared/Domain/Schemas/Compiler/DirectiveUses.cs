using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Checks every use of a directive: it is known, allowed in this location, not repeated, and has valid arguments.</summary>
internal sealed class DirectiveUses
{
    private readonly Types types;
    private readonly Faults faults;
    private readonly Arguments builtIn;
    private readonly Arguments custom;
    private readonly Support support;

    private DirectiveUses(Types types, Faults faults)
    {
        this.types = types;
        this.faults = faults;
        builtIn = new Arguments(faults, BuiltIn.Type);
        custom = new Arguments(faults, types.Named);
        support = new Support(types, faults);
    }

    public static void Check(Types types, Faults faults)
    {
        var uses = new DirectiveUses(types, faults);
        foreach (var definition in types.InOrder)
            uses.Check(definition);
        foreach (var extension in types.Extensions)
            uses.CheckExtension(extension);
        uses.CheckGlobalRule();
    }

    private void Check(Definition definition)
    {
        var place = new Place(definition, null, PlaceOf(definition.Kind), definition.Name);
        Check(definition.Directives, place);
        var isInput = definition.Kind is DefinitionKind.Input;
        foreach (var member in definition.Members)
        {
            if (member.Directives.Count > 0)
            {
                Check(member.Directives, new Place(
                    definition, member, isInput ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", $"{definition.Name}.{member.Name}"));
            }

            foreach (var argument in member.Arguments)
                Check(argument.Directives, new Place(definition, null, "ARGUMENT_DEFINITION", $"{definition.Name}.{member.Name}"));
        }

        foreach (var value in definition.Values)
        {
            if (value.Directives.Count > 0)
                Check(value.Directives, new Place(definition, null, "ENUM_VALUE", $"{definition.Name}.{value.Name}"));
        }
    }

    private void Check(List<DirectiveUse> directives, Place place)
    {
        HashSet<string>? seen = null;
        foreach (var use in directives)
        {
            if (use.IsCorrected)
                continue;
            var isFirst = directives.Count < 2 || (seen ??= []).Add(use.Name);
            if (BuiltIn.Directive(use.Name) is { } definition)
            {
                if (Check(use, definition, builtIn, place, isFirst))
                    support.Check(use, place);
            }
            else if (types.Directive(use.Name) is { } customDefinition)
            {
                Check(use, customDefinition, custom, place, isFirst);
            }
            else
            {
                Unknown(use, place);
            }
        }
    }

    private bool Check(DirectiveUse use, Definition definition, Arguments arguments, Place place, bool isFirst)
    {
        var mayStandHere = definition.Holds(place.Kind);
        if (!mayStandHere)
        {
            faults.Error(
                "schema.directive-place", use.Start, place.Path,
                $"@{use.Name} is not allowed {InWords(place.Kind)}, "
                + $"only {Faults.List(definition.Names.Select(name => InWords(name.Name)))}.");
        }
        else if (!isFirst && !definition.Repeatable)
        {
            faults.Error("schema.directive-twice", use.Start, place.Path, $"@{use.Name} is used twice here. Remove one.");
        }

        return arguments.Check(use, definition, place.Path) && mayStandHere;
    }

    private void Unknown(DirectiveUse use, Place place)
    {
        if (Replacement(use.Name) is { } replacement)
        {
            faults.Error(
                "schema.first-version", use.Start, place.Path, $"@{use.Name} is from version 1 of Amplify's directives. {replacement}");
        }
        else if (use.Name is "conversation" or "generation")
        {
            support.Refuse(use, place);
        }
        else
        {
            ReportUnknown(use, place.Path, faults);
        }
    }

    public static void ReportUnknown(DirectiveUse use, string path, Faults faults) =>
        faults.Missing(
            "schema.unknown-directive", use.Start, path,
            $"There is no directive @{use.Name}.{Spelling.Hint(use.Name, BuiltIn.DirectiveNames)}");

    /// <summary>Is it an unsupported directive of Amplify with its own error message?</summary>
    public static bool IsUnsupported(string name) => Replacement(name) is not null || name is "conversation" or "generation";

    private static string? Replacement(string name) => name switch
    {
        "key" =>
            "Write @primaryKey(sortKeyFields: […]) on the key's first field, and @index(name: \"…\", sortKeyFields: […]) on the "
            + "first field of each further index.",
        "connection" =>
            "Write @hasOne, @hasMany or @belongsTo for a relation to one model, and @manyToMany(relationName: \"…\") on both sides for "
            + "pairs.",
        "versioned" => "Every record already has a version. Remove @versioned, and send If-Match with an update or delete.",
        _ => null,
    };

    /// <summary>Directives on extensions are rejected: Amplify does not define whether they apply to the whole type.</summary>
    private void CheckExtension(Definition extension)
    {
        foreach (var use in extension.Directives)
        {
            if (!use.Name.StartsWith("aws_", StringComparison.Ordinal))
            {
                faults.Error(
                    "schema.extension-directive", use.Start, extension.Name,
                    $"@{use.Name} is not allowed on an extension. Write it where '{extension.Name}' is defined.");
            }
        }
    }

    private void CheckGlobalRule()
    {
        foreach (var member in types.Named("AMPLIFY")?.Members ?? [])
        {
            if (member.Name is not "globalAuthRule")
            {
                faults.Warn(
                    "schema.unknown-setting", member.Start, $"AMPLIFY.{member.Name}",
                    $"Unknown setting '{member.Name}'. The only one is globalAuthRule.");
            }
            else if (member.Default is { } rule && BuiltIn.Type("AuthRule") is not null)
            {
                builtIn.Fits(rule, member.Type, new Arguments.Subject("globalAuthRule", null), "AMPLIFY.globalAuthRule");
            }
        }
    }

    private static string PlaceOf(DefinitionKind kind) => kind switch
    {
        DefinitionKind.Type => "OBJECT",
        DefinitionKind.Interface => "INTERFACE",
        DefinitionKind.Input => "INPUT_OBJECT",
        DefinitionKind.Union => "UNION",
        DefinitionKind.Enum => "ENUM",
        DefinitionKind.Scalar => "SCALAR",
        _ => "SCHEMA",
    };

    private static string InWords(string place) => place switch
    {
        "OBJECT" => "on a type",
        "FIELD_DEFINITION" => "on a type's field",
        "INTERFACE" => "on an interface",
        "INPUT_OBJECT" => "on an input",
        "INPUT_FIELD_DEFINITION" => "on an input's field",
        "ARGUMENT_DEFINITION" => "on an argument",
        "UNION" => "on a union",
        "ENUM" => "on an enum",
        "ENUM_VALUE" => "on an enum's value",
        "SCALAR" => "on a scalar",
        "SCHEMA" => "on schema",
        _ => place,
    };
}

/// <summary>The location of a directive.</summary>
/// <param name="Definition">The definition it is on or in.</param>
/// <param name="Member">The field it is on, if on one.</param>
/// <param name="Kind">The specification's name for the location, such as <c>FIELD_DEFINITION</c>.</param>
/// <param name="Path">For messages.</param>
internal readonly record struct Place(Definition Definition, Member? Member, string Kind, string Path);
