using Amazon.DynamoDBv2.Model;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>A list reads items from DynamoDB's JSON, everything else from the SDK's objects: both make the same record of the same item.</summary>
public sealed class ReadingItems
{
    private const string Sort = "$g1sk";

    private static readonly Model Model = SchemaCompiler.Compile("""
        type Note @model { text: String number: Float flag: Boolean tags: [String] place: Place pk: String size: Int }
        type Place { name: String inner: [Place] }
        """).Schema!.Named("Note")!;

    public static TheoryData<string, Dictionary<string, AttributeValue>> Values => new()
    {
        { """ "text":{"S":"é \ud83c\udf89 \"\\ \u0000"} """, Of("text", new() { S = "é 🎉 \"\\ \0" }) },
        { """ "text":{"S":""} """, Of("text", new() { S = "" }) },
        { """ "text":{"NULL":true} """, Of("text", new() { NULL = true }) },
        { """ "te\u0078t":{"\u0053":"escaped"} """, Of("text", new() { S = "escaped" }) },
        { """ "number":{"N":"99999999999999999999999999999999999999"} """, Of("number", new() { N = "99999999999999999999999999999999999999" }) },
        { """ "number":{"N":"1.5E+20"} """, Of("number", new() { N = "1.5E+20" }) },
        { """ "flag":{"BOOL":false} """, Of("flag", new() { BOOL = false }) },
        { """ "tags":{"L":[]} """, Of("tags", new() { L = [], IsLSet = true }) },
        { """ "tags":{"L":[{"S":"a"},{"NULL":true}]} """, Of("tags", new() { L = [new() { S = "a" }, new() { NULL = true }], IsLSet = true }) },
        { """ "tags":{"SS":["a","b"]} """, Of("tags", new() { SS = ["a", "b"] }) },
        { """ "tags":{"NS":["1","2"]} """, Of("tags", new() { NS = ["1", "2"] }) },
        { """ "text":{"B":"AAAA"} """, Of("text", new() { B = new MemoryStream([0, 0, 0]) }) },
        { """ "place":{"M":{}} """, Of("place", new() { M = [], IsMSet = true }) },
        { """ "place":{"M":{"name":{"S":"x"},"inner":{"L":[{"M":{"name":{"S":"y"}}}]}}} """, Of("place", Place("x", Place("y"))) },
        { """ "$.pk":{"S":"mine"} """, Of("$.pk", new() { S = "mine" }) },
        { """ "gone":{"M":{"Items":{"L":[{"S":"]}"}]}}},"size":{"N":"1"} """, Of("size", new() { N = "1" }) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Gives_the_record_that_the_SDKs_objects_give(string json, Dictionary<string, AttributeValue> attributes)
    {
        attributes["$version"] = new() { N = "3" };
        attributes["$created"] = new() { N = "1764000000000" };
        attributes["$written"] = new() { N = "1764000000001" };
        attributes["$write"] = new() { S = "w" };
        attributes["id"] = new() { S = "a" };
        var item = $$$"""{"{{{Sort}}}":{"S":"k"},"$version":{"N":"3"},{{{json}}},"$created":{"N":"1764000000000"},"$written":{"N":"1764000000001"},"$write":{"S":"w"},"id":{"S":"a"},"sk":{"S":"a"},"pk":{"S":"Note"}}""";

        var (record, place) = Read(item);

        var expected = Items.Record(Model, attributes);
        Assert.Equal(expected.Fields.OrderBy(field => field.Key), record.Fields.OrderBy(field => field.Key));
        Assert.Equal((expected.Version, expected.Created, expected.Written), (record.Version, record.Created, record.Written));
        Assert.Equal(new ItemPlace("k", "a"), place);
    }

    [Fact]
    public void An_item_of_an_older_program_has_what_it_has()
    {
        var (record, place) = Read("""{"sk":{"S":"a"},"id":{"S":"a"}}""");

        Assert.Equal(("a", 0), (record["id"].Text, record.Version));
        Assert.Equal(new ItemPlace("a", "a"), place);
    }

    [Fact]
    public void Values_are_read_as_deep_as_DynamoDB_nests_them()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"M":{"a":""", 31)) + """{"S":"x"}""" + string.Concat(Enumerable.Repeat("}}", 31));

        var (record, _) = Read($$$"""{"place":{{{deep}}},"sk":{"S":"a"}}""");

        var value = record["place"];
        for (var level = 0; level < 31; level++)
            value = value.Members["a"];
        Assert.Equal("x", value.Text);
    }

    [Fact]
    public void A_cut_item_is_not_taken_for_a_whole_one() =>
        Assert.ThrowsAny<JsonException>(() => Read("""{"sk":{"S":"a"},"text":{"S":"b"}"""));

    private static (Record, ItemPlace) Read(string item)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(item), ItemJson.Options);
        json.Read();
        return ItemJson.For(Model).Record(ref json, Sort);
    }

    private static Dictionary<string, AttributeValue> Of(string name, AttributeValue value) => new() { [name] = value };

    private static AttributeValue Place(string name, params AttributeValue[] inner)
    {
        var place = new Dictionary<string, AttributeValue> { ["name"] = new() { S = name } };
        if (inner.Length > 0)
            place["inner"] = new() { L = [.. inner], IsLSet = true };
        return new() { M = place, IsMSet = true };
    }
}
