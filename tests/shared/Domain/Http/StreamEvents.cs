using System.Text.Json.Nodes;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Trellis.Http;

namespace Trellis.Tests.Http;

/// <summary>The serializer of stream events, on events as Lambda writes them.</summary>
public sealed class StreamEvents
{
    private const string Modified = """
        {
          "Records": [{
            "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-1", "somethingNew": { "deep": [1, null] },
            "dynamodb": {
              "ApproximateCreationDateTime": 1479499740,
              "Keys": { "pk": { "S": "$sweep\u0001Täsk" }, "sk": { "S": "1" } },
              "NewImage": {
                "text": { "S": "😀 \"a\"" }, "number": { "N": "-1.50" }, "yes": { "BOOL": true }, "nothing": { "NULL": true }, "bytes": { "B": "AAEC/w==" },
                "texts": { "SS": ["a", "b"] }, "numbers": { "NS": ["1", "2"] }, "blobs": { "BS": ["AQ==", ""] },
                "list": { "L": [{ "S": "a" }, { "M": { "deep": { "L": [] } } }] }, "map": { "M": { "a": { "N": "1" } } }
              },
              "OldImage": { "text": { "S": "" } },
              "SequenceNumber": "111000000000000000012345", "SizeBytes": 59, "StreamViewType": "NEW_AND_OLD_IMAGES"
            },
            "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/T/stream/2015-06-27T00:48:05.899"
          }]
        }
        """;

    private const string Expired = """
        {"Records": [{"eventName": "REMOVE", "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
          "dynamodb": {"ApproximateCreationDateTime": 1.4794997405E9, "Keys": {"pk": {"S": "a"}}, "OldImage": {"pk": {"S": "a"}}}}]}
        """;

    [Fact]
    public void Tell_which_item_changed_when_and_where()
    {
        var record = Assert.Single(Read(Modified)!.Records!);

        Assert.Equal("c4ca4238a0b923820dcc509a6f75849b", record.EventID);
        Assert.Equal(("MODIFY", "1.1", "aws:dynamodb", "eu-west-1"), (record.EventName, record.EventVersion, record.EventSource, record.AwsRegion));
        Assert.Equal("arn:aws:dynamodb:eu-west-1:123456789012:table/T/stream/2015-06-27T00:48:05.899", record.EventSourceArn);
        Assert.Null(record.UserIdentity);
        var change = record.Dynamodb!;
        Assert.Equal(new DateTime(2016, 11, 18, 20, 9, 0, DateTimeKind.Utc), change.ApproximateCreationDateTime);
        Assert.Equal(DateTimeKind.Utc, change.ApproximateCreationDateTime.Kind);
        Assert.Equal("$sweep\u0001Täsk", change.Keys!["pk"].S);
        Assert.Equal(("111000000000000000012345", 59L, "NEW_AND_OLD_IMAGES"), (change.SequenceNumber, change.SizeBytes, change.StreamViewType));
    }

    [Fact]
    public void Hold_values_of_every_type()
    {
        var change = Read(Modified)!.Records![0].Dynamodb!;
        var image = change.NewImage!;

        Assert.Equal(["blobs", "bytes", "list", "map", "nothing", "number", "numbers", "text", "texts", "yes"], image.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("😀 \"a\"", image["text"].S);
        Assert.Equal("-1.50", image["number"].N);
        Assert.True(image["yes"].BOOL);
        Assert.True(image["nothing"].NULL);
        Assert.Equal([0, 1, 2, 255], image["bytes"].B!.ToArray());
        Assert.Equal(["a", "b"], image["texts"].SS!);
        Assert.Equal(["1", "2"], image["numbers"].NS!);
        Assert.Equal([[1], []], image["blobs"].BS!.Select(blob => blob.ToArray()));
        Assert.Empty(image["list"].L![1].M!["deep"].L!);
        Assert.Equal("1", image["map"].M!["a"].N);
        Assert.Null(image["text"].N);
        Assert.Null(image["text"].BOOL);
        Assert.Equal("", change.OldImage!["text"].S);
    }

    /// <summary>DynamoDB nests values 32 deep. An event that cannot be read would be sent again and again, before all behind it.</summary>
    [Theory]
    [InlineData("L", "[", "]")]
    [InlineData("M", "{\"a\":", "}")]
    public void Hold_values_as_deep_as_DynamoDB_nests_them(string type, string opening, string closing)
    {
        var deep = string.Concat(Enumerable.Repeat($$"""{"{{type}}":{{opening}}""", 32)) + """{"S":"x"}""" + string.Concat(Enumerable.Repeat(closing + "}", 32));

        var value = Read($$$$"""{"Records":[{"dynamodb":{"NewImage":{"nest":{{{{deep}}}}}}}]}""")!.Records![0].Dynamodb!.NewImage!["nest"];

        for (var level = 0; level < 32; level++)
            value = value.M?["a"] ?? value.L![0];
        Assert.Equal("x", value.S);
    }

    [Fact]
    public void Tell_an_expired_item_from_one_that_was_deleted()
    {
        var record = Read(Expired)!.Records![0];

        Assert.Equal(("Service", "dynamodb.amazonaws.com"), (record.UserIdentity!.Type, record.UserIdentity.PrincipalId));
        Assert.Null(record.Dynamodb!.NewImage);
        Assert.Equal(500, record.Dynamodb.ApproximateCreationDateTime.Millisecond);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Records":null,"unknown":[{}]}""")]
    public void May_lack_everything(string json) => Assert.Null(Read(json)!.Records);

