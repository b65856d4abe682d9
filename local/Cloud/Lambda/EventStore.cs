using System.Text.Json.Serialization;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>What event source mappings keep on disk: how far each has come, and the queues for what they gave up.</summary>
internal sealed class EventStore : IDisposable
{
    /// <summary>The folder of its file in the data folder.</summary>
    public const string Folder = "events";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS positions (
            source TEXT, stream TEXT, shard TEXT, json TEXT NOT NULL, PRIMARY KEY (source, stream, shard));
        CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL);
        """;

    private readonly Database database;

    private EventStore(Database database) => this.database = database;

    public static EventStore Open(string data)
    {
        var folder = Path.Combine(data, Folder);
        Directory.CreateDirectory(folder);
        return new EventStore(Database.Open(Path.Combine(folder, "events.db"), Tables));
    }

    /// <summary>Null before the first record.</summary>
    public ShardPosition? Position(string source, string stream, string shard) =>
        database.Read(
            EventJson.Default.ShardPosition, "SELECT json FROM positions WHERE source = $0 AND stream = $1 AND shard = $2", source, stream,
            shard).FirstOrDefault();

    public void Keep(string source, string stream, string shard, ShardPosition position) =>
        database.Run(
            "INSERT OR REPLACE INTO positions VALUES ($0, $1, $2, $3)", source, stream, shard,
            JsonSerializer.Serialize(position, EventJson.Default.ShardPosition));

    public void Send(QueuedMessage message) =>
        database.Run("INSERT INTO messages (json) VALUES ($0)", JsonSerializer.Serialize(message, EventJson.Default.QueuedMessage));

    /// <summary>The messages of all queues, the oldest first.</summary>
    public IReadOnlyList<QueuedMessage> Messages() =>
        database.Read(EventJson.Default.QueuedMessage, "SELECT json FROM messages ORDER BY id");

    /// <summary>Removes the oldest messages.</summary>
    public void Remove(int count) =>
        database.Run("DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY id LIMIT $0)", count);

    public void Dispose() => database.Dispose();
}

/// <summary>How far a mapping has come in one shard.</summary>
/// <param name="Head">The last record that was read; null at the beginning of the shard.</param>
/// <param name="Lanes">For each lane with records that wait, the one before them; null at the beginning. All others have handled everything
/// up to the head.</param>
/// <param name="HasEnded">Whether the shard has ended, and everything in it is handled.</param>
internal sealed record ShardPosition(string? Head, Dictionary<int, string?> Lanes, int Parallelism, bool HasEnded)
{
    /// <summary>The record after which there may be some that are not handled; null for the beginning.</summary>
    public string? Floor => Lanes.Values.Append(Head).MinBy(sequence => sequence ?? "0", Comparer<string>.Create(StreamRecord.Compare));

    /// <summary>Whether a record is known to be handled.</summary>
    public bool IsHandled(StreamRecord record, EventSourceDeclaration source)
    {
        if (Parallelism != source.Parallelism)
            return false;
        var last = Lanes.TryGetValue(record.Lane(source.PartitionKey, Parallelism), out var waiting) ? waiting : Head;
        return last is not null && StreamRecord.Compare(record.Sequence, last) <= 0;
    }
}

/// <summary>A message in a queue.</summary>
/// <param name="Body">The body, as AWS writes it.</param>
internal sealed record QueuedMessage(string Queue, JsonObject Body);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShardPosition))]
[JsonSerializable(typeof(QueuedMessage))]
internal sealed partial class EventJson : JsonSerializerContext;
