using System.Collections.Immutable;
using Trellis.Records;

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
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Either of the two.</summary>
    public Grant Or(Grant other)
    {
        if (IsAlways || other.IsNever)
        {
            return this;
        }

        return IsNever || other.IsAlways ? other : new Grant([.. Ways, .. other.Ways.Where(way => !Knows(way))]);
    }

    /// <summary>Both of the two.</summary>
    public Grant And(Grant other)
    {
        if (IsNever || other.IsAlways)
        {
            return this;
        }

        return other.IsNever || IsAlways
            ? other
            : new Grant([.. Ways.SelectMany(_ => other.Ways, (left, right) => left.AddRange(right.Where(match => !left.Contains(match))))]);
    }

    private bool Knows(ImmutableArray<Match> way) => Ways.Any(known => known.SequenceEqual(way));

    private static bool AllHold(ImmutableArray<Match> way, Record record)
    {
        foreach (var match in way)
        {
            if (!match.Holds(record))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The record's field holds one of these values; where the field is a list, one of its items is among them.</summary>
public sealed record Match(string Field, bool IsList, ImmutableArray<string> AnyOf)
{
    public bool Holds(Record record)
    {
        var value = record[Field];
        return value.Kind switch
        {
            ValueKind.Text => !IsList && AnyOf.Contains(value.Text),
            ValueKind.List => IsList && value.Items.Any(item => item.Kind == ValueKind.Text && AnyOf.Contains(item.Text)),
            _ => false,
        };
    }

    public bool Equals(Match? other) =>
        other is not null && Field == other.Field && IsList == other.IsList && AnyOf.AsSpan().SequenceEqual(other.AnyOf.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Field, IsList, AnyOf.Length);
}
