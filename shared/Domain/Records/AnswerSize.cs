using System.Buffers;
using System.Text.Encodings.Web;

namespace Trellis.Records;

/// <summary>
/// An upper estimate of a record's bytes in a response. Lambda passes the response body as a JSON string, so quotes are escaped once more,
/// and what the encoder escapes takes seven bytes: control characters, private ones, and each half of an emoji.
/// </summary>
public static class AnswerSize
{
    /// <summary>The limit for a page, below Lambda's limit of 6 MB for a response.</summary>
    public const int Most = 4_000_000;

    private const int NameOverhead = 8;
    private const int EscapeOverhead = 6;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static long Of(Record record)
    {
        long size = 32;
        for (var place = 0; place < record.Model.Fields.Length; place++)
        {
            if (record[place] is { Kind: not ValueKind.Null } value)
                size += record.Model.Fields[place].Name.Length + NameOverhead + Of(value);
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
                    members += Of(name) + NameOverhead + Of(member);

                return members;
            default:
                return 5;
        }
    }

    private static long Of(string text)
    {
        var plain = text.AsSpan().IndexOfAnyExcept(Plain);
        if (plain < 0)
            return 4 + text.Length;
        long size = 4 + Encoding.UTF8.GetByteCount(text);
        foreach (var character in text.AsSpan(plain))
        {
            if (!Plain.Contains(character) && (char.IsSurrogate(character) || Encoder.WillEncode(character)))
                size += EscapeOverhead;
        }

        return size;
    }
}
