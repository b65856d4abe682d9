using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Trellis.Benchmarks.Subjects;

/// <summary>Tasks that are written straight into a table, as copies of one that the function itself had stored.</summary>
internal sealed class StoredTasks(IAmazonDynamoDB client, string table, Dictionary<string, AttributeValue> pattern)
{
    private const int Batch = 25;
    private int doomed;

    /// <summary>A record that is always there.</summary>
    public string Known { get; } = Id("known", 1);

    public static string Id(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:00000000}");

    /// <summary>A record that is there to be deleted, each once.</summary>
    public string Doomed()
    {
        if (doomed % 1000 == 0)
            Write("doomed", doomed + 1, 1000);
        return Id("doomed", ++doomed);
    }

    public void Write(string kind, int first, int count)
    {
        var batches = Enumerable.Range(first, count).Select(number => Id(kind, number)).Chunk(Batch);
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, ids =>
            client.BatchWriteItemAsync(new BatchWriteItemRequest
            {
                RequestItems = new() { [table] = [.. ids.Select(id => new WriteRequest(new PutRequest(Copy(id))))] },
            }).GetAwaiter().GetResult());
    }

    /// <summary>The pattern under another id: in its key, and wherever else it names itself.</summary>
    private Dictionary<string, AttributeValue> Copy(string id)
    {
        var own = pattern["sk"].S;
        return pattern.ToDictionary(
            attribute => attribute.Key,
            attribute => attribute.Value.S is { } text && text.Contains(own, StringComparison.Ordinal) ? new AttributeValue(text.Replace(own, id, StringComparison.Ordinal)) : attribute.Value);
    }
}
