using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Trellis.Http;
using Trellis.Operations;

namespace Trellis.Functions.Sweep;

/// <summary>
/// Carries out what follows from deletions: children are deleted or lose their foreign key, and pairs go. Woken by the table's stream for
/// work items alone, and by its own notes in them of how far it is. A step takes about two seconds.
/// </summary>
public sealed class Function(ISweepDeletions deletions)
{
    private readonly StreamBatches batches = new("sweep");

    [LambdaFunction(ResourceName = "Sweep")]
    public Task<StreamsEventResponse> Handle(DynamoDBEvent changes, ILambdaContext context) =>
        batches.Handle((changes.Records ?? []).Chunk(1), context, Sweep);

    private async Task<string?> Sweep(IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord> changes, CancellationToken cancellation)
    {
        var change = changes[0];
        var progress = await deletions.Step(StreamChanges.PartitionKey(change), StreamChanges.Expired(change), cancellation);
        return progress.Changed > 0 || progress.HasMore ? $"{progress.Changed} changed{(progress.HasMore ? ", more to do" : "")}." : null;
    }
}
