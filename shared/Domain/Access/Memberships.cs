namespace Trellis.Access;

/// <summary>
/// What is known of one caller's memberships during a call. Evaluating a rule asks for the memberships that it depends on; those that
/// are not known yet are <see cref="Pending"/>, and the evaluation is repeated when they have been read. So each is read once, and none
/// that no rule asks for. Safe for concurrent use.
/// </summary>
public sealed class Memberships
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Membership Membership, RecordKey Group), bool> known = [];
    private readonly HashSet<Membership> complete = [];
    private readonly HashSet<(Membership Membership, RecordKey Group)> pending = [];
    private Task last = Task.CompletedTask;

    /// <summary>What was asked for but is not known yet.</summary>
    public ImmutableArray<(Membership Membership, RecordKey Group)> Pending
    {
        get
        {
            lock (gate)
                return [.. pending];
        }
    }

    /// <summary>Is the caller a member of the group? If that is not known yet, the answer is false and the membership is
    /// pending.</summary>
    public bool Contains(Membership membership, RecordKey group)
    {
        lock (gate)
        {
            if (known.TryGetValue((membership, group), out var isMember) || complete.Contains(membership))
                return isMember;
            pending.Add((membership, group));
            return false;
        }
    }

    /// <summary>The groups that the caller is known to be a member of.</summary>
    public ImmutableArray<RecordKey> Groups(Membership membership)
    {
        lock (gate)
            return [.. known.Where(each => each.Value && each.Key.Membership == membership).Select(each => each.Key.Group)];
    }

    /// <summary>Are all of the caller's groups known?</summary>
    public bool IsComplete(Membership membership)
    {
        lock (gate)
            return complete.Contains(membership);
    }

    public void Learn(Membership membership, RecordKey group, bool isMember)
    {
        lock (gate)
        {
            known[(membership, group)] = isMember;
            pending.Remove((membership, group));
        }
    }

    /// <summary>These are all of the caller's groups.</summary>
    public void LearnAll(Membership membership, IEnumerable<RecordKey> groups)
    {
        lock (gate)
        {
            foreach (var group in groups)
                known.TryAdd((membership, group), true);
            complete.Add(membership);
            pending.RemoveWhere(each => each.Membership == membership);
        }
    }

    /// <summary>Runs the work after the work before it, so that concurrent parts of a call read nothing twice.</summary>
    public Task InTurn(Func<Task> work)
    {
        lock (gate)
            return last = After(last, work);
    }

    private static async Task After(Task before, Func<Task> work)
    {
        await before;
        await work();
    }
}
