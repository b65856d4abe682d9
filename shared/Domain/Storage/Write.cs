using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// All item writes go through this: a single action, or several actions as a transaction. A retried transaction has the same client token,
/// so DynamoDB executes it only once within ten minutes. The outcome contains the result of each action.
/// </summary>
/// <param name="actions">The first actions.</param>
internal sealed class Write(Table table, params IEnumerable<WriteAction> actions)
{
    /// <summary>DynamoDB's limit for one transaction.</summary>
    public const int MostActions = 100;

    private readonly List<WriteAction> actions = [.. actions];

    public static Failure TooManyActions => new(
        "record.too-many-checks",
        $"The record has too many references and unique values. DynamoDB allows {MostActions} actions in one transaction.");

    public int Count => actions.Count;

    public bool HasTooManyActions => actions.Count > MostActions;

    public WriteAction Add(WriteAction action)
    {
        actions.Add(action);
        return action;
    }

    /// <summary>Adds an action for each subject, and returns them in pairs.</summary>
    public IReadOnlyList<(T Subject, WriteAction Action)> AddAll<T>(IEnumerable<T> subjects, Func<T, WriteAction> action) =>
        [.. subjects.Select(subject => (subject, Add(action(subject))))];

    /// <summary>A failed condition and an item that would be too large are outcomes. Any other error from DynamoDB is a bug and is
    /// thrown.</summary>
    public Task<WriteOutcome> Send(CancellationToken cancellation) =>
        actions is [{ IsCheck: false } single] ? SendAlone(single, cancellation) : SendTogether(cancellation);

    /// <summary>The same, always as a transaction: a repetition after a lost response succeeds again, whatever the action.</summary>
    public async Task<WriteOutcome> SendTogether(CancellationToken cancellation)
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
            var found = refused.ToDictionary(pair => pair.First, Dictionary<string, AttributeValue>? (pair) => pair.Second.Item);
            return new WriteOutcome(found) { IsTooLarge = reasons.Exists(IsTooLarge) };
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsItemTooLarge(invalid.ErrorCode, invalid.Message))
        {
            // A transaction of more than 4 MB is refused as a whole, before any action has a reason.
            return new WriteOutcome([]) { IsTooLarge = true };
        }
    }

    private async Task<WriteOutcome> SendAlone(WriteAction action, CancellationToken cancellation)
    {
        var repeated = false;
        try
        {
            var item = await table.Send(
                (client, mayHaveSucceeded, token) =>
                {
                    repeated = mayHaveSucceeded;
                    return ((repeated ? action.Repeated?.Invoke() : null) ?? action).Send(client, table.Name, token);
                },
                cancellation,
                action.Operation);
            return new WriteOutcome([]) { IsDone = true, Item = item };
        }
        catch (ConditionalCheckFailedException refused)
        {
            return new WriteOutcome(new() { [action] = refused.Item }) { MayHaveSucceeded = repeated };
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsItemTooLarge(invalid.ErrorCode, invalid.Message))
        {
            return new WriteOutcome([]) { IsTooLarge = true };
        }
    }

    private static bool IsExpected(List<CancellationReason>? reasons) => reasons is { Count: > 0 }
        && reasons.TrueForAll(reason => reason.Code is null or "None" || IsRefusal(reason) || IsTooLarge(reason));

    private static bool IsRefusal(CancellationReason reason) => reason.Code == "ConditionalCheckFailed";

    private static bool IsTooLarge(CancellationReason reason) => ItemSize.IsItemTooLarge(reason.Code, reason.Message ?? "");
}

/// <summary>The result of a write.</summary>
/// <param name="refused">The actions whose condition failed, each with the existing item.</param>
internal sealed class WriteOutcome(Dictionary<WriteAction, Dictionary<string, AttributeValue>?> refused)
{
    public bool IsDone { get; init; }

    /// <summary>Would an item exceed DynamoDB's 400 KB? Nothing is written then.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>May an earlier attempt of a refused write have succeeded, with its response lost?</summary>
    public bool MayHaveSucceeded { get; init; }

    /// <summary>The new item after a single update; null after any other write.</summary>
    public Dictionary<string, AttributeValue>? Item { get; init; }

    /// <summary>Did an earlier attempt of that request succeed, with its response lost? Then it has left its id in the items.</summary>
    public bool IsOf(string write) => refused.Values.Any(item => Items.IsWrittenBy(item, write));

    /// <summary>Did the condition of the action fail?</summary>
    public bool IsRefused(WriteAction? action) => action is not null && refused.ContainsKey(action);

    /// <summary>The existing item if the condition of the action failed; null if there was none, or the condition held.</summary>
    public Dictionary<string, AttributeValue>? Found(WriteAction? action) =>
        action is not null && refused.GetValueOrDefault(action) is { Count: > 0 } item ? item : null;

    /// <summary>The subjects whose actions were refused.</summary>
    public List<T> RefusedOf<T>(IEnumerable<(T Subject, WriteAction Action)> actions) =>
        [.. actions.Where(each => IsRefused(each.Action)).Select(each => each.Subject)];
}
