using System.Buffers;

namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>
/// Splits a schema into tokens (GraphQL specification of October 2021, section 2.1), in one pass and without recursion.
/// </summary>
internal static class Lexer
{
    /// <summary>Bounds generated names, which combine three, and messages, which repeat names.</summary>
    private const int LongestName = 128;

    private static readonly SearchValues<char> LineEnds = SearchValues.Create('\n', '\r');

    public static List<Token> Tokens(string text, Faults faults)
    {
        var tokens = new List<Token>((text.Length / 3) + 16);
        var position = 0;
        while (true)
        {
            position = SkipIgnored(text, position);
            if (position >= text.Length)
            {
                tokens.Add(new Token(TokenKind.EndOfFile, text.Length, text.Length));
                return tokens;
            }

            var token = Next(text, position, faults);
            tokens.Add(token);
            position = token.End;
        }
    }

    private static int SkipIgnored(string text, int position)
    {
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ' or '\t' or '\n' or '\r' or ',' or '\uFEFF':
                    position++;
                    break;
                case '#':
                    var end = text.AsSpan(position).IndexOfAny(LineEnds);
                    position = end < 0 ? text.Length : position + end;
                    break;
                default:
                    return position;
            }
        }

        return position;
    }

    private static Token Next(string text, int start, Faults faults)
    {
        var character = text[start];
        if (IsNameStart(character))
            return Name(text, start, faults);

        var punctuator = Punctuator(character);
        if (punctuator is not TokenKind.Broken)
            return new Token(punctuator, start, start + 1);

        return character switch
        {
            '.' when text.AsSpan(start).StartsWith("...", StringComparison.Ordinal) => new Token(TokenKind.Spread, start, start + 3),
            '"' => StringToken(text, start, faults),
            '-' or (>= '0' and <= '9') => Number(text, start, faults),
            _ => Broken(text, start, faults),
        };
    }

    private static TokenKind Punctuator(char character) => character switch
    {
        '!' => TokenKind.Bang,
        '$' => TokenKind.Dollar,
        '&' => TokenKind.Ampersand,
        '(' => TokenKind.OpenParen,
        ')' => TokenKind.CloseParen,
        ':' => TokenKind.Colon,
        '=' => TokenKind.Equal,
        '@' => TokenKind.At,
        '[' => TokenKind.OpenBracket,
        ']' => TokenKind.CloseBracket,
        '{' => TokenKind.OpenBrace,
        '}' => TokenKind.CloseBrace,
        '|' => TokenKind.Pipe,
        _ => TokenKind.Broken,
    };

    private static Token Name(string text, int start, Faults faults)
    {
        var end = EndOfName(text, start);
        if (end - start <= LongestName)
            return new Token(TokenKind.Name, start, end);
        faults.Error("schema.name-too-long", start, "", $"The name has {end - start} characters. At most {LongestName} are allowed.");
        return new Token(TokenKind.Broken, start, end);
    }

    private static Token StringToken(string text, int start, Faults faults)
    {
        if (text.AsSpan(start).StartsWith("\"\"\"", StringComparison.Ordinal))
            return BlockString(text, start, faults);

        for (var position = start + 1; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '"':
                    Strings.CheckEscapes(text, start + 1, position, faults);
                    return new Token(TokenKind.String, start, position + 1);
                case '\\' when position + 1 < text.Length && text[position + 1] is not ('\n' or '\r'):
                    position++;
                    break;
                case '\n' or '\r':
                    return Unterminated(position);
                default:
                    break;
            }
        }

        return Unterminated(text.Length);

        Token Unterminated(int end)
        {
            faults.Error(
                "schema.unterminated-string", start, "",
                "The string is not closed on its line. Close it with \", or write a text of several lines between \"\"\" and \"\"\".");
            return new Token(TokenKind.Broken, start, end);
        }
    }

    private static Token BlockString(string text, int start, Faults faults)
    {
        var position = start + 3;
        while (true)
        {
            var quotes = text.AsSpan(Math.Min(position, text.Length)).IndexOf("\"\"\"", StringComparison.Ordinal);
            if (quotes < 0)
            {
                faults.Error(
                    "schema.unterminated-string", start, "", "The block string is not closed. Close it with \"\"\".");
                return new Token(TokenKind.Broken, start, text.Length);
            }

            position += quotes;
            if (text[position - 1] is not '\\')
                return new Token(TokenKind.BlockString, start, position + 3);
            position += 3;
        }
    }

    private static Token Number(string text, int start, Faults faults)
    {
        var position = text[start] is '-' ? start + 1 : start;
        var integer = Digits(ref position);
        var valid = integer == 1 || (integer > 1 && text[position - integer] is not '0');
        var kind = TokenKind.Int;
        if (position < text.Length && text[position] is '.')
        {
            kind = TokenKind.Float;
            position++;
            valid &= Digits(ref position) > 0;
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            kind = TokenKind.Float;
            position++;
            if (position < text.Length && text[position] is '+' or '-')
                position++;
            valid &= Digits(ref position) > 0;
        }

        var end = position;
        while (end < text.Length && (IsNameStart(text[end]) || text[end] is '.' or (>= '0' and <= '9')))
            end++;
        if (valid && end == position)
            return new Token(kind, start, end);

        end = Math.Max(end, start + 1);
        var written = Faults.Excerpt(text, start, end);
        var isInName = text[start] is '-' && start > 0 && IsNameStart(text[start - 1]);
        var isLikeName = text[start] is not '-' && end > position && !text.AsSpan(position, end - position).Contains('.');
        faults.Error("schema.bad-number", start, "", (isInName, isLikeName) switch
        {
            (true, _) => "A name has letters, digits and _ only. Write _ instead of -.",
            (_, true) =>
                $"'{written}' is neither a number nor a name, which begins with a letter or _. Write _{written}, or put it in quotes.",
            _ => $"'{written}' is not a number. Write it like 12, -3, 0.5 or 6e23, without leading zeros.",
        });
        return new Token(TokenKind.Broken, start, end);

        int Digits(ref int at)
        {
            var from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            return at - from;
        }
    }

    /// <summary>A run of invalid characters is one error, not one each, and so is the rest of a word after a letter that no name
    /// has.</summary>
    private static Token Broken(string text, int start, Faults faults)
    {
        var end = start + 1;
        while (end < text.Length && (BeginsNoToken(text, end) || (char.IsLetter(text[start]) && IsNamePart(text[end]))))
            end++;
        var isControl = text[start] is < ' ' or '\u007F';
        var what = isControl ? $"control character U+{(int)text[start]:X4}" : $"'{Faults.Excerpt(text, start, end)}'";
        faults.Error("schema.bad-character", start, "", $"Unexpected {what}. {Advice(text.AsSpan(start, end - start))}");
        return new Token(TokenKind.Broken, start, end);
    }

    /// <summary>What to write instead of a character that another language or a word processor uses.</summary>
    private static string Advice(ReadOnlySpan<char> broken) => broken switch
    {
        ['\'' or '`' or '\u2018' or '\u2019' or '\u201C' or '\u201D' or '\u201E', ..] =>
            "Write strings in straight double quotes: \"…\".",
        ['/', '/' or '*', ..] or ['*', '/', ..] => "Begin each line of a comment with #.",
        ";" => "Remove it: a field ends with its line.",
        "?" => "Remove it: a field without ! after its type is optional.",
        [var letter, ..] when char.IsLetter(letter) => "A name has only the letters a to z, digits and _. Any other text goes in quotes.",
        _ => "Remove it, or put it in quotes.",
    };

    private static bool BeginsNoToken(string text, int position) =>
        text[position] is not (' ' or '\t' or '\n' or '\r' or ',' or '#' or '\uFEFF' or '"' or '-' or '.')
        && !char.IsAsciiDigit(text[position])
        && !IsNameStart(text[position])
        && Punctuator(text[position]) is TokenKind.Broken;

    private static int EndOfName(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && IsNamePart(text[end]))
            end++;
        return end;
    }

    private static bool IsNamePart(char character) => IsNameStart(character) || char.IsAsciiDigit(character);

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character is '_';
}
