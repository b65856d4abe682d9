namespace Trellis.Access;

/// <summary>
/// What is known of one caller's memberships during a call. Judging a record asks for the memberships that it depends on; those that are
/// not known yet are <see cref="Open"/>, and the judgement is repeated when they have been read. So each is read once, and none that no
/// rule asks for. Safe for concurrent use.
/// </summary>
public sealed class Memberships
{
    private readonly Lock door = new();
    private readonly Dictionary<(Membership Membership, RecordKey Group), bool> known = [];
    private readonly HashSet<Membership> complete = [];
    private readonly HashSet<(Membership Membership, RecordKey Group)> open = [];
    private Task last = Task.CompletedTask;

    /// <summary>What was asked for but is not known yet.</summary>
    public ImmutableArray<(Membership Membership, RecordKey Group)> Open
    {
        get
        {
            lock (door)
                return [.. open];
        }
    }

    /// <summary>Is the caller a member of the group? If it is not known yet the answer is false, and the question is open.</summary>
    public bool Contains(Membership membership, RecordKey group)
    {
        lock (door)
        {
            if (known.TryGetValue((membership, group), out var isMember) || complete.Contains(membership))
                return isMember;
            open.Add((membership, group));
            return false;
        }
    }

    /// <summary>The groups that the caller is known to be a member of.</summary>
    public ImmutableArray<RecordKey> Groups(Membership membership)
    {
        lock (door)
            return [.. known.Where(each => each.Value && each.Key.Membership == membership).Select(each => each.Key.Group)];
    }

    /// <summary>Are all of the caller's groups known?</summary>
    public bool IsComplete(Membership membership)
    {
        lock (door)
            return complete.Contains(membership);
    }

    public void Learn(Membership membership, RecordKey group, bool isMember)
    {
        lock (door)
        {
            known[(membership, group)] = isMember;
            open.Remove((membership, group));
        }
    }

    /// <summary>These are all of the caller's groups.</summary>
    public void LearnAll(Membership membership, IEnumerable<RecordKey> groups)
    {
        lock (door)
        {
            foreach (var group in groups)
                known.TryAdd((membership, group), true);
            complete.Add(membership);
            open.RemoveWhere(each => each.Membership == membership);
        }
    }

    /// <summary>Does the work after the one before, so that nothing is read twice by parts of a call that run at the same time.</summary>
    public Task InTurn(Func<Task> work)
    {
        lock (door)
            return last = After(last, work);
    }

    private static async Task After(Task before, Func<Task> work)
    {
        await before;
        await work();
    }
}
