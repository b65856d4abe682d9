namespace Trellis.Schemas;

/// <summary>Derives the API's names from the schema's.</summary>
internal static class Naming
{
    public static bool IsName(string text) => text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_');

    /// <summary>A foreign key's name as Amplify generates it: <c>Team</c>, <c>tasks</c>, <c>id</c> give <c>teamTasksId</c>.</summary>
    public static string Camel(string first, string second, string third) => string.Concat(Lower(first), Upper(second), Upper(third));

    public static string Lower(string name) => name.Length == 0
        || !char.IsAsciiLetterUpper(name[0]) ? name : string.Concat(char.ToLowerInvariant(name[0]).ToString(), name.AsSpan(1));

    public static string Upper(string name) => name.Length == 0
        || !char.IsAsciiLetterLower(name[0]) ? name : string.Concat(char.ToUpperInvariant(name[0]).ToString(), name.AsSpan(1));

    /// <summary>Regular English plurals: task → tasks, category → categories, address → addresses.</summary>
    public static string Plural(string noun)
    {
        if (EndsWith("s") || EndsWith("x") || EndsWith("z") || EndsWith("ch") || EndsWith("sh"))
            return noun + "es";
        if (EndsWith("y") && noun.Length > 1 && !"aeiouAEIOU".Contains(noun[^2], StringComparison.Ordinal))
            return string.Concat(noun.AsSpan(0, noun.Length - 1), "ies");
        return noun + "s";

        bool EndsWith(string end) => noun.EndsWith(end, StringComparison.OrdinalIgnoreCase);
    }
}
