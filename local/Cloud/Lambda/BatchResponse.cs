namespace Trellis.Local.Cloud.Lambda;

/// <summary>What a function's response says of a batch.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html</summary>
internal static class BatchResponse
{
    /// <summary>The index of the first record that failed: the one with the lowest sequence number. Null if all succeeded; 0 if the
    /// response cannot be understood, which counts as a failure of the whole batch.</summary>
    public static int? FirstFailed(ReadOnlySpan<byte> response, IReadOnlyList<StreamRecord> batch)
    {
        try
        {
            if (JsonNode.Parse(response) is not { } parsed)
                return null;
            if (parsed is not JsonObject answer)
                return 0;
            return answer["batchItemFailures"] switch
            {
                null => null,
                JsonArray failures => failures.Count == 0 ? null : failures.Min(failure => IndexOf(failure, batch)),
                _ => 0,
            };
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static int IndexOf(JsonNode? failure, IReadOnlyList<StreamRecord> batch)
    {
        var sequence = failure.Text("itemIdentifier");
        return batch.Index().FirstOrDefault(record => record.Item.Sequence == sequence).Index;
    }
}
