using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Puts a record if none with its key exists. References, unique values and the idempotency key are checked and written in the same
/// transaction.
/// </summary>
public sealed class Puts(Table table) : IPutRecords
{
    public async Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation)
    {
        var record = plan.Record;
        if (KeyLimits.Check(record) is { } failure)
            return failure;
        if (ItemSize.Of(Items.ToItem(record)) > ItemSize.Most)
            return TooLarge;
        await table.Indexes.BeforeWrite(record.Model, creates: true, cancellation);
        if (ReferenceChecks.Impossible(plan.References) is { } impossible)
            return await ReadGuard(plan, cancellation) is { } guard ? await Repeat(plan, guard, cancellation) : impossible;

        var members = new MemberChecks(table, plan.Caller);
        members.Require(plan.Required, record);
        await members.Inspect([.. plan.References.Select(reference => (reference.Key, reference.Readable))], cancellation);
        var write = new Write(table);
        var put = write.Add(PutRecord.New(Items.ToItem(record)));
        var guards = write.AddAll(UniqueGuards.For(record), guard => UniqueGuards.Claim(record.Key, guard.Key, record.Write));
        var references = write.AddAll(plan.References, reference => ReferenceChecks.Check(reference, members));
        members.AddTo(write, plan.References.Select(reference => reference.Key).Prepend(record.Key));
        write.AddAll(ParentCount.For(record), count => ChildCounts.Add(count, 1));
        var once = plan.Idempotency is null ? null : write.Add(IdempotencyGuard.Claim(plan.Idempotency, plan));
        if (write.HasTooManyActions)
            return Write.TooManyActions;
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return record;
        // First, because for a repetition the record exists too.
        if (outcome.Found(once) is { } kept)
            return await Repeat(plan, kept, cancellation);
        if (members.AreRefused(outcome))
            return Demand.Refused;
        if (outcome.IsTooLarge)
            return TooLarge;
        if (outcome.RefusedOf(references) is { Count: > 0 } missing)
            return Reference.Missing(missing);
        if (!outcome.IsRefused(put))
            return UniqueGuards.Taken(outcome.RefusedOf(guards).Select(guard => guard.Field));
        // If this request wrote the record itself and the response was lost, it is not a conflict.
        return Items.IsWrittenBy(outcome.Found(put), record.Write) ? record : Exists;
    }

    internal static Failure TooLarge => new("record.too-large", "The record would be larger than DynamoDB's limit of 400 KB.");

    internal static Failure Exists => new("record.exists", "A record with this key already exists.");

    /// <summary>The guard of the first request with the idempotency key; null if there is none or it has expired.</summary>
    private async Task<Dictionary<string, AttributeValue>?> ReadGuard(CreatePlan plan, CancellationToken cancellation)
    {
        if (plan.Idempotency is not { } once)
            return null;
        var request = new GetItemRequest { TableName = table.Name, Key = IdempotencyGuard.Key(once), ConsistentRead = true };
        var response = await table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);
        return response.IsItemSet && !IdempotencyGuard.IsExpired(response.Item, plan.Record) ? response.Item : null;
    }

    /// <summary>
    /// Returns the result of the first request. A caller who could read the record then must still be able to. One who could not got only
    /// its key then, and gets only that now.
    /// </summary>
    private async Task<Result<Record>> Repeat(CreatePlan plan, Dictionary<string, AttributeValue> guard, CancellationToken cancellation)
    {
        if (IdempotencyGuard.IsOf(guard, plan.Record))
            return plan.Record;
        if (!IdempotencyGuard.First(guard, plan).Succeeded(out var first, out var failure))
            return failure;
        var readable = plan.Idempotency!.Readable;
        if (!await new MemberChecks(table, plan.Caller).Evaluate(() => readable.Holds(first), cancellation))
            return first;
        var check = new Write(table, ReferenceChecks.Readable(first.Key, readable));
        return (await check.Send(cancellation)).IsDone ? first : Demand.NotFound;
    }
}

internal static class PutRecord
{
    /// <summary>Only if there is no item with its key.</summary>
    public static WriteAction New(Dictionary<string, AttributeValue> item)
    {
        var expression = new Expression();
        return WriteAction.Put(item, expression, $"attribute_not_exists({expression.Name(Items.PartitionKey)})");
    }
}
