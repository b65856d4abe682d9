using System.Buffers;
using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage;

/// <summary>
/// The SDK's client, but a <see cref="RecordsRequest"/> is answered with records. The SDK would make a dictionary with an object for each
/// attribute of each item, which takes more time than everything else in a list.
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

internal sealed class RecordsUnmarshaller(RecordsRequest request) : JsonResponseUnmarshaller
{
    private const int FirstBuffer = 16 * 1024;

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var length = input.ResponseData.ContentLength;
        var body = ArrayPool<byte>.Shared.Rent(length is > 0 and < int.MaxValue ? (int)length + 1 : FirstBuffer);
        try
        {
            var read = 0;
            for (int more; (more = input.Stream.Read(body, read, body.Length - read)) > 0;)
            {
                read += more;
                if (read == body.Length)
                    body = Larger(body);
            }

            return Read(body.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        QueryResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private RecordsResponse Read(ReadOnlySpan<byte> body)
    {
        var response = new RecordsResponse();
        var items = ItemJson.Of(request.Model);
        var json = new Utf8JsonReader(body, ItemJson.Options);
        ItemJson.Begin(ref json, JsonTokenType.StartObject);
        while (ItemJson.HasProperty(ref json))
        {
            if (json.ValueTextEquals("Items"u8))
            {
                ItemJson.Begin(ref json, JsonTokenType.StartArray);
                while (ItemJson.HasObject(ref json))
                    response.Found.Add(items.Record(ref json, request.SortAttribute));
            }
            else if (json.ValueTextEquals("LastEvaluatedKey"u8))
            {
                ItemJson.Begin(ref json, JsonTokenType.StartObject);
                response.Last = ItemJson.Place(ref json, request.SortAttribute) is { Identifier.Length: > 0 } last ? last : null;
            }
            else if (json.ValueTextEquals("ScannedCount"u8))
            {
                json.Read();
                response.ScannedCount = json.GetInt32();
            }
            else
                json.Skip();
        }

        return response;
    }
}
