using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Trellis.Http;
using Trellis.Operations;

namespace Trellis.Functions.Notify;

/// <summary>
/// Logs the changes of live models' records, so that lists can be followed. Woken by the table's stream for those records alone. What fails
/// is sent again until it succeeds: a change may be logged twice, but never not at all.
/// </summary>
public sealed class Function(ILogChanges log)
{
    private readonly StreamBatches batches = new("notify");

    [LambdaFunction(ResourceName = "Notify")]
    public Task<StreamsEventResponse> Handle(DynamoDBEvent changes, ILambdaContext context) => batches.Handle(
        (changes.Records ?? []).GroupBy(StreamChanges.PartitionKey).Select(scope => scope.ToList()), context, Log);

    private async Task<string?> Log(IReadOnlyList<DynamoDBEvent.DynamodbStreamRecord> changes, CancellationToken cancellation)
    {
        await log.Log(StreamChanges.PartitionKey(changes[0]), [.. changes.Select(StreamChanges.Images)], cancellation);
        return null;
    }
}
