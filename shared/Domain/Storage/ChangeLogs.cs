using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Appends entries to change logs: each put under the next number, on condition that it is free. If another writer was faster, the end is
/// read again. So the numbers of a log have no gap, however many write.
/// </summary>
public sealed class ChangeLogs(Table table, Schema schema, TimeProvider clock) : ILogChanges
{
    // DynamoDB allows 400 KB.
    private const int LargestEntry = 300 * 1024;

    // Before time to live can have removed an entry, another can follow it without a check that it is still there.
    private static readonly TimeSpan Young = LogItems.Shown - TimeSpan.FromDays(1);

    public async Task<int> Log(string partition, IReadOnlyList<ItemImages> changes, CancellationToken cancellation)
    {
        if (TableKeys.LiveModel(schema, partition) is not var (model, owner))
            return 0;
        var log = TableKeys.Log(partition);
        End? end = null;
        foreach (var entry in Entries(model, owner, changes))
            end = await Append(log, entry, end, cancellation);
        return changes.Count;
    }

    /// <summary>The changes in as few entries as possible. An entry without changes stands for one that cannot be logged.</summary>
    private static IEnumerable<IReadOnlyList<AttributeValue>> Entries(Model model, string? owner, IReadOnlyList<ItemImages> changes)
    {
        var (open, size) = (new List<AttributeValue>(), 0);
        foreach (var change in changes)
        {
            var logged = LogItems.Change(model, owner, change);
            var more = logged is null ? LargestEntry : ItemSize.Of(logged);
            if (size + more >= LargestEntry && open.Count > 0)
            {
                yield return open;
                (open, size) = ([], 0);
            }

            if (logged is null || more >= LargestEntry)
            {
                yield return [];
                continue;
            }

            open.Add(logged);
            size += more;
        }

        if (open.Count > 0)
            yield return open;
    }

    private async Task<End> Append(string log, IReadOnlyList<AttributeValue> changes, End? known, CancellationToken cancellation)
    {
        await foreach (var attempt in Backoff.OptimisticRetry(cancellation))
        {
            var end = attempt == 0 && known is not null ? known : await Last(log, cancellation);
            var now = clock.GetUtcNow();
            var number = end is null ? now.ToUnixTimeMilliseconds() : end.Number + 1;
            var write = new Write(table);
            write.Add(PutRecord.New(LogItems.Entry(log, number, begins: end is null, changes, schema, now)));
            if (end is null)
                write.Add(LogItems.Lock(log, now));
            else if (now - end.At > Young)
                write.Add(LogItems.IsThere(log, end.Number));
            // A retry whose first response was lost is refused too, and logs the changes once more.
            if ((await write.Send(cancellation)).IsDone)
                return new End(number, now);
        }

        throw Backoff.Exhausted;
    }

    /// <summary>The last entry of a log, or null.</summary>
    private async Task<End?> Last(string log, CancellationToken cancellation)
    {
        var request = LogQuery.Last(table.Name, log, limit: 1);
        var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        return response.Items is [var entry] && entry[Items.SortKey].S != LogItems.Begin
            ? new End(LogItems.Number(entry), DateTimeOffset.FromUnixTimeMilliseconds(LogItems.Time(entry)))
            : null;
    }

    private sealed record End(long Number, DateTimeOffset At);
}

internal static class LogQuery
{
    /// <summary>The last entries, the newest first: only their numbers and times.</summary>
    public static QueryRequest Last(string table, string log, int limit)
    {
        var expression = new Expression();
        return new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = Is(expression, log),
            ProjectionExpression = $"{expression.Name(Items.SortKey)}, {expression.Name(LogItems.At)}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ScanIndexForward = false,
            ConsistentRead = true,
            Limit = limit,
        };
    }

    /// <summary>The entries after a number, the oldest first.</summary>
    public static QueryRequest After(string table, string log, long number, int limit)
    {
        var expression = new Expression();
        var after = $"{expression.Name(Items.SortKey)} > {expression.Value(Items.Text(LogItems.SortKey(number)))}";
        return new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = $"{Is(expression, log)} AND {after}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ConsistentRead = true,
            Limit = limit,
        };
    }

    private static string Is(Expression expression, string log) =>
        $"{expression.Name(Items.PartitionKey)} = {expression.Value(Items.Text(log))}";
}
