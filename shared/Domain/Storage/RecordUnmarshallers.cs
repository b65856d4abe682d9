using System.Buffers;
using System.Net;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Trellis.Storage;

/// <summary>Reads the JSON of an answer, and leaves errors to the SDK.</summary>
internal abstract class BodyUnmarshaller(JsonResponseUnmarshaller errors) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        // BufferedResponses has the whole body, so its length is known.
        var length = (int)input.ResponseData.ContentLength;
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            input.Stream.ReadExactly(body, 0, length);
            var json = new Utf8JsonReader(body.AsSpan(0, length), ItemJson.Options);
            ItemJson.Begin(ref json, JsonTokenType.StartObject);
            return Read(ref json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        errors.UnmarshallException(input, innerException, statusCode);

    /// <summary>Reads what follows the first brace.</summary>
    protected abstract AmazonWebServiceResponse Read(ref Utf8JsonReader json);
}

/// <summary>Reads the answer to a GetItem.</summary>
internal sealed class RecordUnmarshaller(RecordRequest request) : BodyUnmarshaller(GetItemResponseUnmarshaller.Instance)
{
    protected override AmazonWebServiceResponse Read(ref Utf8JsonReader json)
    {
        var response = new RecordResponse();
        while (ItemJson.HasProperty(ref json))
        {
            if (json.ValueTextEquals("Item"u8))
            {
                ItemJson.Begin(ref json, JsonTokenType.StartObject);
                response.Record = ItemJson.For(request.Model).Record(ref json, Items.SortKey).Record;
            }
            else
            {
                json.Skip();
            }
        }

        return response;
    }
}

/// <summary>Reads the answer to a Query.</summary>
internal sealed class RecordsUnmarshaller(RecordsRequest request) : BodyUnmarshaller(QueryResponseUnmarshaller.Instance)
{
    private const int MostRoom = 128;

    protected override AmazonWebServiceResponse Read(ref Utf8JsonReader json)
    {
        var response = new RecordsResponse(Math.Min(request.Limit ?? 0, MostRoom));
        var items = ItemJson.For(request.Model);
        while (ItemJson.HasProperty(ref json))
        {
            if (json.ValueTextEquals("Items"u8))
            {
                ItemJson.Begin(ref json, JsonTokenType.StartArray);
                while (ItemJson.HasObject(ref json))
                {
                    var last = response.Found.Count > 0 ? response.Found[^1].Record : null;
                    response.Found.Add(items.Record(ref json, request.SortAttribute, last));
                }
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
            {
                json.Skip();
            }
        }

        return response;
    }
}
