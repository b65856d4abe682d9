using Amazon.DynamoDBv2.Model;
using Trellis.Access;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One PutItem that never overwrites; one transaction where the record names others, holds unique values, or may be created only once.</summary>
public sealed class Puts(Table table) : IPutRecords
{
    public async Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation)
    {
        var record = plan.Record;
        if (TableKeys.Check(record) is { } unfit)
        {
            return unfit;
        }

        if (ItemSize.Of(Items.Of(record)) > ItemSize.Most)
        {
            return TooLarge;
        }

        await table.Indexes.Writing(record.Model, creates: true, cancellation);
        var hopeless = plan.References.Where(ReferenceChecks.IsHopeless).ToList();
        if (hopeless.Count > 0)
        {
            return await Kept(plan, cancellation) is { } guard ? await Repeat(plan, guard, cancellation) : Reference.Missing(hopeless);
        }

        var guards = UniqueGuards.Of(record);
        return plan.References.IsEmpty && plan.Once is null && guards.Count == 0
            ? await PutAlone(record, cancellation)
            : await PutTogether(plan, new CreateTransaction(table.Name, plan, guards), cancellation);
    }

    internal static Failure TooLarge => new("record.too-large", "The record would take more than the 400 KB that DynamoDB stores as one.");

    internal static Failure Exists => new("record.exists", "A record of that key exists already.");

    internal static Failure TooManyActions => new(
        "record.too-many-checks",
        $"The record's references and unique values take more than the {Transactions.MostActions} steps that DynamoDB does as one.");

    private async Task<Result<Record>> PutAlone(Record record, CancellationToken cancellation)
    {
        var request = PutRecord.For(table.Name, record);
        try
        {
            await table.Send((client, _, token) => client.PutItemAsync(request, token), cancellation);
            return record;
        }
        catch (ConditionalCheckFailedException refused)
        {
            // Our own write, of which only the answer was lost, is no conflict.
            return Items.IsWrittenBy(refused.Item, record.Write) ? record : Exists;
        }
        catch (Amazon.DynamoDBv2.AmazonDynamoDBException invalid) when (ItemSize.IsMeant(invalid))
        {
            return TooLarge;
        }
    }

    private async Task<Result<Record>> PutTogether(CreatePlan plan, CreateTransaction transaction, CancellationToken cancellation)
    {
        if (transaction.Actions.Count > Transactions.MostActions)
        {
            return TooManyActions;
        }

        if (await table.Transact(transaction.Actions, cancellation) is not { } cancelled)
        {
            return plan.Record;
        }

        return transaction.Guard(cancelled) is { } guard
            ? await Repeat(plan, guard, cancellation)
            : transaction.Refusal(cancelled) is { } refusal ? refusal : plan.Record;
    }

    /// <summary>What is kept of the first request with that key, if it still counts.</summary>
    private async Task<Dictionary<string, AttributeValue>?> Kept(CreatePlan plan, CancellationToken cancellation)
    {
        if (plan.Once is not { } once)
        {
            return null;
        }

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
        {
            return plan.Record;
        }

        if (!OnceGuard.First(guard, plan.Once!, plan.Record).Succeeded(out var first, out var failure))
        {
            return failure;
        }

        var readable = plan.Once!.Readable;
        var hidden = readable.Holds(first) && await table.Transact([ReferenceChecks.Readable(table.Name, first.Key, readable)], cancellation) is not null;
        return hidden ? Demand.NotFound : first;
    }
}

/// <summary>A create as one transaction: the record, its unique values, what it names, and the client's own key.</summary>
internal sealed class CreateTransaction
{
    private readonly CreatePlan plan;
    private readonly List<UniqueGuard> guards;

    public CreateTransaction(string table, CreatePlan plan, List<UniqueGuard> guards)
    {
        this.plan = plan;
        this.guards = guards;
        Actions.Add(PutRecord.ActionFor(table, plan.Record));
        Actions.AddRange(guards.Select(guard => UniqueGuards.Take(table, plan.Record.Key, guard.Key, plan.Record.Write)));
        Actions.AddRange(plan.References.Select(reference => ReferenceChecks.Check(table, reference)));
        if (plan.Once is { } once)
        {
            Actions.Add(OnceGuard.Take(table, once, plan.Record));
        }
    }

    public List<TransactWriteItem> Actions { get; } = [];

    /// <summary>What is kept of the first request, where this one is a repetition. That comes before anything else: the first has put the record there.</summary>
    public Dictionary<string, AttributeValue>? Guard(Cancelled cancelled) => plan.Once is not null ? cancelled.Item(Actions.Count - 1) : null;

    /// <summary>Why the record was not stored; null where it was, by an earlier send.</summary>
    public Failure? Refusal(Cancelled cancelled)
    {
        if (cancelled.IsTooLarge)
        {
            return Puts.TooLarge;
        }

        var missing = plan.References.Where((_, index) => cancelled.Failed(1 + guards.Count + index)).ToList();
        if (missing.Count > 0)
        {
            return Reference.Missing(missing);
        }

        if (cancelled.Failed(0))
        {
            return Items.IsWrittenBy(cancelled.Item(0), plan.Record.Write) ? null : Puts.Exists;
        }

        return UniqueGuards.Taken(guards.Where((_, index) => cancelled.Failed(1 + index)).Select(guard => guard.Field));
    }
}

internal static class PutRecord
{
    public static PutItemRequest For(string table, Record record)
    {
        var expression = new Expression();
        return new PutItemRequest
        {
            TableName = table,
            Item = Items.Of(record),
            ConditionExpression = IsNew(expression),
            ExpressionAttributeNames = expression.Names,
            ReturnValuesOnConditionCheckFailure = Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
    }

    public static TransactWriteItem ActionFor(string table, Record record) => ActionFor(table, Items.Of(record));

    public static TransactWriteItem ActionFor(string table, Dictionary<string, AttributeValue> item)
    {
        var expression = new Expression();
        return Transactions.Put(item, table, expression, IsNew(expression));
    }

    private static string IsNew(Expression expression) => $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
}
