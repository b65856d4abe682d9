using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Checks a directive's arguments against its definition: names, types, required arguments (specification, sections 5.4 and
/// 5.6).</summary>
internal sealed class Arguments(Faults faults, Func<string, Definition?> typeNamed)
{
    public bool Check(DirectiveUse use, Definition definition, string path)
    {
        if (faults.IsFull)
            return false;
        var holds = true;
        var seen = new UniqueNames(use.Arguments.Length);
        foreach (var argument in use.Arguments)
        {
            if (!seen.Add(argument.Name))
            {
                holds = Fail(
                    "schema.duplicate-argument", argument.Start, path,
                    $"@{use.Name} has the argument '{argument.Name}' twice. Remove one.");
            }
            else if (definition.Member(argument.Name) is { } expected)
            {
                holds &= Fits(argument.Value, expected.Type, new Subject(argument.Name, use.Name), path);
            }
            else
            {
                holds = Fail(
                    "schema.unknown-argument", argument.Start, path,
                    $"@{use.Name} has no argument '{argument.Name}'.{Known(definition, argument.Name)}");
            }
        }

        foreach (var expected in definition.Required)
        {
            if (use.Argument(expected.Name) is null)
            {
                holds = Fail(
                    "schema.missing-argument", use.Start, path,
                    $"@{use.Name} needs the argument '{expected.Name}': write @{use.Name}({expected.Name}: {Example(expected.Type)}).");
            }
        }

        return holds;
    }

    /// <summary>Does the value have the type? A single value counts as a list of one.</summary>
    public bool Fits(Literal value, TypeUse type, Subject what, string path)
    {
        if (faults.IsFull)
            return false;
        if (value.Kind is LiteralKind.Null)
            return !type.NonNull || Fail("schema.bad-argument", value.Start, path, $"{what} cannot be null. Write {Example(type)}.");
        if (type.Item is null)
            return FitsNamed(value, type.Name, what, path);
        if (value.Kind is not LiteralKind.List)
            return Fits(value, type.Item, what, path);

        var fits = true;
        foreach (var item in value.Items)
            fits &= Fits(item, type.Item, what, path);
        return fits;
    }

    private bool FitsNamed(Literal value, string type, Subject what, string path)
    {
        var fits = type switch
        {
            "String" => value.Kind is LiteralKind.String,
            "ID" => value.Kind is LiteralKind.String or LiteralKind.Int,
            "Int" => value.Kind is LiteralKind.Int && int.TryParse(value.Text, out _),
            "Float" => value.Kind is LiteralKind.Int or LiteralKind.Float,
            "Boolean" => value.Kind is LiteralKind.Boolean,
            _ => true,
        };
        if (!fits)
            return Fail("schema.bad-argument", value.Start, path, $"{what} must be of type {type}: write {ExampleOf(type)}.");

        return typeNamed(type) switch
        {
            { Kind: DefinitionKind.Enum } definition => FitsEnum(value, definition, what, path),
            { Kind: DefinitionKind.Input } definition => FitsInput(value, definition, what, path),
            _ => true,
        };
    }

    private bool FitsEnum(Literal value, Definition definition, Subject what, string path)
    {
        var isKnown = definition.Holds(value.Text);
        if (isKnown && value.Kind is LiteralKind.Enum)
            return true;
        if (isKnown && value.Kind is LiteralKind.String)
            return Fail("schema.quoted-enum", value.Start, path, $"Write {value.Text} without quotes: {what} takes a name, not a string.");
        var names = definition.Values.Select(each => each.Name);
        return Fail(
            "schema.unknown-value", value.Start, path,
            $"{what} cannot be '{Shown(value)}'. Write {Faults.List(names)}.{Spelling.Hint(value.Text, names)}");
    }

    private bool FitsInput(Literal value, Definition definition, Subject what, string path)
    {
        if (value.Kind is not LiteralKind.Object)
            return Fail("schema.bad-argument", value.Start, path, $"{what} must be an object: {{ {definition.Members[0].Name}: … }}.");

        var fits = true;
        var seen = new UniqueNames(value.Fields.Length);
        foreach (var field in value.Fields)
        {
            if (!seen.Add(field.Name))
            {
                fits = Fail("schema.duplicate-argument", field.Start, path, $"'{field.Name}' is set twice. Remove one.");
            }
            else if (definition.Member(field.Name) is { } expected)
            {
                fits &= Fits(field.Value, expected.Type, new Subject(field.Name, null), path);
            }
            else
            {
                fits = Fail(
                    "schema.unknown-argument", field.Start, path, $"{what} has no field '{field.Name}'.{Known(definition, field.Name)}");
            }
        }

        foreach (var expected in definition.Required)
        {
            if (value.Field(expected.Name) is null)
            {
                fits = Fail(
                    "schema.missing-argument", value.Start, path,
                    $"'{expected.Name}' is missing here: write {expected.Name}: {Example(expected.Type)}.");
            }
        }

        return fits;
    }

    private static string Shown(Literal value) => Faults.Excerpt(value.Text, 0, value.Text.Length);

    private static string Known(Definition definition, string name)
    {
        if (definition.Members.Count == 0)
            return " It has none.";
        var names = definition.Members.Select(member => member.Name);
        return $" It has {Faults.List(names)}.{Spelling.Hint(name, names)}";
    }

    private string Example(TypeUse type) => type.Item is null ? ExampleOf(type.Name) : $"[{Example(type.Item)}]";

    private string ExampleOf(string type) => type switch
    {
        "String" or "ID" => "\"…\"",
        "Int" => "1",
        "Float" => "0.5",
        "Boolean" => "true",
        _ when typeNamed(type) is { Kind: DefinitionKind.Enum, Values: [var first, ..] } => first.Name,
        _ when typeNamed(type) is { Kind: DefinitionKind.Input, Members: [var first, ..] } => $"{{ {first.Name}: … }}",
        _ => "…",
    };

    private bool Fail(string code, int start, string path, string message)
    {
        faults.Error(code, start, path, message);
        return false;
    }

    /// <summary>What a message is about: an argument of a directive, or a field of an object. Only put into words for a message.</summary>
    internal readonly record struct Subject(string Name, string? Directive)
    {
        public override string ToString() => Directive is null ? $"'{Name}'" : $"'{Name}' of @{Directive}";
    }
}
