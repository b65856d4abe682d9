using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>The memberships that a write relies on. Each that has a key is checked in the write's own transaction, so that deciding and
/// writing are one step.</summary>
internal sealed class MemberChecks(Table table, Caller caller)
{
    private readonly Reads reads = new(table);
    private readonly MembershipReader reader = new(new Reads(table), new Lists(table));
    private readonly Dictionary<RecordKey, (Grant Conditions, List<(MemberMatch Match, RecordKey Group)> For)> needed = [];
    private IReadOnlyList<(RecordKey Key, WriteAction Action)> checks = [];

    /// <inheritdoc cref="MembershipReader.Evaluate"/>
    public Task<T> Evaluate<T>(Func<T> evaluate, CancellationToken cancellation) => reader.Evaluate(caller, evaluate, cancellation);

    /// <summary>Makes the write rely on the memberships by which the grants hold for the record.</summary>
    public void Require(IEnumerable<Grant> grants, Record record)
    {
        foreach (var (match, group, key, conditions) in MembershipPaths.ReliedOn(grants, record, caller.Id))
        {
            var (others, list) = needed.GetValueOrDefault(key, (Grant.Always, []));
            list.Add((match, group));
            needed[key] = (others.And(conditions), list);
        }
    }

    /// <summary>
    /// Finds out whether records that a write only checks meet their grants, and makes the write rely on the memberships by which they do.
    /// A record is read if its key does not say which group it belongs to. Returns those of the records that exist.
    /// </summary>
    public async Task<IReadOnlyDictionary<RecordKey, Record>> Inspect(
        IReadOnlyCollection<(RecordKey Key, Grant Grant)> records, CancellationToken cancellation)
    {
        var asked = records.Where(record => record.Grant.DependsOnMembers && KeyLimits.Check(record.Key) is null).ToList();
        if (asked.Count == 0)
            return ImmutableDictionary<RecordKey, Record>.Empty;
        var seen = new Dictionary<RecordKey, Record>();
        foreach (var key in asked.Select(record => record.Key).Distinct())
        {
            var isInKey = asked.TrueForAll(record => !record.Key.Equals(key) || IsInKey(record.Grant, key));
            if ((isInKey ? KeyOnly(key) : await reads.Read(key, cancellation)) is { } found)
                seen[key] = found;
        }

        await Evaluate(() => asked.Count(record => seen.TryGetValue(record.Key, out var found) && record.Grant.Holds(found)), cancellation);
        foreach (var (key, grant) in asked)
        {
            if (seen.TryGetValue(key, out var found))
                Require([grant], found);
        }

        return seen;
    }

    /// <summary>What a record must meet as well if the write relies on it as a membership: an item has only one action.</summary>
    public Grant ConditionsOn(RecordKey key) => needed.TryGetValue(key, out var need) ? need.Conditions : Grant.Always;

    /// <summary>Does a record that is written itself meet what the write relies on? If not, everything has to be evaluated again.</summary>
    public bool AreMetBy(Record old)
    {
        if (ConditionsOn(old.Key).Holds(old))
            return true;
        Forget(old.Key);
        return false;
    }

    /// <param name="except">The records that have an action already, or a condition with <see cref="ConditionsOn"/>.</param>
    public void AddTo(Write write, IEnumerable<RecordKey> except) => checks = write.AddAll(
        needed.Keys.Except(except), key => ReferenceChecks.Readable(key, needed[key].Conditions));

    /// <summary>Was a membership changed or ended after it was read? Everything has to be evaluated again then.</summary>
    public bool AreRefused(WriteOutcome outcome)
    {
        var refused = outcome.RefusedOf(checks);
        foreach (var key in refused)
            Forget(key);
        return refused.Count > 0;
    }

    private void Forget(RecordKey key)
    {
        foreach (var (match, group) in needed[key].For)
            caller.Memberships.Learn(match.Membership, group, isMember: false);
    }

    private static bool IsInKey(Grant grant, RecordKey key) => grant.Alternatives
        .SelectMany(alternative => alternative)
        .OfType<MemberMatch>()
        .SelectMany(match => match.GroupFields)
        .All(name => key.Model.Key.Fields.Any(field => field.Name == name));

    /// <summary>A record of which nothing but the key is known.</summary>
    private static Record KeyOnly(RecordKey key) => new()
    {
        Model = key.Model,
        Fields = key.Model.Key.Fields
            .Select((field, index) => KeyValuePair.Create(field.Name, key.Parts[index]))
            .ToDictionary(),
        Version = 0,
        Created = 0,
        Write = "",
    };
}
