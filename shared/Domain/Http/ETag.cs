using System.Numerics;
using System.Runtime.InteropServices;

namespace Trellis.Http;

/// <summary>
/// A record's strong ETag: version, creation time, and a checksum of the body that this caller sees. So the tag differs between callers who
/// see different fields, and after changes of the schema or rules, and a 304 never confirms another caller's body. Therefore there is no
/// <c>Vary: Authorization</c>, which would invalidate browser caches with every new token, each quarter of an hour. Writes only compare the
/// version and ignore the checksum.
/// </summary>
public static class ETag
{
    public static string For(Record record, string body)
    {
        // Not cryptographic: it only detects different bodies.
        var sum = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<char, ulong>(body.AsSpan()))
            sum = BitOperations.Crc32C(sum, eight);

        foreach (var character in body.AsSpan(body.Length & ~3))
            sum = BitOperations.Crc32C(sum, (ushort)character);

        return string.Create(CultureInfo.InvariantCulture, $"\"{record.Version}-{record.Created:x}-{sum:x8}\"");
    }

    /// <summary>
    /// The versions in the tags, including tags from before they had a checksum. Weak tags and invalid tags are ignored.
    /// </summary>
    internal static ImmutableArray<RecordVersion> Versions(ImmutableArray<string> tags)
    {
        var versions = ImmutableArray.CreateBuilder<RecordVersion>();
        foreach (var tag in tags)
        {
            if (Parse(tag) is { } version)
                versions.Add(version);
        }

        return versions.ToImmutable();
    }

    private static RecordVersion? Parse(string tag)
    {
        var parts = tag.Trim('"').Split('-');
        return tag[0] == '"'
            && parts.Length is 2 or 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var created)
            ? new RecordVersion(version, created)
            : null;
    }
}
