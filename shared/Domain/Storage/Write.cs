using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>
/// The one way in which items are written: one action by itself, or several as a transaction, all or nothing. Sent again after a lost
/// answer, a transaction carries the same token, by which DynamoDB knows for ten minutes that it has done it already. The outcome tells
/// what became of each action, by the action itself.
/// </summary>
internal sealed class Write(Table table)
{
    /// <summary>What DynamoDB takes in one transaction.</summary>
    public const int MostActions = 100;

    private readonly List<WriteAction> actions = [];

    public static Failure TooManyActions => new(
        "record.too-many-checks",
        $"The record's references and unique values take more than the {MostActions} steps that DynamoDB does as one.");

    public int Count => actions.Count;

    public bool HasTooManyActions => actions.Count > MostActions;

    public WriteAction Add(WriteAction action)
    {
        actions.Add(action);
        return action;
    }

    /// <summary>Adds an action for each of several things, and keeps which is whose.</summary>
    public IReadOnlyList<(T Subject, WriteAction Action)> AddAll<T>(IEnumerable<T> subjects, Func<T, WriteAction> action) =>
        [.. subjects.Select(subject => (subject, Add(action(subject))))];

    /// <summary>A condition that does not hold is an outcome, and so is an item that would be too large. All else that DynamoDB refuses is
    /// a bug.</summary>
    public Task<WriteOutcome> Send(CancellationToken cancellation) =>
        actions is [{ IsCheck: false } single] ? SendAlone(single, cancellation) : SendTogether(cancellation);

    private async Task<WriteOutcome> SendAlone(WriteAction action, CancellationToken cancellation)
    {
        var repeated = false;
        try
        {
            var item = await table.Send(
                (client, mayHaveHappened, token) =>
                {
                    repeated = mayHaveHappened;
                    return action.Send(client, table.Name, token);
                },
                cancellation);
            return new WriteOutcome([]) { IsDone = true, Item = item };
        }
        catch (ConditionalCheckFailedException refused)
        {
            return new WriteOutcome(new() { [action] = refused.Item }) { MayHaveHappened = repeated };
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsItemTooLarge(invalid.ErrorCode, invalid.Message))
        {
            return new WriteOutcome([]) { IsTooLarge = true };
        }
    }

    private async Task<WriteOutcome> SendTogether(CancellationToken cancellation)
    {
        var request = new TransactWriteItemsRequest
        {
            TransactItems = [.. actions.Select(action => action.InTransaction(table.Name))],
            ClientRequestToken = Guid.NewGuid().ToString(),
        };
        try
        {
            await table.Send((client, _, token) => client.TransactWriteItemsAsync(request, token), cancellation);
            return new WriteOutcome([]) { IsDone = true };
        }
        catch (TransactionCanceledException cancelled) when (IsExpected(cancelled.CancellationReasons))
        {
            var reasons = cancelled.CancellationReasons;
            var refused = actions.Zip(reasons).Where(pair => IsRefusal(pair.Second));
            return new WriteOutcome(refused.ToDictionary(
                pair => pair.First, Dictionary<string,
                AttributeValue>? (pair) => pair.Second.Item)) { IsTooLarge = reasons.Exists(IsTooLarge) };
        }
    }

    private static bool IsExpected(List<CancellationReason>? reasons) => reasons is { Count: > 0 }
        && reasons.TrueForAll(reason => reason.Code is null or "None" || IsRefusal(reason) || IsTooLarge(reason));

    private static bool IsRefusal(CancellationReason reason) => reason.Code == "ConditionalCheckFailed";

    private static bool IsTooLarge(CancellationReason reason) => ItemSize.IsItemTooLarge(reason.Code, reason.Message ?? "");
}

/// <summary>What became of a write.</summary>
/// <param name="refused">The actions whose conditions did not hold, and what was there instead.</param>
internal sealed class WriteOutcome(Dictionary<WriteAction, Dictionary<string, AttributeValue>?> refused)
{
    public bool IsDone { get; init; }

    /// <summary>Would an item have been larger than DynamoDB's 400 KB? Nothing is written then.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>May an earlier send of a refused write have been carried out, its answer lost?</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>The item after an update that was sent by itself; null after any other write.</summary>
    public Dictionary<string, AttributeValue>? Item { get; init; }

    /// <summary>Did the condition of that action not hold?</summary>
    public bool IsRefused(WriteAction? action) => action is not null && refused.ContainsKey(action);

    /// <summary>What was there when the condition did not hold; null where nothing was, or where it held.</summary>
    public Dictionary<string, AttributeValue>? Found(WriteAction? action) =>
        action is not null && refused.GetValueOrDefault(action) is { Count: > 0 } item ? item : null;

    /// <summary>Those whose actions were refused.</summary>
    public List<T> RefusedOf<T>(IEnumerable<(T Subject, WriteAction Action)> actions) =>
        [.. actions.Where(each => IsRefused(each.Action)).Select(each => each.Subject)];
}
