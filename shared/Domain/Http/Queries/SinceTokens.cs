namespace Trellis.Http.Queries;

/// <summary>
/// The tokens of <c>since</c>: a place in a change log, and a checksum of what decides what the caller sees. Like page tokens they are only
/// valid for the same caller, path, conditions and order.
/// </summary>
internal static class SinceTokens
{
    private static readonly Failure Invalid = new("feed.token", "since is not valid for this list. List again without it.");

    public static string Seal(PageTokens tokens, LogPosition place, string visibility, string bound) =>
        tokens.Seal(new Position($"{Write(place)} {visibility}"), Bound(bound));

    /// <summary>Failure <c>feed.token</c>.</summary>
    public static Result<(LogPosition Place, string Visibility)> Open(PageTokens tokens, string token, string bound) =>
        tokens.Open(token, Bound(bound)).Succeeded(out var opened, out _)
            && opened.SortKey.Split(' ') is [var text, var visibility]
            && Read(text) is { } place
                ? (place, visibility)
                : Invalid;

    public static string Write(LogPosition place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Number}.{place.Changes}.{place.At}");

    public static LogPosition? Read(string text) =>
        text.Split('.') is [var number, var changes, var time]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && int.TryParse(changes, NumberStyles.None, CultureInfo.InvariantCulture, out var some)
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new LogPosition(last, some, at)
            : null;

    private static string Bound(string bound) => $"since\n{bound}";
}
