namespace Trellis.Operations;

/// <summary>
/// Reads the memberships that rules ask for: a single one by its key where that follows from group and member, which is strongly
/// consistent, and otherwise through the index of members.
/// </summary>
public sealed class MembershipReader(IReadRecords records, IListRecords lists)
{
    /// <summary>A list that is not limited to one group takes at most this many memberships. DynamoDB's limit for operands of IN.</summary>
    public const int Most = 100;

    // From this many on, all memberships of the caller are read at once.
    private const int Many = 5;

    // An evaluation asks for more in every round only if what it evaluates changes each time. It then ends as if nothing were granted.
    private const int MostRounds = 20;

    /// <summary>
    /// Evaluates something that depends on the caller's memberships. It must have no side effects: it is repeated, after reading the
    /// memberships that it asked for, until all of them are known.
    /// </summary>
    public async Task<T> Evaluate<T>(Caller caller, Func<T> evaluate, CancellationToken cancellation)
    {
        var result = evaluate();
        for (var round = 1; round <= MostRounds && !caller.Memberships.Pending.IsEmpty; round++)
        {
            await caller.Memberships.InTurn(() => ReadPending(caller, cancellation));
            result = evaluate();
        }

        return result;
    }

    /// <summary>All groups that the caller is a member of; null if there are more than <see cref="Most"/> memberships.</summary>
    public async Task<ImmutableArray<RecordKey>?> Groups(Membership membership, Caller caller, CancellationToken cancellation)
    {
        await caller.Memberships.InTurn(() => ReadAll(membership, caller, cancellation));
        return caller.Memberships.IsComplete(membership) ? caller.Memberships.Groups(membership) : null;
    }

    private async Task ReadPending(Caller caller, CancellationToken cancellation)
    {
        foreach (var asked in caller.Memberships.Pending.GroupBy(each => each.Membership, each => each.Group))
        {
            var groups = asked.ToList();
            if (groups.Count >= Many)
                await ReadAll(asked.Key, caller, cancellation);
            if (!caller.Memberships.IsComplete(asked.Key))
                await Task.WhenAll(groups.Select(group => ReadOne(asked.Key, group, caller, cancellation)));
        }
    }

    private async Task ReadOne(Membership membership, RecordKey group, Caller caller, CancellationToken cancellation)
    {
        var member = caller.Id!;
        var isMember = MembershipPaths.Key(membership, group, member) is { } key
            ? await records.Read(key, cancellation) is { } record && MembershipPaths.Conditions(membership, group, member).Holds(record)
            : (await Read(MembershipPaths.List(membership, group, member, 1), cancellation)).Count > 0;
        caller.Memberships.Learn(membership, group, isMember);
    }

    private async Task ReadAll(Membership membership, Caller caller, CancellationToken cancellation)
    {
        if (caller.Memberships.IsComplete(membership))
            return;
        var found = await Read(MembershipPaths.List(membership, null, caller.Id!, Most + 1), cancellation);
        if (found.Count <= Most)
            caller.Memberships.LearnAll(membership, found.Select(record => MembershipPaths.Group(membership, record)).OfType<RecordKey>());
    }

    /// <summary>The records of a list until its limit or its end. A page can end earlier, or be empty, although the list goes on.</summary>
    private async Task<List<Record>> Read(ListPlan plan, CancellationToken cancellation)
    {
        var found = new List<Record>();
        do
        {
            var page = await lists.List(plan, cancellation);
            found.AddRange(page.Records);
            plan = plan with { After = page.Next };
        }
        while (plan.After is not null && found.Count < plan.Limit);
        return found;
    }
}
