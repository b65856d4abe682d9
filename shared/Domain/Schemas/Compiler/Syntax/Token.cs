
namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>One token of the schema language and its position.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);

internal enum TokenKind : byte
{
    EndOfFile,
    Name,
    Int,
    Float,
    String,
    BlockString,
    Bang,
    Dollar,
    Ampersand,
    OpenParen,
    CloseParen,
    Spread,
    Colon,
    Equal,
    At,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Pipe,

    /// <summary>Not a valid token. The lexer has reported it, so the parser does not.</summary>
    Broken,
}
