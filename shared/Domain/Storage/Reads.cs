using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One GetItem.</summary>
public sealed class Reads(Table table) : IReadRecords
{
    public async Task<Record?> Read(RecordKey key, CancellationToken cancellation)
    {
        if (KeyLimits.Check(key) is not null)
            return null;

        var request = GetRecord.For(table.Name, key);
        var response = await table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);
        return RecordResponse.From(request, response);
    }
}

internal static class GetRecord
{
    public static RecordRequest For(string table, RecordKey key) => new()
    {
        Model = key.Model,
        TableName = table,
        Key = Items.Key(key),
        ConsistentRead = true,
    };
}
