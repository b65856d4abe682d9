
namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>
/// Parses a schema by the grammar of the GraphQL specification of October 2021. After an error it continues at the next field or
/// definition, so one run reports all errors. Nesting is bounded and each token is examined a bounded number of times, so the time is
/// linear in the length of any text.
/// </summary>
internal sealed partial class Parser
{
    private const int DeepestNesting = 32;

    private readonly string text;
    private readonly List<Token> tokens;
    private readonly Faults faults;
    private int index;

    /// <summary>After an error, until the parser has found a token from which to continue: suppresses follow-up errors.</summary>
    private bool isRecovering;

    private Parser(string text, Faults faults)
    {
        this.text = text;
        this.faults = faults;
        tokens = Lexer.Tokens(text, faults);
    }

    private Token Current => tokens[index];

    public static Document Parse(string text, Faults faults)
    {
        var parser = new Parser(text, faults);
        var document = new Document();
        while (parser.Current.Kind is not TokenKind.EndOfFile)
        {
            parser.isRecovering = false;
            if (parser.Definition() is { } definition)
                document.Definitions.Add(definition);
            if (parser.isRecovering)
                parser.SkipToDefinition();
        }

        return document;
    }

    private Definition? Definition()
    {
        var description = Description();
        var described = description is not null;
        var extends = IsWord("extend");
        if (extends)
        {
            if (described)
                Fail("An extension cannot have a description. Write it on the type itself, or as a # comment.");
            index++;
        }

        if (Current.Kind is not TokenKind.Name)
            return FailDefinition();

        return Text(Current) switch
        {
            "type" => TypeLike(DefinitionKind.Type, description, extends),
            "interface" => TypeLike(DefinitionKind.Interface, description, extends),
            "input" => TypeLike(DefinitionKind.Input, description, extends),
            "union" => Union(description, extends),
            "enum" => Enumeration(description, extends),
            "scalar" => Scalar(description, extends),
            "schema" => Operations(description, extends),
            "directive" when !extends => Directive(description),
            _ => FailDefinition(),
        };
    }

    private Definition? FailDefinition()
    {
        var message = Current.Kind is TokenKind.OpenBrace
            || IsWord("query")
            || IsWord("mutation")
            || IsWord("subscription")
            || IsWord("fragment")
            ? "Queries do not belong in a schema. Expected a definition: type, enum, input, interface, union, scalar, directive, schema or "
                + "extend."
            : $"Expected a definition (type, enum, input, interface, union, scalar, directive, schema or extend), not {Shown()}."
                + Spelling.Hint(
                    Written(Current), ["type", "enum", "input", "interface", "union", "scalar", "directive", "schema", "extend"]);
        Fail(message);
        return null;
    }

    private Definition? TypeLike(DefinitionKind kind, string? description, bool extends)
    {
        if (Named(kind, "the type's name", description, extends) is not { } definition)
            return null;

        if (kind is not DefinitionKind.Input && IsWord("implements"))
        {
            index++;
            definition.Names = Names(TokenKind.Ampersand, "an interface's name");
        }

        definition.Directives = Directives();
        RefuseWord();
        if (!isRecovering && Current.Kind is TokenKind.OpenBrace)
            definition.Members = Members(definition.Name, kind is DefinitionKind.Input);
        return definition;
    }

    private Definition? Union(string? description, bool extends)
    {
        if (Named(DefinitionKind.Union, "the union's name", description, extends) is not { } definition)
            return null;

        definition.Directives = Directives();
        if (!isRecovering && Current.Kind is TokenKind.Equal)
        {
            index++;
            definition.Names = Names(TokenKind.Pipe, "the name of a type in the union");
        }

        return definition;
    }

    private Definition? Enumeration(string? description, bool extends)
    {
        if (Named(DefinitionKind.Enum, "the enum's name", description, extends) is not { } definition)
            return null;

        definition.Directives = Directives();
        if (!isRecovering && Current.Kind is TokenKind.OpenBrace)
            definition.Values = EnumValues(definition.Name);
        return definition;
    }

    private Definition? Scalar(string? description, bool extends)
    {
        if (Named(DefinitionKind.Scalar, "the scalar's name", description, extends) is not { } definition)
            return null;

        definition.Directives = Directives();
        return definition;
    }

    /// <summary>The keyword and the name with which most definitions begin.</summary>
    private Definition? Named(DefinitionKind kind, string what, string? description, bool extends)
    {
        index++;
        var start = Current.Start;
        return Name(what) is { } name
            ? new Definition { Kind = kind, Name = name, Start = start, Description = description, IsExtension = extends }
            : null;
    }

    private Definition Operations(string? description, bool extends)
    {
        var definition = new Definition
        {
            Kind = DefinitionKind.Schema,
            Name = "schema",
            Start = Current.Start,
            Description = description,
            IsExtension = extends
        };
        index++;
        definition.Directives = Directives();
        if (!isRecovering && Current.Kind is TokenKind.OpenBrace)
            definition.Members = Members("schema", isInput: false);
        else if (!extends)
            Fail("Expected { and the operations, such as query: Query.");
        return definition;
    }

    private Definition? Directive(string? description)
    {
        index++;
        if (!Expect(TokenKind.At, "@ and the directive's name"))
            return null;
        var start = Current.Start;
        if (Name("the directive's name") is not { } name)
            return null;

        var definition = new Definition { Kind = DefinitionKind.Directive, Name = name, Start = start, Description = description };
        if (Current.Kind is TokenKind.OpenParen)
            definition.Members = ArgumentDefinitions();
        if (!isRecovering && IsWord("repeatable"))
        {
            index++;
            definition.Repeatable = true;
        }

        if (isRecovering || !IsWord("on"))
        {
            Fail("A directive needs its locations: write on FIELD_DEFINITION | OBJECT, for example.");
            return definition;
        }

        index++;
        definition.Names = Names(TokenKind.Pipe, "a location such as OBJECT or FIELD_DEFINITION");
        return definition;
    }

    /// <summary>Names with a separator between them, and optionally one before the first.</summary>
    private List<NameUse> Names(TokenKind separator, string what)
    {
        var names = new List<NameUse>(2);
        if (Current.Kind == separator)
            index++;
        while (!isRecovering)
        {
            var start = Current.Start;
            if (Name(what) is { } name)
                names.Add(new NameUse(name, start));
            if (isRecovering || Current.Kind != separator)
                break;
            index++;
        }

        return names;
    }
}
