namespace Trellis.Schemas;

/// <summary>
/// Sortable texts for times, used by keys and filters: they sort chronologically, and equal times give equal texts. Values with an offset
/// are converted to UTC; a date with an offset is the moment at which that day begins there. Values without an offset count as UTC.
/// </summary>
public static class TimeOrder
{
    private const int FractionDigits = 9;

    /// <summary><c>2026-11-21T08:30:00.000000000Z</c>: always nine fraction digits.</summary>
    public static string Moment(string canonical)
    {
        const int Seconds = 19;
        if (canonical.Length > Seconds && canonical[^1] == 'Z')
        {
            var digits = canonical[Seconds] == '.' ? canonical.AsSpan(Seconds + 1, canonical.Length - Seconds - 2) : [];
            return $"{canonical.AsSpan(0, Seconds)}.{digits}{Zeros(digits.Length)}Z";
        }

        // A record that another program wrote may carry an offset.
        var zone = canonical.AsSpan().LastIndexOfAny('+', '-');
        var point = canonical.IndexOf('.', StringComparison.Ordinal);
        if (zone < Seconds || point > zone)
            return canonical;
        var fraction = point < 0 ? [] : canonical.AsSpan(point + 1, zone - point - 1);
        var whole = string.Concat(canonical.AsSpan(0, point < 0 ? zone : point), canonical.AsSpan(zone));
        return DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? $"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}.{fraction}{Zeros(fraction.Length)}Z"
            : canonical;
    }

    /// <summary><c>2026-11-21</c>, or <c>2026-11-20T22:00:00</c> for a date with an offset.</summary>
    public static string Day(string canonical)
    {
        const int Length = 10;
        if (canonical.Length <= Length || canonical[Length] == 'Z')
            return canonical.Length <= Length ? canonical : canonical[..Length];
        if (!DateOnly.TryParseExact(
            canonical.AsSpan(0, Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return canonical;
        }

        var seconds = (date.DayNumber * 86_400L) - Offset(canonical.AsSpan(Length));
        var (day, rest) = Math.DivRem(seconds + 86_400L, 86_400L);
        // No valid offset leads this far.
        if (day < 0 || day > DateOnly.MaxValue.DayNumber + 1)
            return canonical;
        var written = day == 0 ? "0000-12-31" : DateOnly.FromDayNumber((int)day - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return rest == 0
            ? written
            : string.Create(CultureInfo.InvariantCulture, $"{written}T{rest / 3600:00}:{rest / 60 % 60:00}:{rest % 60:00}");
    }

    /// <summary><c>1T08:30:00.000000000</c>. The first digit is 0 or 2 if the offset leads to the day before or after.</summary>
    public static string Clock(string canonical)
    {
        const int Seconds = 8;
        if (canonical.Length < Seconds || !TimeOnly.TryParseExact(
            canonical.AsSpan(0, Seconds), "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return canonical;
        }

        var end = canonical.AsSpan(Seconds).IndexOfAny('Z', '+', '-') is var at and >= 0 ? Seconds + at : canonical.Length;
        var fraction = end > Seconds ? canonical.AsSpan(Seconds + 1, end - Seconds - 1) : [];
        var (day, rest) = Math.DivRem((long)time.ToTimeSpan().TotalSeconds - Offset(canonical.AsSpan(end)) + 86_400L, 86_400L);
        return string.Create(
            CultureInfo.InvariantCulture, $"{day}T{rest / 3600:00}:{rest / 60 % 60:00}:{rest % 60:00}.{fraction}{Zeros(fraction.Length)}");
    }

    /// <summary>The seconds of <c>±hh:mm</c> or <c>±hh:mm:ss</c>; 0 for <c>Z</c> and for an empty text.</summary>
    private static int Offset(ReadOnlySpan<char> text)
    {
        if (text.Length < 6 || text[0] is not ('+' or '-'))
            return 0;
        var seconds = (Pair(text, 1) * 3600) + (Pair(text, 4) * 60) + (text.Length >= 9 ? Pair(text, 7) : 0);
        return text[0] is '-' ? -seconds : seconds;
    }

    private static int Pair(ReadOnlySpan<char> text, int start) => ((text[start] - '0') * 10) + text[start + 1] - '0';

    private static ReadOnlySpan<char> Zeros(int digits) => "000000000".AsSpan(Math.Min(digits, FractionDigits));
}
