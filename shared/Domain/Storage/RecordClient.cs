using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage;

/// <summary>
/// The SDK's client, but a <see cref="RecordRequest"/> and a <see cref="RecordsRequest"/> are answered with records. The SDK would make a
/// dictionary with an object for each attribute of each item, which takes more time than everything else in a list.
/// </summary>
internal sealed class RecordClient(AWSCredentials credentials, AmazonDynamoDBConfig config) : AmazonDynamoDBClient(credentials, config)
{
    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        if (request is not RecordsRequest records)
            return base.QueryAsync(request, cancellationToken);

        var options = new InvokeOptions
        {
            RequestMarshaller = QueryRequestMarshaller.Instance,
            ResponseUnmarshaller = new RecordsUnmarshaller(records),
        };
        return InvokeAsync<QueryResponse>(request, options, cancellationToken);
    }

    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default)
    {
        if (request is not RecordRequest record)
            return base.GetItemAsync(request, cancellationToken);

        var options = new InvokeOptions
        {
            RequestMarshaller = GetItemRequestMarshaller.Instance,
            ResponseUnmarshaller = new RecordUnmarshaller(record),
        };
        return InvokeAsync<GetItemResponse>(request, options, cancellationToken);
    }
}

/// <summary>A GetItem for a record.</summary>
internal sealed class RecordRequest : GetItemRequest
{
    public required Model Model { get; init; }
}

/// <summary>Has no <c>Item</c>, but the record in it.</summary>
internal sealed class RecordResponse : GetItemResponse
{
    public Record? Record { get; set; }

    /// <summary>The same from the objects of the SDK, which any other client answers with.</summary>
    public static Record? Of(RecordRequest request, GetItemResponse response)
    {
        if (response is RecordResponse own)
            return own.Record;

        return response.IsItemSet ? Storage.Items.Record(request.Model, response.Item) : null;
    }
}

/// <summary>A Query for records of one model.</summary>
internal sealed class RecordsRequest : QueryRequest
{
    public required Model Model { get; init; }

    /// <summary>The sort key that orders the records: the table's, or that of an index.</summary>
    public required string SortAttribute { get; init; }
}

/// <summary>Has no <c>Items</c> and no <c>LastEvaluatedKey</c>, but what they contain.</summary>
internal sealed class RecordsResponse : QueryResponse
{
    public List<(Record Record, ItemPlace Place)> Found { get; } = [];

    public ItemPlace? Last { get; set; }

    /// <summary>The same from the objects of the SDK, which any other client answers with.</summary>
    public static RecordsResponse Of(RecordsRequest request, QueryResponse response)
    {
        if (response is RecordsResponse records)
            return records;

        records = new RecordsResponse { ScannedCount = response.ScannedCount };
        foreach (var item in response.Items ?? [])
            records.Found.Add((Storage.Items.Record(request.Model, item), PlaceOf(item)));
        records.Last = response.LastEvaluatedKey is { Count: > 0 } last ? PlaceOf(last) : null;
        return records;

        ItemPlace PlaceOf(Dictionary<string, AttributeValue> item) => new(item[request.SortAttribute].S, item[Storage.Items.SortKey].S);
    }
}

/// <summary>Where an item stands.</summary>
/// <param name="Sort">Its sort key in the order that is read.</param>
/// <param name="Identifier">Its sort key in the table.</param>
internal readonly record struct ItemPlace(string Sort, string Identifier);
