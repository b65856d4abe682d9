namespace Trellis.Operations;

/// <summary>
/// The actions of a batch, given the records that it changes: at most one write or check of each record and pair. Each request is checked
/// against the records as the earlier requests leave them.
/// </summary>
public sealed class BatchWork
{
    private readonly Dictionary<RecordKey, Record?> known;
    private readonly Dictionary<RecordKey, int> written = [];
    private readonly Dictionary<Edge, int> linked = [];
    private readonly Dictionary<RecordKey, RecordCheck> checks = [];
    private readonly SortedDictionary<int, Failure> failures;
    private readonly IReadOnlyDictionary<RecordKey, Record> olds;
    private readonly Caller caller;

    private BatchWork(BatchPlan plan, IReadOnlyDictionary<RecordKey, Record> olds)
    {
        known = plan.RecordsToRead.ToDictionary(key => key, key => olds.GetValueOrDefault(key));
        failures = new(plan.Faults);
        this.olds = olds;
        caller = plan.Caller;
    }

    /// <summary>New records.</summary>
    public List<(int Number, Record Record)> Created { get; } = [];

    /// <summary>Changed records.</summary>
    public List<(int Number, Revision Revision)> Revised { get; } = [];

    /// <summary>Deleted records, as they were.</summary>
    public List<(int Number, Record Record)> Deleted { get; } = [];

    /// <summary>Records of empty patches, which must not change in the meantime.</summary>
    public List<(int Number, Record Record)> Unchanged { get; } = [];

    /// <summary>Pairs to link or unlink.</summary>
    public List<(int Number, Edge Edge, bool IsLink)> Pairs { get; } = [];

    /// <summary>Records that are not written but must meet conditions.</summary>
    public IReadOnlyCollection<RecordCheck> Checks => checks.Values;

    /// <summary>The failures of requests, by their number.</summary>
    public IReadOnlyDictionary<int, Failure> Failures => failures;

    public static BatchWork Create(BatchPlan plan, IReadOnlyDictionary<RecordKey, Record> olds)
    {
        var work = new BatchWork(plan, olds);
        foreach (var entry in plan.Entries)
        {
            if (work.Add(entry) is { } failure)
                BatchPlan.Add(work.failures, entry.Number, failure);
        }

        // No request may refer to a record that the batch deletes, whichever comes first. But its pairs may end before.
        foreach (var (_, record) in work.Deleted)
            work.ResolveChecks(record.Key, need => need.MayBeDeleted ? record : null);
        return work;
    }

    /// <summary>Requires the memberships by which records may be read or linked that are only checked.</summary>
    /// <param name="seen">Those records.</param>
    public void RequireMembers(IReadOnlyDictionary<RecordKey, Record> seen)
    {
        foreach (var (record, need) in checks.Values.ToList()
            .Where(check => seen.ContainsKey(check.Key))
            .SelectMany(check => check.Needs.ToList(), (check, need) => (seen[check.Key], need)))
        {
            if (RequireMembers(need.Number, [need.Grant], record) is { } failure)
                BatchPlan.Add(failures, need.Number, failure);
        }
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
        // Earlier requests cannot refer to it yet.
        ResolveChecks(record.Key, _ => null);
        known[record.Key] = record;
        Created.Add((entry.Number, record));
        return RequireMembers(entry.Number, entry.Plan.Required, record) ?? RequireReferences(entry.Number, entry.Plan.References);
    }

    private Failure? Update(UpdateEntry entry)
    {
        var plan = entry.Plan;
        if (!written.TryAdd(plan.Key, entry.Number))
            return Twice(written[plan.Key]);
        if (known[plan.Key] is not { } old || !plan.Fits(old) || plan.BodyFailure is not null)
            return plan.Refusal(known[plan.Key]);
        ResolveChecks(plan.Key, _ => old);
        if (RequireMembers(entry.Number, plan.Required, old) is { } ended)
            return ended;
        if (plan.ChangesNothing)
        {
            Unchanged.Add((entry.Number, old));
            return null;
        }

        if (!plan.Against(old).Succeeded(out var revision, out var failure))
            return failure;
        known[plan.Key] = revision.Record;
        Revised.Add((entry.Number, revision));
        return (plan.MovedBy.Any() ? RequireMembers(entry.Number, plan.Required, revision.Record) : null)
            ?? RequireReferences(entry.Number, revision.References);
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
        return RequireMembers(entry.Number, [plan.Demand.OnRecord], old);
    }

