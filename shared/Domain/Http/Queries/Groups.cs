namespace Trellis.Http.Queries;

/// <summary>
/// How conditions are written. In a query string: <c>name=value</c> or <c>name.operator=value</c>, several of them ANDed, and groups:
/// <code>
/// or=(a, b, …)      one of them at least
/// and=(a, b, …)     all of them
/// not=(a, b, …)     not all of them
/// </code>
/// where each part is a condition or a group itself. The values of <c>in</c> and <c>between</c> are parted by commas, and inside a group
/// stand in parentheses: <c>or=(state.in=(open,started),priority.gt=3)</c>. Inside groups and lists a backslash makes a comma, a
/// parenthesis or a backslash a plain character; a value that stands alone in the query string is taken as it is.
/// </summary>
internal static class Groups
{
    /// <summary>Groups inside groups.</summary>
    public const int MaxDepth = 5;

    /// <summary>Conditions in one query, over all groups.</summary>
    public const int MaxConditions = 50;

    /// <summary>Values in one list.</summary>
    public const int MaxValues = 100;

    public static bool IsGroup(string name) => name is "or" or "and" or "not";

    /// <summary>What stands between the outer parentheses, or null where there are none.</summary>
    public static string? Inside(string text) => text is ['(', .., ')'] && Closes(text) ? text[1..^1] : null;

    /// <summary>The parts between the commas that are in no parentheses; null where parentheses do not match.</summary>
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

    /// <summary>The parts of a list of values: here parentheses are plain characters.</summary>
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
                parts.Add(Plain(text[start..at]));
                start = at + 1;
            }
        }

        parts.Add(Plain(text[start..]));
        return parts;
    }

    /// <summary>Without the backslashes that make the next character a plain one.</summary>
    public static string Plain(string text)
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

    /// <summary>Is the first parenthesis closed by the last character?</summary>
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
