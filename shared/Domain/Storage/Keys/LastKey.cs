namespace Trellis.Storage.Keys;

/// <summary>The ends of ranges that begin alike, for BETWEEN: not every engine minds the case in <c>begins_with</c> of a key
/// condition.</summary>
internal static class LastKey
{
    // The greatest texts that take one byte of UTF-8, two, three and four.
    private static readonly string[] Greatest = ["", "\u007f", "\u07ff", "\uffff", "\U0010ffff"];

    /// <summary>
    /// The greatest sort key that begins with the text. Below one that ends in a separator, nothing but more parts can be; else
    /// it is filled up to what a sort key takes, as no shorter text lies above all that go on from there, and below all others.
    /// </summary>
    public static string Of(string prefix)
    {
        if (prefix[^1] == KeyText.Separator)
            return string.Concat(prefix.AsSpan(0, prefix.Length - 1), [KeyText.Escape]);

        var end = new StringBuilder(prefix);
        var room = TableKeys.MaxSortKey - Encoding.UTF8.GetByteCount(prefix);
        for (; room > 4; room -= 4)
            end.Append(Greatest[4]);

        return end.Append(Greatest[Math.Max(room, 0)]).ToString();
    }
}
