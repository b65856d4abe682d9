using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Trellis.Storage;

/// <summary>
/// The SDK's client, but a <see cref="RecordRequest"/> and a <see cref="RecordsRequest"/> are answered with records. The SDK would make a
/// dictionary with an object for each attribute of each item, which takes more time than everything else in a list.
/// </summary>
internal sealed class RecordClient(AWSCredentials credentials, AmazonDynamoDBConfig config) : AmazonDynamoDBClient(credentials, config)
{
    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default) =>
        request is RecordsRequest records
            ? Invoke<QueryResponse>(records, QueryRequestMarshaller.Instance, new RecordsUnmarshaller(records), cancellationToken)
            : base.QueryAsync(request, cancellationToken);

    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default) =>
        request is RecordRequest record
            ? Invoke<GetItemResponse>(record, GetItemRequestMarshaller.Instance, new RecordUnmarshaller(record), cancellationToken)
            : base.GetItemAsync(request, cancellationToken);

    /// <summary>Leaves out the steps of a request that do nothing here: DynamoDB's requests are neither compressed nor have checksums,
    /// its endpoint is known, and nobody reads the client's metrics or listens to its events.</summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        foreach (var _ in pipeline.Handlers.OfType<CallbackHandler>())
            pipeline.RemoveHandler<CallbackHandler>();
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<ChecksumHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
    }

    private Task<T> Invoke<T>(
        AmazonDynamoDBRequest request,
        IMarshaller<IRequest, AmazonWebServiceRequest> write,
        ResponseUnmarshaller read,
        CancellationToken cancellation)
        where T : AmazonWebServiceResponse, new() =>
        InvokeAsync<T>(request, new InvokeOptions { RequestMarshaller = write, ResponseUnmarshaller = read }, cancellation);
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
    public static Record? From(RecordRequest request, GetItemResponse response)
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
/// <param name="expected">How many records to make room for.</param>
internal sealed class RecordsResponse(int expected) : QueryResponse
{
    public List<(Record Record, ItemPlace Place)> Found { get; } = new(expected);

    public ItemPlace? Last { get; set; }

    /// <summary>The same from the objects of the SDK, which any other client answers with.</summary>
    public static RecordsResponse From(RecordsRequest request, QueryResponse response)
    {
        if (response is RecordsResponse records)
            return records;

        records = new RecordsResponse(response.Items?.Count ?? 0) { ScannedCount = response.ScannedCount };
        foreach (var item in response.Items ?? [])
            records.Found.Add((Storage.Items.Record(request.Model, item), PlaceOf(item)));
        records.Last = response.LastEvaluatedKey is { Count: > 0 } last ? PlaceOf(last) : null;
        return records;

        ItemPlace PlaceOf(Dictionary<string, AttributeValue> item) => new(item[request.SortAttribute].S, item[Storage.Items.SortKey].S);
    }
}

/// <summary>The position of an item.</summary>
/// <param name="Sort">Its sort key in the order that is read.</param>
/// <param name="Identifier">Its sort key in the table.</param>
internal readonly record struct ItemPlace(string Sort, string Identifier);
