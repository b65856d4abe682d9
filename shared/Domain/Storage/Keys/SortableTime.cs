using System.Globalization;
using Trellis.Schemas;

namespace Trellis.Storage.Keys;

/// <summary>
/// Times as text that sorts as they do. What carries an offset is turned to UTC, so that one moment has one text;
/// the fraction of a second has always nine digits.
/// </summary>
internal static class SortableTime
{
    public static string Of(TypeKind kind, string canonical) => kind switch
    {
        TypeKind.DateTime => Moment(canonical),
        _ => canonical,
    };

    private static string Moment(string canonical)
    {
        var zone = canonical.AsSpan().LastIndexOfAny('Z', '+', '-');
        var point = canonical.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : canonical[(point + 1)..zone];
        var whole = point < 0 ? canonical : string.Concat(canonical.AsSpan(0, point), canonical.AsSpan(zone));
        return DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? $"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}.{fraction.PadRight(9, '0')}Z"
            : canonical;
    }
}
