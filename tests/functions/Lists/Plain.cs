namespace Trellis.Tests.Functions.Lists;

/// <summary>A value as the tests know it: what it means, apart from any text; its canonical text; and a text that a client might send for it.</summary>
public sealed record Plain(IComparable Meaning, string Text, string Sent, bool IsQuoted)
{
    public string Json => IsQuoted ? JsonSerializer.Serialize(Sent) : Sent;

    public bool Is(Plain other) => Meaning.CompareTo(other.Meaning) == 0;

    public static Plain OfText(string text) => new(new Runes(text), text, text, true);

    public static Plain OfNumber(decimal number)
    {
        var text = number.ToString("0.############################", CultureInfo.InvariantCulture);
        return new(number, text, text, false);
    }

    public static Plain OfFlag(bool flag) => new(flag, flag ? "true" : "false", flag ? "true" : "false", false);

    /// <summary>A day, or one that begins at another hour than UTC's.</summary>
    public static Plain OfDay(DateOnly day, int? offsetHours)
    {
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + Offset(offsetHours);
        return new(day.ToDateTime(default).AddHours(-(offsetHours ?? 0)), text, text, true);
    }

    public static Plain OfClock(int seconds, int thousandths, int? offsetHours)
    {
        var time = TimeSpan.FromSeconds(seconds);
        var text = time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) + Fraction(thousandths) + Offset(offsetHours);
        return new(time + TimeSpan.FromMilliseconds(thousandths) - TimeSpan.FromHours(offsetHours ?? 0), text, text, true);
    }

    /// <summary>A moment, sent with an offset and stored without.</summary>
    public static Plain OfMoment(DateTime utc, int thousandths, int offsetHours)
    {
        var fraction = thousandths == 0 ? ".000" : Fraction(thousandths);
        var text = utc.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + "Z";
        var sent = utc.AddHours(offsetHours).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(thousandths) + Offset(offsetHours == 0 ? 0 : offsetHours);
        return new(utc.AddMilliseconds(thousandths), text, sent, true);
    }

    private static string Fraction(int thousandths) => thousandths == 0 ? "" : "." + thousandths.ToString("000", CultureInfo.InvariantCulture);

    private static string Offset(int? hours) => hours switch
    {
        null => "",
        0 => "Z",
        var some => (some < 0 ? "-" : "+") + Math.Abs(some.Value).ToString("00", CultureInfo.InvariantCulture) + ":00",
    };

    /// <summary>A text in the order of its code points.</summary>
    private sealed class Runes(string text) : IComparable
    {
        private readonly int[] points = [.. text.EnumerateRunes().Select(rune => rune.Value)];

        public int CompareTo(object? obj)
        {
            var other = ((Runes)obj!).points;
            for (var at = 0; at < Math.Min(points.Length, other.Length); at++)
            {
                if (points[at] != other[at])
                    return points[at].CompareTo(other[at]);
            }

            return points.Length.CompareTo(other.Length);
        }
    }
}

/// <summary>A condition as the tests know it: how a query writes it, and what it means.</summary>
public abstract record Wish
{
    public abstract bool Holds(IReadOnlyDictionary<string, Plain[]> record);

    /// <summary>As a parameter of the query string (not yet encoded), and inside a group.</summary>
    public abstract string Written(bool grouped);
}

/// <summary>The record's values: one for a single field, several for a list; none where it is absent.</summary>
public sealed record Ask(string Field, string Operator, params Plain[] Operands) : Wish
{
    public override bool Holds(IReadOnlyDictionary<string, Plain[]> record)
    {
        var there = record.TryGetValue(Field, out var values);
        return Operator switch
        {
            "exists" => there == (Operands[0].Text == "true"),
            "ne" => !(there && values![0].Is(Operands[0])),
            "notContains" => !(there && Contains(values!)),
            _ => there && Meets(values!),
        };
    }

    public override string Written(bool grouped)
    {
        // There is a parameter of that name too; inside a group there is none.
        var name = Operator == "eq" && (grouped || Field != "count") ? Field : $"{Field}.{Operator}";
        if (Operator is "in" or "between")
        {
            var list = string.Join(',', Operands.Select(operand => Escaped(operand.Sent)));
            return grouped || list.StartsWith('(') ? $"{name}=({list})" : $"{name}={list}";
        }

        return $"{name}={(grouped ? Escaped(Operands[0].Sent) : Operands[0].Sent)}";
    }

    private bool Meets(Plain[] values) => Operator switch
    {
        "eq" => values[0].Is(Operands[0]),
        "in" => Operands.Any(values[0].Is),
        "contains" => Contains(values),
        "beginsWith" => values[0].Text.StartsWith(Operands[0].Text, StringComparison.Ordinal),
        "between" => Order(values, 0) >= 0 && Order(values, 1) <= 0,
        "lt" => Order(values, 0) < 0,
        "le" => Order(values, 0) <= 0,
        "gt" => Order(values, 0) > 0,
        "ge" => Order(values, 0) >= 0,
        _ => throw new InvalidOperationException(Operator),
    };

    private int Order(Plain[] values, int operand) => values[0].Meaning.CompareTo(Operands[operand].Meaning);

    private bool Contains(Plain[] values) => Field.EndsWith('s') ? values.Any(value => value.Is(Operands[0])) : values[0].Text.Contains(Operands[0].Text, StringComparison.Ordinal);

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            if (character is ',' or '(' or ')' or '\\')
                escaped.Append('\\');

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}

public sealed record Group(string Kind, params Wish[] Parts) : Wish
{
    public override bool Holds(IReadOnlyDictionary<string, Plain[]> record) => Kind switch
    {
        "or" => Parts.Any(part => part.Holds(record)),
        "and" => Parts.All(part => part.Holds(record)),
        _ => !Parts.All(part => part.Holds(record)),
    };

    public override string Written(bool grouped) => $"{Kind}=({string.Join(',', Parts.Select(part => part.Written(grouped: true)))})";
}
