namespace Trellis.Http.Queries;

/// <summary>
/// The syntax of conditions. A query string contains <c>name=value</c> or <c>name.operator=value</c>, combined with AND, and groups:
/// <code>
/// or=(a, b, …)      at least one of them
/// and=(a, b, …)     all of them
/// not=(a, b, …)     not all of them
/// </code>
/// where each part is a condition or a group. The values of <c>in</c> and <c>between</c> are separated by commas, and need parentheses
/// inside a group: <c>or=(state.in=(open,started),priority.gt=3)</c>. Inside groups and lists a backslash escapes commas, parentheses and
/// backslashes. Values outside of groups and lists are not escaped.
/// </summary>
internal static class Groups
{
    /// <summary>The limit for nested groups.</summary>
    public const int MaxDepth = 5;

    /// <summary>The limit for conditions in one query, in all groups together.</summary>
    public const int MaxConditions = 50;

    /// <summary>The limit for values in one list.</summary>
    public const int MaxValues = 100;

    public static bool IsGroup(string name) => name is "or" or "and" or "not";

    /// <summary>The text inside the outer parentheses, or null if there are none.</summary>
    public static string? Inside(string text) => text is ['(', .., ')'] && Closes(text) ? text[1..^1] : null;

    /// <summary>Splits at commas outside parentheses; null if parentheses do not match.</summary>
    public static List<string>? Split(string text)
    {
        var parts = new List<string>();
        var depth = 0;
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth < 0:
                    return null;
                case ',' when depth == 0:
                    parts.Add(text[start..at]);
                    start = at + 1;
                    break;
                default:
                    break;
            }
        }

        parts.Add(text[start..]);
        return depth == 0 ? parts : null;
    }

    /// <summary>Splits and unescapes a list of values, in which parentheses have no meaning.</summary>
    public static List<string> SplitValues(string text)
    {
        var parts = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == ',')
            {
                parts.Add(Unescape(text[start..at]));
                start = at + 1;
            }
        }

        parts.Add(Unescape(text[start..]));
        return parts;
    }

    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is ',' or '(' or ')' or '\\')
                at++;

            plain.Append(text[at]);
        }

        return plain.ToString();
    }

    /// <summary>Does the last character close the first parenthesis?</summary>
    private static bool Closes(string text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return at == text.Length - 1;
                default:
                    break;
            }
        }

        return false;
    }
}
