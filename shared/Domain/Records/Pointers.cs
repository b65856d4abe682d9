namespace Trellis.Records;

/// <summary>JSON pointers, RFC 6901.</summary>
internal static class Pointers
{
    public static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/')
            ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : name;
}
