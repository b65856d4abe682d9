using System.Text.RegularExpressions;

namespace Trellis.Schemas;

/// <summary>
/// Builds the pattern of a <c>@validate(type: matches)</c> so that it means here what it means in Amplify and in a browser: <c>\d</c> and
/// <c>\w</c> are of ASCII (in .NET: of all scripts), and <c>$</c> is the end of the text (in .NET: also the place before a final line
/// feed), or of a line where the pattern says <c>(?m)</c>.
/// </summary>
internal sealed class Pattern
{
    /// <summary>A pattern that cannot run in linear time is given up after this; the value then does not pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly string written;
    private readonly StringBuilder text;

    // Does (?m) hold? The stack keeps what held outside the groups that are open.
    private readonly Stack<bool> outside = new();
    private bool isMultiline;

    private Pattern(string written)
    {
        this.written = written;
        text = new StringBuilder(written.Length + 16);
    }

    /// <summary>
    /// Linear in the text where the pattern allows it; with a limit of time where it needs look-around or a back reference.
    /// </summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Build(string written)
    {
        var pattern = new Pattern(written).Translated();
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
    }

    private string Translated()
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
    /// A class of characters, in which <c>$</c> is a dollar. A first ] is a plain one, and -[ begins a class that is taken off.
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

    /// <summary>The start of a group, or flags such as <c>(?m)</c> for the rest of the group that they stand in, or a comment.</summary>
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
            outside.Push(isMultiline);
        if (isFlags || isFlaggedGroup)
            isMultiline = holds;
        return Take(at, isFlags ? after + 1 - at : 1);
    }

    private int Close(int at)
    {
        if (outside.TryPop(out var held))
            isMultiline = held;
        return Take(at, 1);
    }

    /// <returns>Where to go on.</returns>
    private int Take(int at, int length, string? instead = null)
    {
        length = Math.Min(length, written.Length - at);
        _ = instead is null ? text.Append(written, at, length) : text.Append(instead);
        return at + length;
    }
}
