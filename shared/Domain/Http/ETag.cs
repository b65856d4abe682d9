using System.Numerics;
using System.Runtime.InteropServices;
using Trellis.Records;

namespace Trellis.Http;

/// <summary>
/// A record's strong entity tag: its version, its creation time, and a checksum of what this caller is shown. Two callers who see different
/// fields have different tags, and so has one caller before and after a change of the schema or the rules: a 304 never leaves somebody with
/// a body that is not theirs. (Therefore no <c>Vary: Authorization</c>: a new token, every quarter of an hour, would empty a browser's
/// cache for nothing.) What a write expects is a version, so there the checksum does not count.
/// </summary>
public static class ETag
{
    /// <param name="record">Of which state.</param>
    /// <param name="body">As it is answered.</param>
    public static string Of(Record record, string body)
    {
        // A checksum, not a secret: it only has to differ where the body does.
        var sum = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<char, ulong>(body.AsSpan()))
            sum = BitOperations.Crc32C(sum, eight);

        foreach (var character in body.AsSpan(body.Length & ~3))
            sum = BitOperations.Crc32C(sum, (ushort)character);

        return string.Create(CultureInfo.InvariantCulture, $"\"{record.Version}-{record.Created:x}-{sum:x8}\"");
    }

    /// <summary>
    /// The versions that tags stand for, also those of answers before tags had a checksum. A weak tag, and one that we never gave, stands
    /// for none.
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
