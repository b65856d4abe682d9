
namespace Trellis.Schemas.Compiler.Syntax;

/// <content>Parses the members of definitions, and directives, types and values.</content>
internal sealed partial class Parser
{
    private List<Member> Members(string owner, bool isInput)
    {
        var members = new List<Member>(8);
        var open = Current.Start;
        index++;
        if (Current.Kind is TokenKind.CloseBrace)
            faults.Error("schema.empty", open, owner, $"'{owner}' has no fields. Write at least one, or remove the braces.");

        UntilBrace(owner, () =>
        {
            if (MemberDefinition(isInput) is { } member && !isRecovering)
                members.Add(member);
        });
        return members;
    }

    /// <summary>Reads the members in the braces of a type or an enum. After an error it continues at the next member.</summary>
    private void UntilBrace(string owner, Action readOne)
    {
        while (Current.Kind is not TokenKind.CloseBrace)
        {
            if (AtDefinition() || Current.Kind is TokenKind.EndOfFile)
            {
                isRecovering = false;
                Fail($"A }} is missing: the braces of '{owner}' are not closed.");
                isRecovering = false;
                return;
            }

            var first = index;
            readOne();
            if (isRecovering)
                SkipToMember(first);
        }

        index++;
    }

    private Member? MemberDefinition(bool isInput)
    {
        var description = Description();
        var start = Current.Start;
        if (Name("a field's name") is not { } name)
            return null;

        ImmutableArray<Member> arguments = !isInput && Current.Kind is TokenKind.OpenParen ? [.. ArgumentDefinitions()] : [];
        if (!Expect(TokenKind.Colon, ": and the type", name))
            return null;
        if (Current.Kind is TokenKind.Name && tokens[index + 1].Kind is TokenKind.Colon && BeginsLine())
            return Fail($"Expected the type of '{name}', not the next field.") as Member;
        if (Type(0) is not { } type)
            return null;

        var member = new Member { Name = name, Start = start, Description = description, Arguments = arguments, Type = type };
        if (isInput && Current.Kind is TokenKind.Equal)
        {
            index++;
            member.Default = Value(0);
        }
        else if (!isInput && Current.Kind is TokenKind.Equal)
        {
            Fail($"A field's default is not written with =. Write @default(value: \"…\") after the type of '{name}'.");
        }

        if (!isRecovering)
            member.Directives = Directives();
        RefuseWord();
        return member;
    }

    private List<Member> ArgumentDefinitions()
    {
        var arguments = new List<Member>(2);
        index++;
        do
        {
            if (MemberDefinition(isInput: true) is { } argument)
                arguments.Add(argument);
        }
        while (!isRecovering && Current.Kind is not (TokenKind.CloseParen or TokenKind.EndOfFile));

        Expect(TokenKind.CloseParen, ") after the arguments");
        return arguments;
    }

    private List<EnumValue> EnumValues(string owner)
    {
        var values = new List<EnumValue>(8);
        var open = Current.Start;
        index++;
        if (Current.Kind is TokenKind.CloseBrace)
            faults.Error("schema.empty", open, owner, $"The enum '{owner}' has no values. Write at least one.");

        UntilBrace(owner, () =>
        {
            var description = Description();
            var start = Current.Start;
            if (Name("a value's name") is not { } name)
                return;
            if (name is "true" or "false" or "null")
            {
                faults.Error(
                    "schema.reserved-name", start, $"{owner}.{name}", $"'{name}' is a reserved word and cannot be a value of an enum.");
            }

            values.Add(new EnumValue { Name = name, Start = start, Description = description, Directives = Directives() });
        });
        return values;
    }

    /// <summary>Refuses a word after a type, or after a definition's name, that ends its line.</summary>
    private void RefuseWord()
    {
        if (Current.Kind is TokenKind.Name && !BeginsLine()
            && (BeginsLine(index + 1) || tokens[index + 1].Kind is TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.At))
        {
            Fail($"Unexpected {Shown()}. A directive begins with @, and a type that is required ends with !.");
        }
    }

