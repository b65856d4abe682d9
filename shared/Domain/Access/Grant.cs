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

    /// <summary>Does it depend on memberships, which have to be read?</summary>
    public bool DependsOnMembers { get; } = Alternatives.Any(AsksMembers);

    /// <summary>Is it clear without a record that it holds for none?</summary>
    public bool HoldsNothing =>
        Alternatives.All(alternative => alternative.Any(match => match is FieldMatch { AnyOf: [], OrPrefix: null }));

    /// <summary>If it depends on memberships that are not known yet, the answer is false until they are.</summary>
    public bool Holds(Record record) => Holding(record) is not null;

    /// <summary>The memberships by which it holds for the record. None if it holds without any, or not at all.</summary>
    public IEnumerable<MemberMatch> MembershipsFor(Record record) =>
        DependsOnMembers && Holding(record) is { } alternative ? alternative.OfType<MemberMatch>() : [];

    /// <summary>The same for the groups that the caller is known to be a member of, as a condition that a database can evaluate.</summary>
    public Grant InKnownGroups() => !DependsOnMembers
        ? this
        : Alternatives.Aggregate(Never, (all, alternative) => all.Or(alternative.Aggregate(Always, (grant, match) =>
            grant.And(match is MemberMatch member ? member.In(member.Known.Groups(member.Membership)) : new Grant([[match]])))));

    public Grant Or(Grant other)
    {
        if (IsAlways || other.IsNever)
            return this;

        if (IsNever || other.IsAlways || HoldsNothing)
            return other;

        return other.HoldsNothing ? this : new Grant(WithoutRedundant(Alternatives.AddRange(other.Alternatives)));
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

    /// <summary>The alternative that holds for the record, if possible one without memberships: those are not asked for then.</summary>
    private ImmutableArray<Match>? Holding(Record record)
    {
        foreach (var alternative in Alternatives)
        {
            if (!(DependsOnMembers && AsksMembers(alternative)) && AllHold(alternative, record, ofMembers: false))
                return alternative;
        }

        if (!DependsOnMembers)
            return null;
        foreach (var alternative in Alternatives)
        {
            if (AsksMembers(alternative) && AllHold(alternative, record, ofMembers: false) && AllHold(alternative, record, ofMembers: true))
                return alternative;
        }

        return null;
    }

    private static bool AsksMembers(ImmutableArray<Match> alternative) => alternative.Any(match => match is MemberMatch);

    private static bool AllHold(ImmutableArray<Match> alternative, Record record, bool ofMembers)
    {
        foreach (var match in alternative)
        {
            if (match is MemberMatch == ofMembers && !match.Holds(record))
                return false;
        }

        return true;
    }
}
