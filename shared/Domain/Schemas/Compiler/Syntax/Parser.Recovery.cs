
namespace Trellis.Schemas.Compiler.Syntax;

/// <content>Reports errors, and finds the token from which to continue.</content>
internal sealed partial class Parser
{
    private string? Description()
    {
        if (Current.Kind is not (TokenKind.String or TokenKind.BlockString))
            return null;
        return Strings.Value(text, tokens[index++]);
    }

    private string? Name(string what)
    {
        if (!isRecovering && Current.Kind is TokenKind.Name)
            return Written(tokens[index++]);

        Fail($"Expected {what}, not {Shown()}.");
        return null;
    }

    /// <param name="kind">The token.</param>
    /// <param name="what">The token and what follows it, for the message.</param>
    /// <param name="name">The field or argument that it belongs to, for the message, which is only put together if it is needed.</param>
    private bool Expect(TokenKind kind, string what, string? name = null)
    {
        if (!isRecovering && Current.Kind == kind)
        {
            index++;
            return true;
        }

        Fail($"Expected {what}{(name is null ? "" : $" of '{name}'")}, not {Shown()}.");
        return false;
    }

    /// <summary>Reports an error, unless it follows from an earlier one. Returns null, so that a caller can return it.</summary>
    private object? Fail(string message, string code = "schema.syntax")
    {
        if (!isRecovering && Current.Kind is not TokenKind.Broken)
            faults.Error(code, Current.Start, "", message);
        isRecovering = true;
        return null;
    }

    /// <summary>
    /// Continues at the next probable field or value: a name at the start of a line and outside all brackets opened since. Otherwise at
    /// the closing brace or the next definition.
    /// </summary>
    /// <param name="faulty">The first token of the faulty field, so that the parser does not return to it.</param>
    private void SkipToMember(int faulty)
    {
        isRecovering = false;
        for (var open = 0; Current.Kind is not TokenKind.EndOfFile; index++)
        {
            switch (Current.Kind)
            {
                case TokenKind.OpenParen or TokenKind.OpenBracket or TokenKind.OpenBrace:
                    open++;
                    break;
                case TokenKind.CloseBrace when open == 0:
                    return;
                case TokenKind.CloseParen or TokenKind.CloseBracket or TokenKind.CloseBrace:
                    open = Math.Max(0, open - 1);
                    break;
                case TokenKind.Name when index > faulty && (AtDefinition() || (BeginsLine() && BeginsMember(open))):
                    return;
                default:
                    break;
            }
        }
    }

    private void SkipToDefinition()
    {
        if (!BeginsDefinition(index))
            index = Math.Min(index + 1, tokens.Count - 1);
        while (Current.Kind is not TokenKind.EndOfFile && !BeginsDefinition(index))
            index++;
    }

    /// <summary>Inside brackets that a faulty field left open, only <c>name: Type</c> with a capital letter counts as a field.</summary>
    private bool BeginsMember(int open)
    {
        if (open == 0)
            return true;
        if (tokens[index + 1].Kind is not TokenKind.Colon)
            return false;
        var type = tokens[index + 2];
        return type.Kind is TokenKind.Name && char.IsAsciiLetterUpper(text[type.Start]);
    }

    /// <summary>
    /// Does a definition begin inside braces, so that a closing brace is missing? Requires the complete head of the definition, because a
    /// field or value may be named <c>type</c> too.
    /// </summary>
    private bool AtDefinition()
    {
        var at = Current.Kind is TokenKind.String or TokenKind.BlockString ? index + 1 : index;
        if (!BeginsDefinition(at))
            return false;
        if (Text(tokens[at]) is "extend" or "schema" or "directive")
            return true;

        var third = tokens[at + 2];
        var hasBody = third.Kind is TokenKind.OpenBrace or TokenKind.At or TokenKind.Equal || Text(third) is "implements";
        return hasBody && text.AsSpan(tokens[at].Start, tokens[at + 1].Start - tokens[at].Start).IndexOfAny('\n', '\r') < 0;
    }

    private bool BeginsDefinition(int at)
    {
        if (tokens[at].Kind is not TokenKind.Name || !BeginsLine(at))
            return false;
        var next = tokens[at + 1];
        return Text(tokens[at]) switch
        {
            "type" or "interface" or "input" or "union" or "enum" or "scalar" =>
                next.Kind is TokenKind.Name && tokens[at + 2].Kind is not (TokenKind.Colon or TokenKind.OpenParen),
            "extend" => next.Kind is TokenKind.Name
                && Text(next) is "type" or "interface" or "input" or "union" or "enum" or "scalar" or "schema",
            "schema" => next.Kind is TokenKind.OpenBrace,
            "directive" => next.Kind is TokenKind.At && tokens[at + 2].Kind is TokenKind.Name
                && (tokens[at + 3].Kind is TokenKind.OpenParen || Text(tokens[at + 3]) is "on" or "repeatable"),
            _ => false,
        };
    }

    private bool BeginsLine() => BeginsLine(index);

    private bool BeginsLine(int at)
    {
        for (var position = tokens[at].Start - 1; position >= 0; position--)
        {
            if (text[position] is '\n' or '\r')
                return true;
            if (text[position] is not (' ' or '\t' or ',' or '\uFEFF'))
                return text[position] is '}' or '"';
        }

        return true;
    }

    private bool IsWord(string word) => Current.Kind is TokenKind.Name && Text(Current).SequenceEqual(word);

    private ReadOnlySpan<char> Text(Token token) => text.AsSpan(token.Start, token.End - token.Start);

    private string Written(Token token) => text[token.Start..token.End];

    private string Shown() =>
        Current.Kind is TokenKind.EndOfFile ? "the end of the file" : $"'{Faults.Excerpt(text, Current.Start, Current.End)}'";
}
