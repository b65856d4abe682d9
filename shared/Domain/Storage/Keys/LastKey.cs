namespace Trellis.Storage.Keys;

/// <summary>Upper bounds for prefix ranges with BETWEEN, because <c>begins_with</c> in a key condition is case-insensitive in some
/// DynamoDB emulators.</summary>
internal static class LastKey
{
    // The greatest characters of one, two, three and four bytes in UTF-8.
    private static readonly string[] Greatest = ["", "\u007f", "\u07ff", "\uffff", "\U0010ffff"];

    /// <summary>
    /// The upper bound of the sort keys with that prefix. After a prefix that ends in a separator, no key reaches the escape character in
    /// its place. Otherwise the prefix is filled with the greatest characters up to the maximum length of a sort key.
    /// </summary>
    public static string WithPrefix(string prefix)
    {
        if (prefix[^1] == KeyText.Separator)
            return string.Concat(prefix.AsSpan(0, prefix.Length - 1), [KeyText.Escape]);

        var end = new StringBuilder(prefix);
        var free = KeyLimits.MaxSortKey - Encoding.UTF8.GetByteCount(prefix);
        for (; free > 4; free -= 4)
            end.Append(Greatest[4]);

        return end.Append(Greatest[Math.Max(free, 0)]).ToString();
    }
}
