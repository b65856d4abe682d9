using Amazon.DynamoDBv2.Model;
using Trellis.Access;
using Trellis.Operations;
using Trellis.Operations.Create;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Puts a record and never overwrites one. Where it names other records, holds unique values, or may be created only once, that is one
/// transaction with it.
/// </summary>
public sealed class Puts(Table table) : IPutRecords
{
    public async Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation)
    {
        var record = plan.Record;
        if (TableKeys.Check(record) is { } unfit)
            return unfit;
        if (ItemSize.Of(Items.Of(record)) > ItemSize.Most)
            return TooLarge;
        await table.Indexes.Writing(record.Model, creates: true, cancellation);
        var impossible = plan.References.Where(ReferenceChecks.CannotSucceed).ToList();
        if (impossible.Count > 0)
            return await Kept(plan, cancellation) is { } guard ? await Repeat(plan, guard, cancellation) : Reference.Missing(impossible);

        var write = new Write(table);
        var put = write.Add(PutRecord.New(Items.Of(record)));
        var guards = write.AddAll(UniqueGuards.Of(record), guard => UniqueGuards.Take(record.Key, guard.Key, record.Write));
        var references = write.AddAll(plan.References, ReferenceChecks.Check);
        var once = plan.Once is null ? null : write.Add(OnceGuard.Take(plan.Once, record));
        if (write.HasTooManyActions)
            return Write.TooManyActions;
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return record;
        // A repetition comes before anything else: the first request has put the record there.
        if (outcome.Found(once) is { } kept)
            return await Repeat(plan, kept, cancellation);
        if (outcome.IsTooLarge)
            return TooLarge;
        if (outcome.RefusedOf(references) is { Count: > 0 } missing)
            return Reference.Missing(missing);
        if (!outcome.IsRefused(put))
            return UniqueGuards.Taken(outcome.RefusedOf(guards).Select(guard => guard.Field));
        // Our own write, of which only the answer was lost, is no conflict.
        return Items.IsWrittenBy(outcome.Found(put), record.Write) ? record : Exists;
    }

    internal static Failure TooLarge => new("record.too-large", "The record would take more than the 400 KB that DynamoDB stores as one.");

    internal static Failure Exists => new("record.exists", "A record of that key exists already.");

    /// <summary>What is kept of the first request with that key, if it still counts.</summary>
    private async Task<Dictionary<string, AttributeValue>?> Kept(CreatePlan plan, CancellationToken cancellation)
    {
        if (plan.Once is not { } once)
            return null;
        var request = new GetItemRequest { TableName = table.Name, Key = OnceGuard.Key(once), ConsistentRead = true };
        var response = await table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);
        return response.IsItemSet && !OnceGuard.IsVoid(response.Item, plan.Record) ? response.Item : null;
    }

    /// <summary>
    /// Answers as the first request was answered. One who could read the record then must still be able to; one who could not
    /// was told its key alone, and is told no more now.
    /// </summary>
    private async Task<Result<Record>> Repeat(CreatePlan plan, Dictionary<string, AttributeValue> guard, CancellationToken cancellation)
    {
        if (OnceGuard.IsOf(guard, plan.Record))
            return plan.Record;
        if (!OnceGuard.First(guard, plan.Once!, plan.Record).Succeeded(out var first, out var failure))
            return failure;
        var readable = plan.Once!.Readable;
        if (!readable.Holds(first))
            return first;
        var check = new Write(table);
        check.Add(ReferenceChecks.Readable(first.Key, readable));
        return (await check.Send(cancellation)).IsDone ? first : Demand.NotFound;
    }
}

internal static class PutRecord
{
    /// <summary>Only where nothing is stored under its key.</summary>
    public static WriteAction New(Dictionary<string, AttributeValue> item)
    {
        var expression = new Expression();
        return WriteAction.Put(item, expression, $"attribute_not_exists({expression.Name(Items.PartitionKey)})");
    }
}
