namespace Trellis.Schemas;

/// <summary>AWSDate, AWSTime and AWSDateTime: ISO 8601, extended format.</summary>
internal static class Times
{
    /// <summary>AppSync's largest offset from UTC, in minutes.</summary>
    private const int LargestOffset = 18 * 60;

    public static string? Date(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || !IsDate(text[..10], out _) || !Offset(text[10..], out var offset, out _))
            return null;
        return string.Concat(text[..10], offset);
    }

    public static string? Time(ReadOnlySpan<char> text)
    {
        var clock = Clock(text, out var rest);
        return clock is { } time && Offset(rest, out var offset, out _) ? string.Concat(time.Text, offset) : null;
    }

    public static string? DateTime(ReadOnlySpan<char> text)
    {
        if (text.Length < 17 || text[10] is not 'T' || !IsDate(text[..10], out var date) || Clock(text[11..], out var rest) is not { } time)
            return null;
        if (rest.IsEmpty || !Offset(rest, out _, out var seconds))
            return null;

        var ticks = (date.DayNumber * TimeSpan.TicksPerDay) + ((time.Seconds - seconds) * TimeSpan.TicksPerSecond);
        if (ticks < 0 || ticks > System.DateTime.MaxValue.Ticks)
            return null;
        var utc = new System.DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return string.Concat(utc, ".", time.Fraction.PadRight(3, '0'), "Z");
    }

    private static bool IsDate(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary><c>hh:mm</c> or <c>hh:mm:ss</c>, the latter optionally with a fraction of up to nine digits.</summary>
    private static (string Text, int Seconds, string Fraction)? Clock(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (!Pair(ref rest, 23, out var hours) || !Skip(ref rest, ':') || !Pair(ref rest, 59, out var minutes))
            return null;
        var seconds = 0;
        var fraction = rest[..0];
        if (Skip(ref rest, ':'))
        {
            if (!Pair(ref rest, 59, out seconds))
                return null;
            if (Skip(ref rest, '.'))
            {
                var length = rest.IndexOfAnyExceptInRange('0', '9');
                fraction = length < 0 ? rest : rest[..length];
                if (fraction.Length is 0 or > 9)
                    return null;
                rest = rest[fraction.Length..];
            }
        }

        fraction = fraction.TrimEnd('0');
        var digits = fraction.Length == 0 ? "" : fraction.ToString().PadRight((fraction.Length + 2) / 3 * 3, '0');
        var written = string.Create(
            CultureInfo.InvariantCulture, $"{hours:D2}:{minutes:D2}:{seconds:D2}{(digits.Length == 0 ? "" : ".")}{digits}");
        return (written, (hours * 3600) + (minutes * 60) + seconds, digits);
    }

    /// <summary>Empty, <c>Z</c>, <c>±hh:mm</c> or <c>±hh:mm:ss</c>.</summary>
    private static bool Offset(ReadOnlySpan<char> text, out string written, out int seconds)
    {
        seconds = 0;
        written = "";
        if (text.IsEmpty)
            return true;
        written = "Z";
        if (text is "Z")
            return true;
        if (text[0] is not ('+' or '-'))
            return false;

        var rest = text[1..];
        if (!Pair(ref rest, 18, out var hours) || !Skip(ref rest, ':') || !Pair(ref rest, 59, out var minutes))
            return false;
        var offsetSeconds = 0;
        if (Skip(ref rest, ':') && !Pair(ref rest, 59, out offsetSeconds))
            return false;
        seconds = (((hours * 60) + minutes) * 60) + offsetSeconds;
        if (!rest.IsEmpty || seconds > LargestOffset * 60)
            return false;
        written = seconds == 0 ? "Z" : offsetSeconds == 0 ? text[..6].ToString() : text.ToString();
        seconds = text[0] is '-' ? -seconds : seconds;
        return true;
    }

    private static bool Pair(scoped ref ReadOnlySpan<char> text, int most, out int number)
    {
        number = 0;
        if (text.Length < 2 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]))
            return false;
        number = ((text[0] - '0') * 10) + text[1] - '0';
        text = text[2..];
        return number <= most;
    }

    private static bool Skip(scoped ref ReadOnlySpan<char> text, char character)
    {
        if (text.IsEmpty || text[0] != character)
            return false;
        text = text[1..];
        return true;
    }
}
