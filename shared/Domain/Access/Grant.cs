using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>
/// What the rules say to one caller about one operation, before any record is known: yes, no, or which records.
/// It is an OR of <see cref="Ways"/>, each an AND of <see cref="Match"/>es: small enough to be judged in memory, and to become a
/// condition of the database's own.
/// </summary>
/// <param name="Ways">No way: never. A way without a match: always.</param>
public sealed record Grant(ImmutableArray<ImmutableArray<Match>> Ways)
{
    public static Grant Never { get; } = new([]);

    public static Grant Always { get; } = new([[]]);

    public bool IsNever => Ways.IsEmpty;

    public bool IsAlways => Ways is [[]];

    /// <summary>Does the record meet it?</summary>
    public bool Holds(Record record)
    {
        foreach (var way in Ways)
        {
            if (AllHold(way, record))
                return true;
        }

        return false;
    }

    /// <summary>Either of the two.</summary>
    public Grant Or(Grant other)
    {
        if (IsAlways || other.IsNever)
            return this;

        return IsNever || other.IsAlways ? other : new Grant(Fewest(Ways.AddRange(other.Ways)));
    }

    /// <summary>Both of the two.</summary>
    public Grant And(Grant other)
    {
        if (IsNever || other.IsAlways)
            return this;

        return other.IsNever || IsAlways ? other : new Grant(Fewest(Pairs(other)));
    }

    private List<ImmutableArray<Match>> Pairs(Grant other)
    {
        var pairs = new List<ImmutableArray<Match>>(Ways.Length * other.Ways.Length);
        foreach (var left in Ways)
        {
            foreach (var right in other.Ways)
                pairs.Add(left.AddRange(right.Where(match => !left.Contains(match))));
        }

        return pairs;
    }

    /// <summary>
    /// A way that asks for all that another asks for, and more, lets nobody in whom the other does not. Without leaving such ways out,
    /// a delete that ten fields must grant would be a condition of thousands of terms.
    /// </summary>
    private static ImmutableArray<ImmutableArray<Match>> Fewest(IEnumerable<ImmutableArray<Match>> ways)
    {
        var fewest = new List<ImmutableArray<Match>>();
        foreach (var way in ways)
        {
            if (!fewest.Exists(known => known.All(match => way.Contains(match))))
            {
                fewest.RemoveAll(known => way.All(match => known.Contains(match)));
                fewest.Add(way);
            }
        }

        return [.. fewest];
    }

    private static bool AllHold(ImmutableArray<Match> way, Record record)
    {
        foreach (var match in way)
        {
            if (!match.Holds(record))
                return false;
        }

        return true;
    }
}

/// <summary>The record's field holds one of these values; where the field is a list, one of its items is among them.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsList">Is it a list?</param>
/// <param name="AnyOf">The values.</param>
/// <param name="OrBegins">A single text may also begin like this; null where none may. DynamoDB cannot ask it of a list's items.</param>
public sealed record Match(string Field, bool IsList, ImmutableArray<string> AnyOf, string? OrBegins = null)
{
    public bool Holds(Record record)
    {
        var value = record[Field];
        return value.Kind switch
        {
            ValueKind.Text => !IsList
                && (AnyOf.Contains(value.Text) || (OrBegins is not null && value.Text.StartsWith(OrBegins, StringComparison.Ordinal))),
            ValueKind.List => IsList && value.Items.Any(item => item.Kind == ValueKind.Text && AnyOf.Contains(item.Text)),
            _ => false,
        };
    }

    public bool Equals(Match? other) =>
        other is not null && Field == other.Field && IsList == other.IsList && OrBegins == other.OrBegins && AnyOf.AsSpan()
            .SequenceEqual(other.AnyOf.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Field, IsList, AnyOf.Length);
}
