namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>One change of one item, as functions are given it.</summary>
internal sealed class StreamRecord(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public string Sequence { get; } = json.At("dynamodb").Text("SequenceNumber")!;

    public DateTimeOffset Created { get; } =
        DateTimeOffset.UnixEpoch.AddSeconds(json["dynamodb"]!["ApproximateCreationDateTime"]?.GetValue<double>() ?? 0);

    /// <summary>The record's bytes in an event.</summary>
    public string Text { get; } = json.ToJsonString();

    /// <summary>Which of several lanes a record belongs to: all records of a partition key to the same one, at every start.</summary>
    public int Lane(string partitionKey, int lanes)
    {
        var value = Json["dynamodb"]!["Keys"]?[partitionKey]?.ToJsonString() ?? "";
        return lanes == 1 ? 0 : SHA256.HashData(Encoding.UTF8.GetBytes(value))[0] % lanes;
    }

    /// <summary>Compares sequence numbers, which are decimal numbers of any length.</summary>
    public static int Compare(string first, string second)
    {
        var left = first.AsSpan().TrimStart('0');
        var right = second.AsSpan().TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}
