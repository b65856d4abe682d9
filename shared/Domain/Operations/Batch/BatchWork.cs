using Trellis.Access;
using Trellis.Operations.Link;
using Trellis.Operations.Update;
using Trellis.Records;

namespace Trellis.Operations.Batch;

/// <summary>
/// What a batch comes to, once its records are known: at most one write or check of each record and pair. Each request is held against the
/// records as the requests before it leave them.
/// </summary>
public sealed class BatchWork
{
    private readonly Dictionary<RecordKey, Record?> known;
    private readonly Dictionary<RecordKey, int> written = [];
    private readonly Dictionary<RecordKey, RecordCheck> checks = [];
    private readonly SortedDictionary<int, Failure> failures;

    private BatchWork(BatchPlan plan, IReadOnlyDictionary<RecordKey, Record> olds)
    {
        known = plan.Olds.ToDictionary(key => key, key => olds.GetValueOrDefault(key));
        failures = new(plan.Faults);
    }

    /// <summary>The new records.</summary>
    public List<(int Number, Record Record)> Created { get; } = [];

    /// <summary>The changed ones.</summary>
    public List<(int Number, Revision Revision)> Revised { get; } = [];

    /// <summary>Those that go, as they were.</summary>
    public List<(int Number, Record Record)> Deleted { get; } = [];

    /// <summary>Updates that change nothing: the record has to stay as it is.</summary>
    public List<(int Number, Record Record)> Unchanged { get; } = [];

    /// <summary>Pairs that are made, or end.</summary>
    public List<(int Number, Edge Edge, bool Puts)> Pairs { get; } = [];

    /// <summary>Records that are not written, and have to be there and grant something.</summary>
    public IReadOnlyCollection<RecordCheck> Checks => checks.Values;

    /// <summary>Why requests cannot be carried out, by their number.</summary>
    public IReadOnlyDictionary<int, Failure> Failures => failures;

    public static BatchWork Of(BatchPlan plan, IReadOnlyDictionary<RecordKey, Record> olds)
    {
        var work = new BatchWork(plan, olds);
        foreach (var entry in plan.Entries)
        {
            if (work.Add(entry) is { } failure)
                work.failures[entry.Number] = failure;
        }

        // A record that goes in the batch leaves nothing that another could name, whichever comes first.
        foreach (var (_, record) in work.Deleted)
            work.Settle(record.Key, null);
        return work;
    }

    private Failure? Add(BatchEntry entry) => entry switch
    {
        CreateEntry create => Create(create),
        UpdateEntry update => Update(update),
        DeleteEntry delete => Delete(delete),
        _ => Link((LinkEntry)entry),
    };

    private Failure? Create(CreateEntry entry)
    {
        var record = entry.Plan.Record;
        if (!written.TryAdd(record.Key, entry.Number))
            return Twice(written[record.Key]);
        // An earlier request that needs the record came too early.
        Settle(record.Key, null);
        known[record.Key] = record;
        Created.Add((entry.Number, record));
        return Need(entry.Number, entry.Plan.References);
    }

    private Failure? Update(UpdateEntry entry)
    {
        var plan = entry.Plan;
        if (!written.TryAdd(plan.Key, entry.Number))
            return Twice(written[plan.Key]);
        if (known[plan.Key] is not { } old || !plan.Fits(old) || plan.BodyFailure is not null)
            return plan.Refusal(known[plan.Key]);
        Settle(plan.Key, old);
        if (plan.ChangesNothing)
        {
            Unchanged.Add((entry.Number, old));
            return null;
        }

        if (!plan.Against(old).Succeeded(out var revision, out var failure))
            return failure;
        known[plan.Key] = revision.Record;
        Revised.Add((entry.Number, revision));
        return Need(entry.Number, revision.References);
    }

    private Failure? Delete(DeleteEntry entry)
    {
        var plan = entry.Plan;
        if (!written.TryAdd(plan.Key, entry.Number))
            return Twice(written[plan.Key]);
        if (known[plan.Key] is not { } old || !plan.Fits(old))
            return plan.Refusal(known[plan.Key]);
        known[plan.Key] = null;
        Deleted.Add((entry.Number, old));
        return null;
    }

