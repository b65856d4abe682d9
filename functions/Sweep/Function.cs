using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Operations.Delete;

namespace Trellis.Functions.Sweep;

/// <summary>
/// Carries out what follows from deletions: children are deleted or lose their foreign key, and pairs go. Woken by the table's stream for
/// work items alone, and by its own notes in them of how far it is. What fails is reported, and Lambda sends it again.
/// </summary>
public sealed class Function(ISweepDeletions deletions)
{
    // A step takes about two seconds, or longer only if the table does not answer. What is not done in time is reported, and repeated.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private const double ShareOfTime = 0.8;

    [LambdaFunction(ResourceName = "Sweep")]
    public async Task<StreamsEventResponse> Handle(DynamoDBEvent changes, ILambdaContext context)
    {
        using var deadline = new CancellationTokenSource(context.RemainingTime * ShareOfTime);
        var failures = new List<StreamsEventResponse.BatchItemFailure>();
        foreach (var change in changes.Records ?? [])
        {
            if (!await Sweep(change, context.Logger, deadline.Token))
                failures.Add(new() { ItemIdentifier = change.Dynamodb?.SequenceNumber });
        }

        return new() { BatchItemFailures = failures };
    }

    private async Task<bool> Sweep(DynamoDBEvent.DynamodbStreamRecord change, ILambdaLogger log, CancellationToken cancellation)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        step.CancelAfter(LongestStep);
        try
        {
            var workItem = StreamChanges.PartitionKey(change);
            var progress = await deletions.Step(workItem, StreamChanges.Expired(change), step.Token);
            if (progress.Changed > 0 || progress.HasMore)
                log.LogLine($"sweep: {progress.Changed} changed{(progress.HasMore ? ", more to do" : "")}.");
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            log.LogLine($"sweep.failed: {exception.Message}");
            return false;
        }
        catch (Exception exception)
        {
            log.LogLine($"sweep.failed: {exception}");
            return false;
        }
    }
}