    private List<DirectiveUse> Directives()
    {
        var directives = new List<DirectiveUse>(Current.Kind is TokenKind.At ? 2 : 0);
        while (!isRecovering && Current.Kind is TokenKind.At)
        {
            var start = Current.Start;
            index++;
            if (Name("the directive's name") is not { } name)
                break;
            ImmutableArray<Argument> arguments =
                Current.Kind is TokenKind.OpenParen ? Arguments(TokenKind.CloseParen, "an argument such as name: value, or )", 0) : [];
            directives.Add(new DirectiveUse { Name = name, Start = start, Arguments = arguments });
        }

        return directives;
    }

    /// <summary>The arguments of a directive, or the fields of an object value, including both brackets.</summary>
    private ImmutableArray<Argument> Arguments(TokenKind close, string what, int depth)
    {
        var arguments = ImmutableArray.CreateBuilder<Argument>(1);
        index++;
        if (close is TokenKind.CloseParen && Current.Kind is TokenKind.CloseParen)
            Fail("Parentheses need at least one argument. Write one, or remove the parentheses.");

        while (!isRecovering && Current.Kind != close)
        {
            var start = Current.Start;
            if (Name(what) is { } name && Expect(TokenKind.Colon, ": and the value", name) && Value(depth) is { } value)
                arguments.Add(new Argument(name, start, value));
        }

        if (!isRecovering)
            index++;
        return arguments.DrainToImmutable();
    }

    private TypeUse? Type(int depth)
    {
        var start = Current.Start;
        if (depth > DeepestNesting)
            return Fail($"Lists are nested deeper than {DeepestNesting} levels.", "schema.too-deep") as TypeUse;

        TypeUse? item = null;
        string? name = null;
        if (Current.Kind is TokenKind.OpenBracket)
        {
            index++;
            item = Type(depth + 1);
            if (item is null || !Expect(TokenKind.CloseBracket, "] after the list's type"))
                return null;
        }
        else if ((name = Name("a type such as String, or [String]")) is null)
        {
            return null;
        }

        var nonNull = Current.Kind is TokenKind.Bang;
        if (nonNull)
            index++;
        return new TypeUse { Named = name, Item = item, NonNull = nonNull, Start = start };
    }

    private Literal? Value(int depth)
    {
        var token = Current;
        if (depth > DeepestNesting)
            return Fail($"Values are nested deeper than {DeepestNesting} levels.", "schema.too-deep") as Literal;

        switch (token.Kind)
        {
            case TokenKind.OpenBracket:
                return List(depth);
            case TokenKind.OpenBrace:
                var fields = Arguments(TokenKind.CloseBrace, "a field such as name: value, or }", depth + 1);
                return new Literal { Kind = LiteralKind.Object, Start = token.Start, Fields = fields };
            case TokenKind.String or TokenKind.BlockString:
                index++;
                return new Literal { Kind = LiteralKind.String, Start = token.Start, Text = Strings.Value(text, token) };
            case TokenKind.Int or TokenKind.Float:
                index++;
                var number = token.Kind is TokenKind.Int ? LiteralKind.Int : LiteralKind.Float;
                return new Literal { Kind = number, Start = token.Start, Text = Written(token) };
            case TokenKind.Name:
                index++;
                var word = Written(token);
                var kind = word switch { "true" or "false" => LiteralKind.Boolean, "null" => LiteralKind.Null, _ => LiteralKind.Enum };
                return new Literal { Kind = kind, Start = token.Start, Text = word };
            case TokenKind.Dollar:
                Fail("A schema cannot contain variables. Write the value itself.");
                return null;
            default:
                Fail($"Expected a value, such as \"text\", 12, true, a name, [list] or {{field: value}}, not {Shown()}.");
                return null;
        }
    }

    private Literal List(int depth)
    {
        var start = Current.Start;
        var items = ImmutableArray.CreateBuilder<Literal>(1);
        index++;
        while (!isRecovering && Current.Kind is not TokenKind.CloseBracket)
        {
            if (Current.Kind is TokenKind.CloseParen or TokenKind.CloseBrace)
                Fail($"Expected a value or ] to end the list, not {Shown()}.");
            else if (Value(depth + 1) is { } item)
                items.Add(item);
        }

        if (!isRecovering)
            index++;
        return new Literal { Kind = LiteralKind.List, Start = start, Items = items.DrainToImmutable() };
    }
}
