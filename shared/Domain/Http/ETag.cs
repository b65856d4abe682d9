using System.Collections.Immutable;
using System.Globalization;
using Trellis.Records;

namespace Trellis.Http;

/// <summary>A record's strong entity tag: its version and its creation time.</summary>
public static class ETag
{
    public static string Of(Record record) => Of(RecordVersion.Of(record));

    public static string Of(RecordVersion version) => string.Create(CultureInfo.InvariantCulture, $"\"{version.Version}-{version.Created:x}\"");

    /// <summary>What <c>If-Match</c> says. A tag that we never gave, and a weak one, matches nothing (RFC 9110, 13.1.1).</summary>
    public static Expected Expected(string? header)
    {
        if (header is null || header.Trim() == "*")
        {
            return Records.Expected.Any;
        }

        var versions = ImmutableArray.CreateBuilder<RecordVersion>();
        foreach (var tag in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(tag) is { } version)
            {
                versions.Add(version);
            }
        }

        return new Expected(versions.ToImmutable());
    }

    /// <summary>Does <c>If-None-Match</c> name this state? It compares weakly (RFC 9110, 13.1.2), since caches may weaken a tag.</summary>
    public static bool Matches(string? header, string etag) =>
        header is not null
        && header.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag == etag || (tag.StartsWith("W/", StringComparison.Ordinal) && tag[2..] == etag));

    private static RecordVersion? Parse(string tag)
    {
        if (tag is not ['"', .. var inner, '"'] || inner.IndexOf('-', StringComparison.Ordinal) is not (> 0 and var dash))
        {
            return null;
        }

        return long.TryParse(inner.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(inner.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var created)
            ? new RecordVersion(version, created)
            : null;
    }
}
