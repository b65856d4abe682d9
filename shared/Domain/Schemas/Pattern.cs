using System.Text.RegularExpressions;

namespace Trellis.Schemas;

/// <summary>
/// Translates the pattern of a <c>@validate(type: matches)</c> so that it matches as in Amplify and in a browser: <c>\d</c> and <c>\w</c>
/// are ASCII only (in .NET: all scripts), and <c>$</c> is the end of the text (in .NET: also before a final line feed), or the end of a
/// line under <c>(?m)</c>.
/// </summary>
internal sealed class Pattern
{
    /// <summary>The time limit for patterns that cannot run in linear time; after it the value counts as not matching.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    private readonly string written;
    private readonly StringBuilder text;

    // Is (?m) in effect? The stack holds its value outside each open group.
    private readonly Stack<bool> outerMultiline = new();
    private bool isMultiline;

    private Pattern(string written)
    {
        this.written = written;
        text = new StringBuilder(written.Length + 16);
    }

    /// <summary>
    /// Matches in linear time if possible; with a time limit if the pattern needs look-around or a back reference.
    /// </summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public static Regex Build(string written)
    {
        var pattern = new Pattern(written).Translate();
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
        }
    }

    private string Translate()
    {
        for (var at = 0; at < written.Length;)
        {
            at = written[at] switch
            {
                '\\' => Escape(at, inClass: false),
                '[' => Class(at),
                '(' => Open(at),
                ')' => Close(at),
                '$' => Take(at, 1, isMultiline ? "$" : @"\z"),
                _ => Take(at, 1),
            };
        }

        return text.ToString();
    }

    private int Escape(int at, bool inClass) => Take(at, 2, (at + 1 < written.Length ? written[at + 1] : '\0') switch
    {
        'd' => inClass ? "0-9" : "[0-9]",
        'w' => inClass ? "a-zA-Z0-9_" : "[a-zA-Z0-9_]",
        'D' when !inClass => "[^0-9]",
        'W' when !inClass => "[^a-zA-Z0-9_]",
        _ => null,
    });

    /// <summary>
    /// A character class, in which <c>$</c> is a literal. A first ] is a literal too, and -[ begins a class to subtract.
    /// </summary>
    private int Class(int at)
    {
        at = Take(at, at + 1 < written.Length && written[at + 1] == '^' ? 2 : 1);
        for (var isFirst = true; at < written.Length; isFirst = false)
        {
            if (written[at] == ']' && !isFirst)
                return Take(at, 1);
            at = written[at] == '\\' ? Escape(at, inClass: true)
                : written[at] == '[' && written[at - 1] == '-' ? Class(at)
                : Take(at, 1);
        }

        return at;
    }

    /// <summary>The start of a group, a comment, or flags such as <c>(?m)</c>, which apply to the rest of the enclosing group.</summary>
    private int Open(int at)
    {
        if (string.CompareOrdinal(written, at, "(?#", 0, 3) == 0)
        {
            var end = written.IndexOf(')', at);
            return Take(at, end < 0 ? written.Length - at : end + 1 - at);
        }

        var after = at + 1;
        var holds = isMultiline;
        if (after < written.Length && written[after] == '?')
        {
            var adds = true;
            for (after++; after < written.Length && (written[after] == '-' || char.IsAsciiLetter(written[after])); after++)
            {
                adds &= written[after] != '-';
                holds = written[after] == 'm' ? adds : holds;
            }
        }

        var isFlags = after > at + 2 && after < written.Length && written[after] == ')';
        var isFlaggedGroup = after < written.Length && written[after] == ':';
        if (!isFlags)
            outerMultiline.Push(isMultiline);
        if (isFlags || isFlaggedGroup)
            isMultiline = holds;
        return Take(at, isFlags ? after + 1 - at : 1);
    }

    private int Close(int at)
    {
        if (outerMultiline.TryPop(out var outer))
            isMultiline = outer;
        return Take(at, 1);
    }

    /// <returns>The position of the next character.</returns>
    private int Take(int at, int length, string? instead = null)
    {
        length = Math.Min(length, written.Length - at);
        _ = instead is null ? text.Append(written, at, length) : text.Append(instead);
        return at + length;
    }
}