    private Failure? Link(LinkEntry entry)
    {
        var plan = entry.Plan;
        var edge = plan.Edge;
        if (Pairs.Exists(pair => pair.Edge == edge))
            return Twice(Pairs.Find(pair => pair.Edge == edge).Number);
        if (plan.Right.IsNever || (plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable).IsNever)
            return Demand.NotFound;
        var left = Meets(
            entry.Number, edge.Left, plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable,
            record => plan.Refusal(record, right: true) ?? Demand.NotFound);
        var right = entry.Puts ? Meets(entry.Number, edge.Right, plan.Right, _ => Demand.NotFound) : null;
        if ((right ?? left) is { } failure)
            return failure;
        // It fails in any case; a check that is refused turns 403 into 404.
        if (!plan.MayUpdate)
            return Demand.Refused;
        // A pair whose right record the caller may not read stays: for this caller there is none.
        if (entry.Puts || SeesOrGone(entry.Number, edge.Right, plan.Right))
            Pairs.Add((entry.Number, edge, entry.Puts));
        return null;
    }

    private bool SeesOrGone(int number, RecordKey key, Grant grant)
    {
        if (known[key] is { } record && !grant.Holds(record))
            return false;
        if (!written.ContainsKey(key))
            CheckOf(key).Needs.Add(new(number, grant, MayBeGone: true, _ => null));
        return true;
    }

    private Failure? Need(int number, ImmutableArray<Reference> references)
    {
        var missing = references.Where(reference => Meets(
            number, reference.Key, reference.Readable, _ => Reference.Missing([reference])) is not null).ToList();
        return missing.Count > 0 ? Reference.Missing(missing) : null;
    }

    /// <summary>Does the record meet the grant? One that the batch writes is looked at here; another is left to a check of the
    /// table's.</summary>
    private Failure? Meets(int number, RecordKey key, Grant grant, Func<Record?, Failure?> failure)
    {
        if (grant.IsNever)
            return failure(null);
        if (written.ContainsKey(key))
            return known[key] is { } record && grant.Holds(record) ? null : failure(known[key]);
        CheckOf(key).Needs.Add(new(number, grant, MayBeGone: false, failure));
        return null;
    }

    private RecordCheck CheckOf(RecordKey key) => checks.TryGetValue(key, out var check) ? check : checks[key] = new RecordCheck(key);

    /// <summary>What was to be checked of a record that is written now is checked of it as it was: it is written over that very
    /// version.</summary>
    private void Settle(RecordKey key, Record? old)
    {
        if (!checks.Remove(key, out var check))
            return;
        foreach (var need in check.Needs)
        {
            if (need.FailureFor(old) is { } failure)
                failures.TryAdd(need.Number, failure);
        }
    }

    private static Failure Twice(int other) =>
        new("batch.twice", $"Request {other} is for the same record or pair. Say in one request what is to become of it.");
}

/// <summary>A record that is not written, and has to meet what several requests need of it.</summary>
public sealed class RecordCheck(RecordKey key)
{
    public RecordKey Key => key;

    public List<RecordNeed> Needs { get; } = [];

    /// <summary>All that the record must grant.</summary>
    public Grant Grant => Needs.Aggregate(Grant.Always, (all, need) => all.And(need.Grant));

    public bool MayBeGone => Needs.TrueForAll(need => need.MayBeGone);
}

/// <param name="Number">Of which request.</param>
/// <param name="Grant">What the record must grant.</param>
/// <param name="MayBeGone">Is it met by a record that is not there, too?</param>
/// <param name="Failure">Why the request fails where the record, or its absence, does not meet it. Null: the batch is tried again.</param>
public sealed record RecordNeed(int Number, Grant Grant, bool MayBeGone, Func<Record?, Failure?> Failure)
{
    /// <summary>Null where the record as it is meets the need.</summary>
    public Failure? FailureFor(Record? record) => (record is null ? MayBeGone : Grant.Holds(record)) ? null : Failure(record);
}
