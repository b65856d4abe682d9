using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// How large DynamoDB finds an item (Developer Guide, "DynamoDB item sizes and formats"): names and texts in UTF-8,
/// a number about half a byte a significant digit and one, or two below zero, one byte a flag or null, three for a list or map and one more
/// for each element.
/// </summary>
internal static class ItemSize
{
    public const int Most = 400 * 1024;

    public static int Of(Dictionary<string, AttributeValue> item)
    {
        var size = 0;
        foreach (var (name, value) in item)
            size += Encoding.UTF8.GetByteCount(name) + Of(value);

        return size;
    }

    /// <summary>Does DynamoDB say that an item would be too large? It has no code of its own for it.</summary>
    public static bool IsItemTooLarge(string? code, string message) =>
        code is "ValidationException" or "ValidationError" && message.Contains("size", StringComparison.OrdinalIgnoreCase);

    private static int SignificantDigits(string number) => number.AsSpan().TrimStart("-0.").TrimEnd('0').Length;

    private static int Of(AttributeValue value)
    {
        if (value.S is { } text)
            return Encoding.UTF8.GetByteCount(text);

        if (value.N is { } digits)
            return ((SignificantDigits(digits) + 1) / 2) + (digits[0] == '-' ? 2 : 1);

        if (value.IsLSet)
            return 3 + value.L.Sum(item => Of(item) + 1);

        return value.IsMSet ? 3 + Of(value.M) + value.M.Count : 1;
    }
}
