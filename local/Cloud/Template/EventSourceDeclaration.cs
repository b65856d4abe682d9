namespace Trellis.Local.Cloud.Template;

/// <summary>A mapping that feeds a function from a table's stream. Disabled ones are left out.
/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html</summary>
public sealed record EventSourceDeclaration
{
    /// <summary>Its name: that of a function's event, or of the resource.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the function that it invokes.</summary>
    public required string Function { get; init; }

    /// <summary>The name of the table whose stream it reads.</summary>
    public required string Table { get; init; }

    /// <summary>The attribute that is the table's partition key.</summary>
    public required string PartitionKey { get; init; }

    /// <summary>The stream as records name it.</summary>
    public required string StreamArn { get; init; }

    /// <summary>Whether a new mapping begins with the records that the stream already has, and not with later ones.</summary>
    public bool BeginsAtHorizon { get; init; } = true;

    /// <summary>The most records of one invocation.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long to collect records for a batch that is not full.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>How many invocations may run at a time for one shard. Records of one partition key are never in two of them.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Whether a batch that failed is tried again in two halves.</summary>
    public bool Bisects { get; init; }

    /// <summary>How often a batch that failed is tried again; null for as often as needed.</summary>
    public int? Retries { get; init; }

    /// <summary>How old a record may become before it is given up; null for no limit.</summary>
    public TimeSpan? LongestAge { get; init; }

    /// <summary>Whether the function's response names the records that failed.</summary>
    public bool ReportsFailures { get; init; }

    /// <summary>The patterns, as JSON, of which a record has to match one; none lets every record through.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The name of the queue for batches that are given up; null to drop them.</summary>
    public string? FailureQueue { get; init; }
}