    private Failure? Link(LinkEntry entry)
    {
        var plan = entry.Plan;
        var edge = plan.Edge;
        if (!linked.TryAdd(edge, entry.Number))
            return Twice(linked[edge]);
        if (plan.Right.IsNever || (plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable).IsNever)
            return Demand.NotFound;
        var left = Require(
            entry.Number, edge.Left, plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable,
            record => plan.Refusal(record, right: true) ?? Demand.NotFound, mayBeDeleted: !entry.IsLink);
        var right = entry.IsLink ? Require(entry.Number, edge.Right, plan.Right, _ => Demand.NotFound) : null;
        if ((right ?? left) is { } failure)
            return failure;
        // It fails in any case, but if a check fails too it is 404.
        if (!plan.MayUpdate)
            return Demand.Refused;
        // A pair whose right record the caller may not read does not exist for this caller, and is kept.
        if (entry.IsLink || RequireReadableOrMissing(entry.Number, edge.Right, plan.Right))
            Pairs.Add((entry.Number, edge, entry.IsLink));
        return null;
    }

    private bool RequireReadableOrMissing(int number, RecordKey key, Grant grant)
    {
        if (known[key] is { } record && !grant.Holds(record))
            return false;
        if (!written.ContainsKey(key))
            CheckFor(key).Needs.Add(new(number, grant, MayBeMissing: true, MayBeDeleted: true, _ => null));
        return true;
    }

    private Failure? RequireReferences(int number, ImmutableArray<Reference> references)
    {
        var missing = references.Where(reference => Require(
            number, reference.Key, reference.Readable, _ => Reference.Missing([reference])) is not null).ToList();
        return missing.Count > 0 ? Reference.Missing(missing) : null;
    }

    /// <summary>Requires the memberships by which the grants hold for the record, as the earlier requests leave them. What this request or
    /// a later one does to a membership does not matter.</summary>
    private Failure? RequireMembers(int number, IEnumerable<Grant> grants, Record record)
    {
        foreach (var (_, _, key, conditions) in MembershipPaths.ReliedOn(grants, record, caller.Id))
        {
            // Without a record that was read, the other request fails by itself.
            var isLater = written.TryGetValue(key, out var writer) && writer >= number;
            var failure = isLater
                ? (!olds.TryGetValue(key, out var old) || conditions.Holds(old) ? null : Demand.Refused)
                : Require(number, key, conditions, _ => Demand.Refused, mayBeDeleted: true);
            if (failure is not null)
                return failure;
        }

        return null;
    }

    /// <summary>Requires the record to exist and meet the grant. A record that the batch writes is checked here, others by a condition of
    /// the transaction.</summary>
    private Failure? Require(int number, RecordKey key, Grant grant, Func<Record?, Failure?> failure, bool mayBeDeleted = false)
    {
        if (grant.IsNever)
            return failure(null);
        if (written.ContainsKey(key))
            return known[key] is { } record && grant.Holds(record) ? null : failure(known[key]);
        CheckFor(key).Needs.Add(new(number, grant, MayBeMissing: false, mayBeDeleted, failure));
        return null;
    }

    private RecordCheck CheckFor(RecordKey key) => checks.TryGetValue(key, out var check) ? check : checks[key] = new RecordCheck(key);

    /// <summary>Runs the checks of a record that is written now against its old state, since the write is conditional on that
    /// version.</summary>
    private void ResolveChecks(RecordKey key, Func<RecordNeed, Record?> old)
    {
        if (!checks.Remove(key, out var check))
            return;
        foreach (var need in check.Needs)
        {
            if (need.FailureFor(old(need)) is { } failure)
                BatchPlan.Add(failures, need.Number, failure);
        }
    }

    private static Failure Twice(int other) =>
        new("batch.twice", $"Request {other} is for the same record or pair. Combine the two into one request.");
}

/// <summary>The conditions that several requests place on a record that is not written.</summary>
public sealed class RecordCheck(RecordKey key)
{
    public RecordKey Key => key;

    public List<RecordNeed> Needs { get; } = [];

    /// <summary>The conjunction of all needs.</summary>
    public Grant Grant => Needs.Aggregate(Grant.Always, (all, need) => all.And(need.Grant));

    public bool MayBeMissing => Needs.TrueForAll(need => need.MayBeMissing);
}

/// <param name="Grant">What the record must grant.</param>
/// <param name="MayBeMissing">Does a missing record meet the need as well?</param>
/// <param name="MayBeDeleted">May the batch delete the record afterwards?</param>
/// <param name="Failure">The request's failure if the need is not met; null if the batch should be retried instead.</param>
public sealed record RecordNeed(int Number, Grant Grant, bool MayBeMissing, bool MayBeDeleted, Func<Record?, Failure?> Failure)
{
    /// <summary>Null if the record meets the need.</summary>
    public Failure? FailureFor(Record? record) => (record is null ? MayBeMissing : Grant.Holds(record)) ? null : Failure(record);
}
