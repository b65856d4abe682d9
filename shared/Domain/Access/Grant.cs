using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>
/// The result of the rules for one caller and operation before a record is known: always, never, or for certain records. It is an OR of
/// <see cref="Alternatives"/>, each an AND of <see cref="Match"/>es, and can be evaluated in memory or as a DynamoDB condition.
/// </summary>
/// <param name="Alternatives">Empty: never. Contains an empty AND: always.</param>
public sealed record Grant(ImmutableArray<ImmutableArray<Match>> Alternatives)
{
    public static Grant Never { get; } = new([]);

    public static Grant Always { get; } = new([[]]);

    public bool IsNever => Alternatives.IsEmpty;

    public bool IsAlways => Alternatives is [[]];

    public bool Holds(Record record)
    {
        foreach (var alternative in Alternatives)
        {
            if (AllHold(alternative, record))
                return true;
        }

        return false;
    }

    public Grant Or(Grant other)
    {
        if (IsAlways || other.IsNever)
            return this;

        return IsNever || other.IsAlways ? other : new Grant(WithoutRedundant(Alternatives.AddRange(other.Alternatives)));
    }

    public Grant And(Grant other)
    {
        if (IsNever || other.IsAlways)
            return this;

        return other.IsNever || IsAlways ? other : new Grant(WithoutRedundant(Pairs(other)));
    }

    private List<ImmutableArray<Match>> Pairs(Grant other)
    {
        var pairs = new List<ImmutableArray<Match>>(Alternatives.Length * other.Alternatives.Length);
        foreach (var left in Alternatives)
        {
            foreach (var right in other.Alternatives)
                pairs.Add(left.AddRange(right.Where(match => !left.Contains(match))));
        }

        return pairs;
    }

    /// <summary>
    /// Removes alternatives that require everything another one requires, and more. Otherwise a delete that ten fields must grant would
    /// become a condition with thousands of terms.
    /// </summary>
    private static ImmutableArray<ImmutableArray<Match>> WithoutRedundant(IEnumerable<ImmutableArray<Match>> alternatives)
    {
        var kept = new List<ImmutableArray<Match>>();
        foreach (var alternative in alternatives)
        {
            if (!kept.Exists(other => other.All(match => alternative.Contains(match))))
            {
                kept.RemoveAll(other => alternative.All(match => other.Contains(match)));
                kept.Add(alternative);
            }
        }

        return [.. kept];
    }

    private static bool AllHold(ImmutableArray<Match> alternative, Record record)
    {
        foreach (var match in alternative)
        {
            if (!match.Holds(record))
                return false;
        }

        return true;
    }
}

/// <summary>The record's field equals one of these values or, for a list, contains one of them.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsList">Is it a list?</param>
/// <param name="AnyOf">The values.</param>
/// <param name="OrPrefix">A prefix that also matches, or null. Not for lists: DynamoDB cannot match prefixes of a list's items.</param>
public sealed record Match(string Field, bool IsList, ImmutableArray<string> AnyOf, string? OrPrefix = null)
{
    public bool Holds(Record record)
    {
        var value = record[Field];
        return value.Kind switch
        {
            ValueKind.Text => !IsList
                && (AnyOf.Contains(value.Text) || (OrPrefix is not null && value.Text.StartsWith(OrPrefix, StringComparison.Ordinal))),
            ValueKind.List => IsList && value.Items.Any(item => item.Kind == ValueKind.Text && AnyOf.Contains(item.Text)),
            _ => false,
        };
    }

    public bool Equals(Match? other) =>
        other is not null && Field == other.Field && IsList == other.IsList && OrPrefix == other.OrPrefix && AnyOf.AsSpan()
            .SequenceEqual(other.AnyOf.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Field, IsList, AnyOf.Length);
}