    [Fact]
    public void Are_read_in_any_case_of_their_names()
    {
        var record = Read("""{"records":[{"EVENTNAME":"INSERT","DynamoDB":{"keys":{"PK":{"s":"a"}},"sizebytes":1}}]}""")!.Records![0];

        Assert.Equal(("INSERT", 1L), (record.EventName, record.Dynamodb!.SizeBytes));
        Assert.Equal("a", record.Dynamodb.Keys!["PK"].S);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("""{"Records":{}}""")]
    [InlineData("""{"Records":[7]}""")]
    [InlineData("""{"Records":[{"eventName":7}]}""")]
    [InlineData("""{"Records":[{"dynamodb":[]}]}""")]
    [InlineData("""{"Records":[{"dynamodb":{"Keys":{"pk":"a"}}}]}""")]
    [InlineData("""{"Records":[{"dynamodb":{"NewImage":{"a":{"B":"?"}}}}]}""")]
    [InlineData("""{"Records":[{"dynamodb":{"NewImage":{"a":{"BOOL":"true"}}}}]}""")]
    [InlineData("""{"Records":[{"dynamodb":{"SizeBytes":1.5}}]}""")]
    [InlineData("""{"Records":[{"dynamodb":{"ApproximateCreationDateTime":"noon"}}]}""")]
    public void Of_another_shape_are_refused(string json) => Assert.Throws<JsonSerializerException>(() => Read(json));

    [Fact]
    public void Are_taken_or_refused_whole_with_anything_anywhere()
    {
        JsonNode?[] replacements = [null, true, 0, -1.5, "", "text", new JsonArray(), new JsonArray("a", null), new JsonArray(1), new JsonObject()];
        var members = new List<string>();
        Paths(JsonNode.Parse(Modified)!, members);

        // A JsonSerializerException is the one way in which reading may fail.
        var taken = members.SelectMany(path => replacements.Select(replacement => IsTaken(path, replacement))).Count(isTaken => isTaken);

        Assert.InRange(taken, members.Count, (members.Count * replacements.Length) - members.Count);
    }

    [Fact]
    public void Are_answered_with_the_records_that_failed()
    {
        StreamsEventResponse.BatchItemFailure[] failures = [new() { ItemIdentifier = "111" }, new() { ItemIdentifier = "a\"b" }, new()];

        Assert.Equal("{}", Written(new StreamsEventResponse()));
        Assert.Equal("""{"batchItemFailures":[]}""", Written(new StreamsEventResponse { BatchItemFailures = [] }));
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"111"},{"itemIdentifier":"a\u0022b"},{}]}""",
            Written(new StreamsEventResponse { BatchItemFailures = failures }));
    }

    [Fact]
    public void Are_all_that_it_reads_and_answers()
    {
        Assert.Throws<JsonSerializerException>(() => Serializers.Streams.Deserialize<string>(new MemoryStream("\"a\""u8.ToArray())));
        Assert.Throws<JsonSerializerException>(() => Serializers.Streams.Serialize("a", new MemoryStream()));
    }

    private static bool IsTaken(string path, JsonNode? replacement)
    {
        var root = JsonNode.Parse(Modified)!;
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var holder = steps[..^1].Aggregate(root, (node, step) => node is JsonArray items ? items[int.Parse(step, null)]! : node[step]!);
        if (holder is JsonArray list)
            list[int.Parse(steps[^1], null)] = replacement?.DeepClone();
        else
            holder[steps[^1]] = replacement?.DeepClone();
        try
        {
            Read(root.ToJsonString());
            return true;
        }
        catch (JsonSerializerException)
        {
            return false;
        }
    }

    private static void Paths(JsonNode? node, List<string> into, string path = "")
    {
        if (path.Length > 0)
            into.Add(path);
        foreach (var (name, value) in node as JsonObject ?? [])
            Paths(value, into, $"{path}/{name}");
        foreach (var (i, value) in (node as JsonArray ?? []).Index())
            Paths(value, into, $"{path}/{i}");
    }

    private static DynamoDBEvent? Read(string json) => Serializers.Streams.Deserialize<DynamoDBEvent>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Written(StreamsEventResponse answer)
    {
        using var bytes = new MemoryStream();
        Serializers.Streams.Serialize(answer, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
