namespace Trellis.Access;

/// <summary>One condition of a <see cref="Grant"/> on a record.</summary>
public abstract record Match
{
    public abstract bool Holds(Record record);
}

/// <summary>The record's field equals one of these values or, for a list, contains one of them.</summary>
/// <param name="IsList">Is it a list?</param>
/// <param name="AnyOf">The values; if there are none, no record matches.</param>
/// <param name="OrPrefix">A prefix that also matches, or null. Not for lists: DynamoDB cannot match prefixes of a list's items.</param>
public sealed record FieldMatch(string Field, bool IsList, ImmutableArray<Value> AnyOf, string? OrPrefix = null) : Match
{
    public override bool Holds(Record record)
    {
        var value = record[Field];
        return value.Kind switch
        {
            ValueKind.Null or ValueKind.Map => false,
            ValueKind.List => IsList && value.Items.Any(item => AnyOf.Contains(item)),
            _ => !IsList
                && (AnyOf.Contains(value)
                    || (OrPrefix is not null && value.Kind == ValueKind.Text && value.Text.StartsWith(OrPrefix, StringComparison.Ordinal))),
        };
    }

    public bool Equals(FieldMatch? other) =>
        other is not null && Field == other.Field && IsList == other.IsList && OrPrefix == other.OrPrefix && AnyOf.AsSpan()
            .SequenceEqual(other.AnyOf.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Field, IsList, AnyOf.Length);
}

/// <summary>The caller is a member of the group whose key is in these fields of the record.</summary>
/// <param name="Membership">Where it is stored who is a member.</param>
/// <param name="GroupFields">The fields, in the order of the group's key.</param>
/// <param name="Known">What is known of the caller's memberships.</param>
public sealed record MemberMatch(Membership Membership, ImmutableArray<string> GroupFields, Memberships Known) : Match
{
    /// <summary>False also while the membership is not known; it is then in <see cref="Memberships.Pending"/>.</summary>
    public override bool Holds(Record record) => GroupOf(record) is { } group && Known.Contains(Membership, group);

    /// <summary>The group that the record belongs to; null if it belongs to none.</summary>
    public RecordKey? GroupOf(Record record) => RecordKey.ReferencedBy(record, GroupFields, Membership.Group, null);

    /// <summary>The records that belong to one of these groups.</summary>
    public Grant In(IReadOnlyCollection<RecordKey> groups)
    {
        if (GroupFields is [var only])
            return new Grant([[new FieldMatch(only, IsList: false, [.. groups.Select(group => group.Parts[0])])]]);
        if (groups.Count == 0)
            return new Grant([[new FieldMatch(GroupFields[0], IsList: false, [])]]);
        return new Grant([.. groups.Select(group => GroupFields
            .Select((field, index) => (Match)new FieldMatch(field, IsList: false, [group.Parts[index]])).ToImmutableArray())]);
    }

    public bool Equals(MemberMatch? other) =>
        other is not null
        && ReferenceEquals(Membership, other.Membership)
        && GroupFields.AsSpan().SequenceEqual(other.GroupFields.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Membership.MemberField, GroupFields[0]);
}
