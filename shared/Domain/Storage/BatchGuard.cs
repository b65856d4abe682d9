using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>The contents of the idempotency guard of a batch.</summary>
internal static class BatchGuard
{
    private const string Entries = "$entries";
    private const string Generated = "generated";
    private const string Tag = "etag";

    public static WriteAction Claim(BatchIdempotency once, BatchPlan plan, Dictionary<int, BatchResult> results)
    {
        var entries = plan.Entries.Select(entry => Kept(entry, once, results.GetValueOrDefault(entry.Number)?.Record));
        return IdempotencyGuard.Claim(
            once.Caller, once.Key, once.Request, plan.Stamp.Milliseconds, plan.Stamp.Write, Entries,
            new AttributeValue { L = [.. entries], IsLSet = true });
    }

    /// <summary>The results of the first batch. Failures: <c>idempotency.reused</c> if the first batch was different, and that of a
    /// request that the caller may not make any more.</summary>
    public static Result<ImmutableArray<BatchResult>> Results(Dictionary<string, AttributeValue> guard, BatchPlan plan)
    {
        if (!IdempotencyGuard.IsSame(guard, plan.Idempotency!.Request))
            return Idempotency.Reused;
        // A request that is refused by now has no entry to compare with what the first batch stored.
        if (!plan.Faults.IsEmpty)
            return BatchPlan.Refusal(plan.Faults);
        return plan.Entries.Zip(guard[Entries].L, (entry, kept) => entry switch
        {
            CreateEntry create => new BatchResult(IdempotencyGuard.First(guard, kept.M[Generated], create.Plan)),
            UpdateEntry => new BatchResult(Tag: kept.M[Tag].S),
            _ => new BatchResult(),
        }).ToImmutableArray();
    }

    private static AttributeValue Kept(BatchEntry entry, BatchIdempotency once, Record? record) => new()
    {
        IsMSet = true,
        M = (entry, record) switch
        {
            (CreateEntry create, not null) => new() { [Generated] = IdempotencyGuard.GeneratedValues(create.Plan) },
            (UpdateEntry, { } changed) => new() { [Tag] = Items.Text(once.TagOf(changed)) },
            _ => [],
        },
    };
}
