
namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>One lexical token of the schema language: where it stands, and what it is.</summary>
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

    /// <summary>What is no token: its error was reported by the lexer, so the parser stays silent about it.</summary>
    Broken,
}
