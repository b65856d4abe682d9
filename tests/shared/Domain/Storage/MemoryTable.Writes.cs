using Trellis.Access;
using Trellis.Operations;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Tests.Storage;

public sealed partial class MemoryTable : IPutRecords, IUpdateRecords, IDeleteRecords, ILinkRecords, IUnlinkRecords
{
    private readonly Dictionary<string, string> holders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Caller, string Key), (string Request, Record Record)> kept = [];

    public Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () => Put(plan));

    /// <summary>Nothing of it waits: the memberships are read from this very table. The write is repeated until no membership that it asks for is
    /// unknown, so it may have no effect before.</summary>
    private Task<T> Evaluated<T>(Caller caller, Func<T> write)
    {
        lock (door)
            return Task.FromResult(new MembershipReader(this, this).Evaluate(caller, write, CancellationToken.None).GetAwaiter().GetResult());
    }

    private static bool IsUndecided(Caller caller) => !caller.Memberships.Pending.IsEmpty;

    public Task<Result<ChangeResult>> Update(UpdatePlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () => Update(plan));

    public Task<Result<ChangeResult>> Delete(DeletePlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () => Delete(plan));

    private Result<ChangeResult> Delete(DeletePlan plan)
    {
        var record = Find(plan.Key);
        if (record is null || !plan.Fits(record))
            return ChangeResult.Refused(record);
        if (ParentCount.Under(plan.Key).FirstOrDefault(count => Children(count.Relation, plan.Key).Count > 0) is { } inUse)
            return inUse.InUse;
        if (IsUndecided(plan.Caller))
            return ChangeResult.Refused(record);

        Remove(record);
        Sweep(plan.Key, plan.Stamp);
        return ChangeResult.Written(null);
    }

    public Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () =>
    {
        var refusal = Refusal(plan, ends: false);
        if (refusal is null && !IsUndecided(plan.Caller))
            edges.Add(plan.Edge);

        return refusal;
    });

    public Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () =>
    {
        var refusal = Refusal(plan, ends: true);
        if (refusal is null && (Find(plan.Edge.Right) is not { } right || plan.Right.Holds(right)) && !IsUndecided(plan.Caller))
            edges.Remove(plan.Edge);

        return refusal;
    });

    private Result<Record> Put(CreatePlan plan)
    {
        var record = plan.Record;
        if (Unfit(record) is { } unfit)
            return unfit;

        if (1 + Guards(record).Count + plan.References.Length + (plan.Idempotency is null ? 0 : 1) > Trellis.Storage.Write.MostActions)
            return Trellis.Storage.Write.TooManyActions;

        if (plan.Idempotency is { } once && kept.TryGetValue((once.Caller, once.Key), out var first) && record.Created < first.Record.Created + Idempotency.Lifetime.TotalMilliseconds)
            return Repeat(once, first.Request, first.Record);

        if (plan.Idempotency is { } batch && keptBatches.TryGetValue((batch.Caller, batch.Key), out var whole) && record.Created < whole.Created + Idempotency.Lifetime.TotalMilliseconds)
            return Idempotency.Reused;

        if (Refusal(record, plan.References, isNew: true) is { } refusal)
            return refusal;
        if (IsUndecided(plan.Caller))
            return Demand.Refused;

        Store(null, record);
        Take(Guards(record), record.Key);
        if (plan.Idempotency is { } again)
            kept[(again.Caller, again.Key)] = (again.Request, record);

        return record;
    }

    private Result<Record> Repeat(Idempotency once, string request, Record first)
    {
        if (request != once.Request)
            return Idempotency.Reused;

        return once.Readable.Holds(first) && !(Find(first.Key) is { } now && once.Readable.Holds(now)) ? Demand.NotFound : first;
    }

    private Result<ChangeResult> Update(UpdatePlan plan)
    {
        var old = KeyLimits.Check(plan.Key) is null ? Find(plan.Key) : null;
        if (old is null || !plan.Fits(old))
            return ChangeResult.Refused(old);

        if (!plan.Against(old).Succeeded(out var revision, out var failure))
            return failure;

        var record = revision.Record;
        var (before, after) = (Guards(old), Guards(record));
        if (1 + after.Except(before).Count() + before.Except(after).Count() + revision.References.Length > Trellis.Storage.Write.MostActions)
            return Trellis.Storage.Write.TooManyActions;

        if ((ItemChange.For(revision).Failure ?? Unfit(record) ?? Refusal(record, revision.References, isNew: false)) is { } refusal)
            return refusal;
        if (IsUndecided(plan.Caller))
            return ChangeResult.Refused(old);

        Store(old, record);
        Release(Guards(old), plan.Key);
        Take(Guards(record), plan.Key);
        return ChangeResult.Written(record);
    }

    private void Store(Record? old, Record record)
    {
        records[Name(record.Key)] = record;
        Log(old, record);
    }

    private static Failure? Unfit(Record record) => KeyLimits.Check(record) ?? (ItemSize.Of(Items.ToItem(record)) > ItemSize.Most ? Puts.TooLarge : null);

    /// <summary>Missing references come first, then the key, then unique values.</summary>
    private Failure? Refusal(Record record, IEnumerable<Reference> references, bool isNew)
    {
        var missing = references.Where(reference => !IsThere(reference.Key, reference.Readable)).ToList();
        if (missing.Count > 0)
            return Reference.Missing(missing);

        if (isNew && records.TryGetValue(Name(record.Key), out var there) && there.Write != record.Write)
            return Puts.Exists;

        var identifier = TableKeys.Identifier(record.Key);
        var taken = Guards(record).Where(guard => holders.TryGetValue(guard.Key, out var holder) && holder != identifier).Select(guard => guard.Field).ToList();
        return taken.Count > 0 ? UniqueGuards.Taken(taken) : null;
    }

    private Failure? Refusal(LinkPlan plan, bool ends)
    {
        var (left, right) = (Find(plan.Edge.Left), Find(plan.Edge.Right));
        return plan.Refusal(left, !plan.Right.IsNever && (ends || (right is not null && plan.Right.Holds(right))));
    }

    private bool IsThere(RecordKey key, Grant grant) => KeyLimits.Check(key) is null && Find(key) is { } record && grant.Holds(record);

    private static List<UniqueGuard> Guards(Record record) => UniqueGuards.For(record);

    private void Take(List<UniqueGuard> guards, RecordKey record)
    {
        foreach (var (_, key) in guards)
            holders[key] = TableKeys.Identifier(record);
    }

    private void Release(List<UniqueGuard> guards, RecordKey record)
    {
        foreach (var (_, key) in guards)
        {
            if (holders.GetValueOrDefault(key) == TableKeys.Identifier(record))
                holders.Remove(key);
        }
    }
}
