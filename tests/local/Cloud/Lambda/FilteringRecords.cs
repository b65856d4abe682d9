namespace Trellis.Tests.Local.Cloud.Lambda;

public class FilteringRecords
{
    private const string Record = """
        {
          "eventName": "INSERT", "number": 7, "none": null, "empty": "", "list": ["a", "b"], "yes": true,
          "dynamodb": {"Keys": {"pk": {"S": "$sweep\u0001Task"}}, "NewImage": {"state": {"S": "Open"}, "count": {"N": "7"}}}
        }
        """;

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"eventName": ["INSERT"]}""")]
    [InlineData("""{"eventName": ["MODIFY", "INSERT"]}""")]
    [InlineData("""{"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "$sweep"}]}}}}""")]
    [InlineData("""{"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "$sweep\u0001"}]}}}}""")]
    [InlineData("""{"dynamodb": {"Keys": {"pk": {"S": [{"suffix": "Task"}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": {"state": {"S": [{"equals-ignore-case": "oPEN"}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": {"state": {"S": [{"prefix": {"equals-ignore-case": "OP"}}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": {"state": {"S": [{"exists": true}]}}}}""")]
    [InlineData("""{"dynamodb": {"OldImage": {"state": {"S": [{"exists": false}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": [{"exists": false}]}}""")]
    [InlineData("""{"eventName": [{"anything-but": "REMOVE"}]}""")]
    [InlineData("""{"eventName": [{"anything-but": ["REMOVE", "MODIFY"]}]}""")]
    [InlineData("""{"eventName": [{"anything-but": {"prefix": "RE"}}]}""")]
    [InlineData("""{"number": [7]}""")]
    [InlineData("""{"number": [7.0]}""")]
    [InlineData("""{"number": [{"numeric": [">", 0, "<=", 7]}]}""")]
    [InlineData("""{"number": [{"numeric": ["=", 7]}]}""")]
    [InlineData("""{"none": [null]}""")]
    [InlineData("""{"empty": [""]}""")]
    [InlineData("""{"yes": [true]}""")]
    [InlineData("""{"list": ["b"]}""")]
    [InlineData("""{"list": [{"prefix": "b"}]}""")]
    [InlineData("""{"$or": [{"eventName": ["REMOVE"]}, {"number": [7]}]}""")]
    public void A_pattern_that_matches_lets_the_record_pass(string pattern) => Assert.True(Matches(pattern));

    [Theory]
    [InlineData("""{"eventName": ["REMOVE"]}""")]
    [InlineData("""{"eventName": ["insert"]}""")]
    [InlineData("""{"eventName": []}""")]
    [InlineData("""{"eventName": ["INSERT"], "number": [8]}""")]
    [InlineData("""{"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "Task"}]}}}}""")]
    [InlineData("""{"dynamodb": {"Keys": {"pk": {"S": [{"suffix": "$sweep"}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": {"state": {"S": [{"exists": false}]}}}}""")]
    [InlineData("""{"dynamodb": {"NewImage": [{"exists": true}]}}""")]
    [InlineData("""{"eventName": [{"anything-but": ["INSERT", "MODIFY"]}]}""")]
    [InlineData("""{"eventName": [{"anything-but": {"prefix": "IN"}}]}""")]
    [InlineData("""{"missing": [{"anything-but": "a"}]}""")]
    [InlineData("""{"missing": [null]}""")]
    [InlineData("""{"number": ["7"]}""")]
    [InlineData("""{"number": [{"numeric": ["<", 7]}]}""")]
    [InlineData("""{"number": [{"numeric": [">=", 0, "<", 7]}]}""")]
    [InlineData("""{"number": [{"prefix": "7"}]}""")]
    [InlineData("""{"dynamodb": {"NewImage": {"count": {"N": [{"numeric": ["=", 7]}]}}}}""")]
    [InlineData("""{"list": ["c"]}""")]
    [InlineData("""{"eventName": {"S": ["INSERT"]}}""")]
    [InlineData("""{"$or": [{"eventName": ["REMOVE"]}, {"number": [8]}]}""")]
    public void A_pattern_that_does_not_match_leaves_the_record_out(string pattern) => Assert.False(Matches(pattern));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"eventName": "INSERT"}""")]
    [InlineData("""{"eventName": [{"infix": "a"}]}""")]
    [InlineData("""{"eventName": [{"prefix": "a", "suffix": "b"}]}""")]
    [InlineData("""{"eventName": [{"prefix": 7}]}""")]
    [InlineData("""{"number": [{"numeric": ["<"]}]}""")]
    [InlineData("""{"number": [{"numeric": ["~", 7]}]}""")]
    public void A_pattern_that_says_nothing_is_refused_with_its_place(string pattern)
    {
        var refusal = Assert.Throws<SetupException>(() => FilterPattern.Parse(pattern, "Sweep"));

        Assert.StartsWith($"Sweep: the filter {pattern} cannot be understood: ", refusal.Message);
    }

    private static bool Matches(string pattern) => FilterPattern.Parse(pattern, "").Matches(JsonNode.Parse(Record)!.AsObject());
}
