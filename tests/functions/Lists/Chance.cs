namespace Trellis.Tests.Functions.Lists;

/// <summary>Random values, records and wishes, the same for the same seed.</summary>
public sealed class Chance(int seed)
{
    private static readonly string[] Letters = ["a", "b", "B", "é", "\u0001", "\u0002", "\uE000", "🎉", ",", "(", ")", "\\", "&", "=", "+", "%", "~", " "];
    private static readonly string[] Kinds = ["red", "green", "blue"];

#pragma warning disable CA5394 // Seeded on purpose: a failure must come back.
    private readonly Random random = new(seed);

    public int Below(int end) => random.Next(end);
#pragma warning restore CA5394

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The fields of the schema's models, whose names tell their type. Those that end in an s are lists.</summary>
    public Plain Value(string field) => field switch
    {
        "kind" => Plain.OfText(Pick(Kinds)),
        "flag" => Plain.OfFlag(OneIn(2)),
        "rank" => Plain.OfNumber(Number()),
        "count" or "sizes" or "row" => Plain.OfNumber(Below(9) - 4),
        "day" => Plain.OfDay(new DateOnly(2026, 1, 1).AddDays(Below(4)), OneIn(2) ? null : Below(5) - 2),
        "clock" => Plain.OfClock(Below(4) * 1800, Below(2) * 500, OneIn(2) ? null : Below(5) - 2),
        "when" => Plain.OfMoment(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(Below(6) * 1800), Below(3) * 250, Below(5) - 2),
        "group" or "shelf" => Plain.OfText(Pick(["g", "ga", "g\u0001"])),
        _ => Plain.OfText(Text()),
    };

    public string Text() => string.Concat(Enumerable.Range(0, Below(4)).Select(_ => Pick(Letters)));

    /// <summary>A record with about three in four of the fields.</summary>
    public Dictionary<string, Plain[]> Record(IEnumerable<string> required, IEnumerable<string> optional)
    {
        var record = required.ToDictionary(field => field, field => new[] { Value(field) });
        foreach (var field in optional)
        {
            if (!OneIn(4))
                record[field] = field.EndsWith('s') ? [.. Enumerable.Range(0, Below(4)).Select(_ => Value(field))] : [Value(field)];
        }

        return record;
    }

    public Wish Wish(IReadOnlyList<string> fields, int depth = 0) => depth < 3 && OneIn(4)
        ? new Group(Pick(["or", "and", "not"]), [.. Enumerable.Range(0, 1 + Below(3)).Select(_ => Wish(fields, depth + 1))])
        : Ask(Pick(fields));

    public Ask Ask(string field)
    {
        var name = Pick(Operators(field));
        return name switch
        {
            "exists" => new Ask(field, name, Plain.OfFlag(OneIn(2))),
            "in" => new Ask(field, name, [.. Enumerable.Range(0, 1 + Below(3)).Select(_ => Value(field))]),
            "between" => new Ask(field, name, Value(field), Value(field)),
            "beginsWith" => new Ask(field, name, Part(field)),
            "contains" or "notContains" when !field.EndsWith('s') => new Ask(field, name, Part(field)),
            _ => new Ask(field, name, Value(field)),
        };
    }

    private static string[] Operators(string field) => field switch
    {
        "place" => ["exists"],
        "tags" or "sizes" => ["contains", "notContains", "exists"],
        "kind" or "flag" => ["eq", "ne", "in", "exists"],
        "rank" or "count" or "row" => ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "exists"],
        "day" or "clock" or "when" => ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "beginsWith", "exists"],
        _ => ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "contains", "notContains", "beginsWith", "exists"],
    };

    /// <summary>The beginning of a value, as it is stored.</summary>
    private Plain Part(string field)
    {
        var text = Value(field).Text;
        var end = Below(text.Length + 1);
        return Plain.OfText(end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? text[..(end + 1)] : text[..end]);
    }

    private decimal Number() => Below(6) switch
    {
        0 => 0,
        1 => Below(5),
        2 => -Below(5),
        3 => (Below(2000) - 1000) / 100m,
        4 => Below(10) * 1_000_000_000_000_000m,
        _ => (Below(10) - 5) / 1_000_000_000_000m,
    };
}
