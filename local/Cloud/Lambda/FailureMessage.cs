namespace Trellis.Local.Cloud.Lambda;

/// <summary>The message about a batch that was given up.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html</summary>
internal static class FailureMessage
{
    /// <param name="condition">AWS's word for why it was given up.</param>
    /// <param name="last">The outcome of the last attempt; null if there was none.</param>
    public static JsonObject Create(
        Batch batch, string shard, EventSourceDeclaration source, string functionArn, string condition, (Job Job, JobOutcome Outcome)? last)
    {
        var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST" };
        if (last?.Outcome.Error is { } error)
            response["functionError"] = error;
        return new JsonObject
        {
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = last?.Job.RequestId,
                ["functionArn"] = functionArn,
                ["condition"] = condition,
                ["approximateInvokeCount"] = batch.Tries,
            },
            ["responseContext"] = last is null ? null : response,
            ["version"] = "1.0",
            ["timestamp"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["DDBStreamBatchInfo"] = new JsonObject
            {
                ["shardId"] = shard,
                ["startSequenceNumber"] = batch.Records[0].Sequence,
                ["endSequenceNumber"] = batch.Records[^1].Sequence,
                ["approximateArrivalOfFirstRecord"] = Time(batch.Records[0]),
                ["approximateArrivalOfLastRecord"] = Time(batch.Records[^1]),
                ["batchSize"] = batch.Records.Count,
                ["streamArn"] = source.StreamArn,
            },
        };
    }

    private static string Time(StreamRecord record) =>
        record.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
