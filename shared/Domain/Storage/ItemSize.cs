using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// The size of an item as DynamoDB counts it (Developer Guide, "DynamoDB item sizes and formats"). Names and texts: their UTF-8 bytes.
/// Numbers: about half a byte per significant digit, plus 1, or plus 2 if negative. Booleans and null: 1. Lists and maps: 3, plus 1 per
/// element.
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

    /// <summary>Does the error mean that an item would be too large? DynamoDB has no specific code for it.</summary>
    public static bool IsItemTooLarge(string? code, string message) =>
        code is "ValidationException" or "ValidationError" && message.Contains("size", StringComparison.OrdinalIgnoreCase);

    private static int SignificantDigits(string number) => number.AsSpan().TrimStart("-0.").TrimEnd('0').Length;

    public static int Of(AttributeValue value)
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
