namespace Trellis.Http;

/// <summary>
/// The conditions <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13.1). They are evaluated last: a record that the caller may not
/// read is a 404 regardless of them.
/// </summary>
public sealed class Preconditions
{
    // Null without the header; ["*"] for a star.
    private readonly ImmutableArray<string>? match;
    private readonly ImmutableArray<string>? noneMatch;

    private Preconditions(ImmutableArray<string>? match, ImmutableArray<string>? noneMatch)
    {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /// <summary>The versions that a write may replace.</summary>
    public Expected Expected => new(match is not { } tags || IsStar(tags) ? null : ETag.Versions(tags))
    {
        NoneOf = noneMatch is { } others && !IsStar(others) ? ETag.Versions([.. others.Select(Strong)]) : [],
        IsNone = noneMatch is { } all && IsStar(all),
    };

    public static Result<Preconditions> Parse(Call call) => Parse(call.Header("if-match"), call.Header("if-none-match"));

    /// <summary>Failure <c>etag.malformed</c>. RFC 9110 does not allow a star in a list of tags, so that is malformed too.</summary>
    public static Result<Preconditions> Parse(string? ifMatch, string? ifNoneMatch) =>
        Read(ifMatch, "If-Match").Succeeded(out var match, out var failure)
        && Read(ifNoneMatch, "If-None-Match").Succeeded(out var noneMatch, out failure)
            ? new Preconditions(match, noneMatch)
            : failure;

    /// <summary>
    /// For paths whose responses have no ETag: lists, links, the profile and creates. Null if there are no conditions on a tag.
    /// </summary>
    public static Failure? RefuseTags(Call call)
    {
        if (!Parse(call).Succeeded(out var preconditions, out var failure))
            return failure;

        return preconditions.match is { } tags && !IsStar(tags)
            ? new Failure("record.stale", "If-Match has an ETag, but responses of this path have none. Remove the header.")
            : null;
    }

    /// <summary>Why a read with If-Match is refused; null if it is not.</summary>
    public Failure? Stale(Record record) => (Expected with { NoneOf = [], IsNone = false }).Refusal(record);

    /// <summary>Does the caller already have this response? A weak comparison (RFC 9110, 13.1.2), since caches may weaken tags.</summary>
    /// <param name="etag">The response's ETag, or null.</param>
    public bool IsKnown(string? etag) =>
        noneMatch is { } tags && (IsStar(tags) || (etag is not null && tags.Any(tag => Strong(tag) == etag)));

    private static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static bool IsStar(ImmutableArray<string> tags) => tags is ["*"];

    /// <summary>The tags with their quotes. A tag may contain commas.</summary>
    private static Result<ImmutableArray<string>?> Read(string? value, string name)
    {
        if (value?.Trim() is not { } header)
            return (ImmutableArray<string>?)null;

        if (header == "*")
            return (ImmutableArray<string>?)["*"];

        var tags = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < header.Length;)
        {
            if (header[at] is ' ' or '\t' or ',')
            {
                at++;
                continue;
            }

            var opening = string.CompareOrdinal(header, at, "W/", 0, 2) == 0 ? at + 2 : at;
            var closing = opening < header.Length && header[opening] == '"' ? header.IndexOf('"', opening + 1) : -1;
            var next = header.AsSpan(closing + 1).TrimStart(" \t");
            if (closing < 0 || !(next.IsEmpty || next[0] == ','))
                return Malformed(name);

            tags.Add(header[at..(closing + 1)]);
            at = closing + 1;
        }

        return tags.Count > 0 ? (ImmutableArray<string>?)tags.ToImmutable() : Malformed(name);
    }

    private static Failure Malformed(string name) =>
        new("etag.malformed", $"{name} must be *, or a comma-separated list of ETags with their quotes.");
}
