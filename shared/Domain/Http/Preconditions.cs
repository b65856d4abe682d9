using Trellis.Records;

namespace Trellis.Http;

/// <summary>
/// What <c>If-Match</c> and <c>If-None-Match</c> say of the state that a record must or must not be in (RFC 9110, 13.1). They are asked
/// once everything else allows the request: what may not be read is 404 whatever they say.
/// </summary>
public sealed class Preconditions
{
    // Null where the header is not there; "*" where it is one star.
    private readonly ImmutableArray<string>? match;
    private readonly ImmutableArray<string>? noneMatch;

    private Preconditions(ImmutableArray<string>? match, ImmutableArray<string>? noneMatch)
    {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /// <summary>Over which states a write may go.</summary>
    public Expected Expected => new(match is not { } tags || IsStar(tags) ? null : ETag.Versions(tags))
    {
        NoneOf = noneMatch is { } others && !IsStar(others) ? ETag.Versions([.. others.Select(Strong)]) : [],
        IsNone = noneMatch is { } all && IsStar(all),
    };

    public static Result<Preconditions> Of(Call call) => Of(call.Header("if-match"), call.Header("if-none-match"));

    /// <summary>Failure <c>etag.malformed</c>. A star among tags is malformed, too: RFC 9110 knows it alone.</summary>
    /// <param name="ifMatch">The header; null where it is not there.</param>
    /// <param name="ifNoneMatch">The other.</param>
    public static Result<Preconditions> Of(string? ifMatch, string? ifNoneMatch) =>
        Read(ifMatch, "If-Match").Succeeded(out var match, out var failure)
        && Read(ifNoneMatch, "If-None-Match").Succeeded(out var noneMatch, out failure)
            ? new Preconditions(match, noneMatch)
            : failure;

    /// <summary>
    /// For an address whose answers have no tag: a list, a pair, one's profile, and a record that is yet to be made. Null where nothing is
    /// asked of it.
    /// </summary>
    public static Failure? OfUntagged(Call call)
    {
        if (!Of(call).Succeeded(out var preconditions, out var failure))
            return failure;

        return preconditions.match is { } tags && !IsStar(tags)
            ? new Failure("record.stale", "If-Match names a state, but what is at this address has no ETag. Leave the header out.")
            : null;
    }

    /// <summary>Why a read is refused that asks for another state; null where it is not.</summary>
    public Failure? Stale(Record record) => (Expected with { NoneOf = [], IsNone = false }).Refusal(record);

    /// <summary>Does the caller have this already? Compared weakly (RFC 9110, 13.1.2), since caches may weaken a tag.</summary>
    /// <param name="etag">The answer's tag; null where it has none.</param>
    public bool IsKnown(string? etag) =>
        noneMatch is { } tags && (IsStar(tags) || (etag is not null && tags.Any(tag => Strong(tag) == etag)));

    private static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static bool IsStar(ImmutableArray<string> tags) => tags is ["*"];

    /// <summary>The tags as they stand, which may hold commas.</summary>
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
        new("etag.malformed", $"{name} is * alone, or tags as ETag gave them, in their quotes, with commas between them.");
}
