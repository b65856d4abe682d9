namespace Amazon.Lambda.DynamoDBEvents;

/// <summary>A batch of changes from a table's stream. All members may be null, since others than Lambda's poller can invoke a function
/// too.</summary>
public class DynamoDBEvent
{
    public IList<DynamodbStreamRecord>? Records { get; set; }

    /// <summary>One change of one item.</summary>
    public class DynamodbStreamRecord
    {
        public string? EventSourceArn { get; set; }

        public string? AwsRegion { get; set; }

        public StreamRecord? Dynamodb { get; set; }

        public string? EventID { get; set; }

        /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
        public string? EventName { get; set; }

        /// <summary><c>aws:dynamodb</c>.</summary>
        public string? EventSource { get; set; }

        public string? EventVersion { get; set; }

        /// <summary>Who made the change; set only when time to live deleted the item.</summary>
        public Identity? UserIdentity { get; set; }
    }

    /// <summary>The item before and after the change.</summary>
    public class StreamRecord
    {
        /// <summary>In UTC, to the second.</summary>
        public DateTime ApproximateCreationDateTime { get; set; }

        public Dictionary<string, AttributeValue>? Keys { get; set; }

        /// <summary>The item after the change; null when it was deleted.</summary>
        public Dictionary<string, AttributeValue>? NewImage { get; set; }

        /// <summary>The item before the change; null when it was inserted.</summary>
        public Dictionary<string, AttributeValue>? OldImage { get; set; }

        /// <summary>The record's place in its shard, and its identifier in <see cref="StreamsEventResponse"/>.</summary>
        public string? SequenceNumber { get; set; }

        public long SizeBytes { get; set; }

        /// <summary><c>NEW_AND_OLD_IMAGES</c> where both images are kept.</summary>
        public string? StreamViewType { get; set; }
    }

    /// <summary>For time to live: <c>Service</c>, <c>dynamodb.amazonaws.com</c>.</summary>
    public class Identity
    {
        public string? PrincipalId { get; set; }

        public string? Type { get; set; }
    }

    /// <summary>An attribute's value: the one member that is set is its type.</summary>
    public class AttributeValue
    {
        public MemoryStream? B { get; set; }

        public bool? BOOL { get; set; }

        public List<MemoryStream>? BS { get; set; }

        public List<AttributeValue>? L { get; set; }

        public Dictionary<string, AttributeValue>? M { get; set; }

        public string? N { get; set; }

        public List<string>? NS { get; set; }

        public bool? NULL { get; set; }

        public string? S { get; set; }

        public List<string>? SS { get; set; }
    }
}
