using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;

namespace Trellis.Http;

/// <summary>What the functions on the table's stream share: deadlines, and the only place that catches exceptions. Changes that are handled
/// together fail together: the first of them is reported, and Lambda sends it again, with those behind it.</summary>
public sealed class StreamBatches(string name)
{
    // Handling takes longer only if the table does not answer. What is not done in time is reported, and repeated.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private const double ShareOfTime = 0.8;

    /// <param name="groups">The changes that are handled together, in their order.</param>
    /// <param name="handle">Handles one group. Returns a line for the log, or null.</param>
    public async Task<StreamsEventResponse> Handle(
        IEnumerable<IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord>> groups,
        ILambdaContext context,
        Func<IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord>, CancellationToken, Task<string?>> handle)
    {
        using var deadline = new CancellationTokenSource(context.RemainingTime * ShareOfTime);
        var failures = new List<StreamsEventResponse.BatchItemFailure>();
        foreach (var group in groups)
        {
            if (!await Succeeds(group, context.Logger, handle, deadline.Token))
                failures.Add(new() { ItemIdentifier = group[0].Dynamodb?.SequenceNumber });
        }

        return new() { BatchItemFailures = failures };
    }

    private async Task<bool> Succeeds(
        IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord> group,
        ILambdaLogger log,
        Func<IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord>, CancellationToken, Task<string?>> handle,
        CancellationToken cancellation)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        step.CancelAfter(Longest);
        try
        {
            if (await handle(group, step.Token) is { } line)
                log.LogLine($"{name}: {line}");
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            log.LogError($"{name}.failed: {exception.Message}");
            return false;
        }
        catch (Exception exception)
        {
            log.LogError(exception, $"{name}.failed");
            return false;
        }
    }
}
