using System.Text.Json.Serialization;

namespace Amazon.Lambda.DynamoDBEvents;

/// <summary>The response of a function whose event source mapping has <c>ReportBatchItemFailures</c>.</summary>
public class StreamsEventResponse
{
    /// <summary>The records that failed. Lambda retries from the one with the lowest sequence number; with none, all succeeded.</summary>
    [JsonPropertyName("batchItemFailures")]
    public IList<BatchItemFailure>? BatchItemFailures { get; set; }

    /// <summary>A record that failed.</summary>
    public class BatchItemFailure
    {
        /// <summary>The record's sequence number.</summary>
        [JsonPropertyName("itemIdentifier")]
        public string? ItemIdentifier { get; set; }
    }
}
