using System.Buffers;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>
/// An upper estimate of a record's bytes in a response. Lambda passes the response body as a JSON string, so quotes are escaped once more,
/// and control characters take seven bytes.
/// </summary>
public static class AnswerSize
{
    /// <summary>The limit for a page, below Lambda's limit of 6 MB for a response.</summary>
    public const int Most = 4_000_000;

    private const int OfName = 8;
    private const int OfEscape = 6;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\\u007f\u0085\u2028\u2029");

    public static long Of(Record record)
    {
        long size = 32;
        for (var place = 0; place < record.Model.Fields.Length; place++)
        {
            if (record[place] is { Kind: not ValueKind.Null } value)
                size += record.Model.Fields[place].Name.Length + OfName + Of(value);
        }

        return size;
    }

    private static long Of(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                return Of(value.Text);
            case ValueKind.Number:
                return value.Text.Length;
            case ValueKind.List:
                long items = 2;
                foreach (var item in value.Items)
                    items += 1 + Of(item);

                return items;
            case ValueKind.Map:
                long members = 2;
                foreach (var (name, member) in value.Members)
                    members += name.Length + OfName + Of(member);

                return members;
            default:
                return 5;
        }
    }

    private static long Of(string text)
    {
        long size = 4 + Encoding.UTF8.GetByteCount(text);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            size += OfEscape;
            rest = rest[(at + 1)..];
        }

        return size;
    }
}
