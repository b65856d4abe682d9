namespace Trellis.Operations;

/// <summary>Where the memberships of one member are found. Whether somebody may read them does not matter here.</summary>
public static class MembershipPaths
{
    /// <summary>The key of a member's membership in a group; null if the key of memberships has other fields than the group's and the
    /// member's.</summary>
    public static RecordKey? Key(Membership membership, RecordKey group, string member)
    {
        var through = membership.Through;
        var parts = ImmutableArray.CreateBuilder<Value>(through.Key.Fields.Length);
        foreach (var field in through.Key.Fields)
        {
            if (Value(field, membership, group, member) is not { } value)
                return null;
            parts.Add(value);
        }

        return new RecordKey(through, through.Scope.IsOwner ? member : null, parts.MoveToImmutable());
    }

    /// <summary>What a record must meet to be the member's membership, in the group if it is given.</summary>
    public static Grant Conditions(Membership membership, RecordKey? group, string member)
    {
        var through = membership.Through;
        var all = ImmutableArray.CreateBuilder<Match>();
        all.Add(new FieldMatch(membership.MemberField, IsList: false, [Records.Value.Of(member)]));
        for (var index = 0; group is not null && index < membership.GroupFields.Length; index++)
            all.Add(new FieldMatch(membership.GroupFields[index], IsList: false, [group.Parts[index]]));
        foreach (var condition in membership.Where)
        {
            var type = through.FieldNamed(condition.Field)!.Type;
            all.Add(new FieldMatch(condition.Field, type.IsList, [.. condition.AnyOf.Select(text => Records.Value.Canonical(type, text))]));
        }

        return new Grant([all.ToImmutable()]);
    }

    /// <summary>A list of the member's memberships, in the group if it is given.</summary>
    public static ListPlan List(Membership membership, RecordKey? group, string member, int limit)
    {
        var through = membership.Through;
        var owner = through.Scope.IsOwner ? member : null;
        var filter = new Granted(Conditions(membership, group, member));
        return new ListPlan(through, owner, Path(membership, group, member), filter, Descending: false, limit, After: null);
    }

    /// <summary>The group of a membership; null if a part of its key is absent.</summary>
    public static RecordKey? Group(Membership membership, Record record) =>
        RecordKey.ReferencedBy(record, membership.GroupFields, membership.Group, null);

    /// <summary>The memberships with a key by which the grants hold for the record, and what each must meet.</summary>
    public static IEnumerable<(MemberMatch Match, RecordKey Group, RecordKey Key, Grant Conditions)> ReliedOn(
        IEnumerable<Grant> grants, Record record, string? member)
    {
        foreach (var match in grants.SelectMany(grant => grant.MembershipsFor(record)))
        {
            var group = match.GroupOf(record)!;
            if (Key(match.Membership, group, member!) is { } key)
                yield return (match, group, key, Conditions(match.Membership, group, member!));
        }
    }

    private static RangePath Path(Membership membership, RecordKey? group, string member)
    {
        var through = membership.Through;
        if (through.Scope.IsOwner || through.Key.Fields[0].Name == membership.MemberField)
            return new KeyPath(Leading(through.Key.Fields), []);

        // The compiler has checked that there is one.
        var index = through.Indexes.First(index => index.PartitionFields is [var only]
            && only.Name == membership.MemberField && index.SortFields.All(field => field.Required));
        return new IndexPath(index, [Records.Value.Of(member)], Leading([.. index.SortFields, .. through.Key.Fields]), []);

        ImmutableArray<Value> Leading(ImmutableArray<Field> columns) => [
            .. columns.Select(field => Value(field, membership, group, member)).TakeWhile(value => value is not null).OfType<Value>()];
    }

    private static Value? Value(Field field, Membership membership, RecordKey? group, string member)
    {
        if (field.Name == membership.MemberField)
            return Records.Value.Of(member);
        return group is not null && membership.GroupFields.IndexOf(field.Name) is >= 0 and var at ? group.Parts[at] : null;
    }
}
