using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Batch;
using Trellis.Operations.Create;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>What is kept of a batch that may happen once.</summary>
internal static class BatchGuard
{
    private const string Entries = "$entries";
    private const string Filled = "filled";
    private const string Tag = "etag";

    public static WriteAction Take(BatchOnce once, BatchPlan plan, Dictionary<int, BatchResult> results)
    {
        var entries = plan.Entries.Select(entry => Kept(entry, once, results.GetValueOrDefault(entry.Number)?.Record));
        return IdempotencyGuard.Take(
            once.Caller, once.Key, once.Request, plan.Stamp.Milliseconds, plan.Stamp.Write, Entries,
            new AttributeValue { L = [.. entries], IsLSet = true });
    }

    /// <summary>Failure <c>idempotency.reused</c>: the first batch was another.</summary>
    public static Result<ImmutableArray<BatchResult>> Results(Dictionary<string, AttributeValue> guard, BatchPlan plan)
    {
        if (!IdempotencyGuard.IsSame(guard, plan.Once!.Request))
            return Idempotency.Reused;
        return plan.Entries.Zip(guard[Entries].L, (entry, kept) => entry switch
        {
            CreateEntry create => new BatchResult(IdempotencyGuard.First(guard, kept.M[Filled], create.Plan.Filled, create.Plan.Record)),
            UpdateEntry => new BatchResult(Tag: kept.M[Tag].S),
            _ => new BatchResult(),
        }).ToImmutableArray();
    }

    private static AttributeValue Kept(BatchEntry entry, BatchOnce once, Record? record) => new()
    {
        IsMSet = true,
        M = (entry, record) switch
        {
            (CreateEntry create, { } made) => new()
            {
                [Filled] = Items.Of(Value.Of(create.Plan.Filled.ToDictionary(field => field, field => made[field]))),
            },
            (UpdateEntry, { } changed) => new() { [Tag] = Items.Text(once.TagOf(changed)) },
            _ => [],
        },
    };
}
