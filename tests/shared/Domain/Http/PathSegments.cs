using Trellis.Http;

namespace Trellis.Tests.Http;

public sealed class KeysInPaths
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Note @model { text: String }
        type Reading @model { station: String! @primaryKey(sortKeyFields: ["at", "level"]) at: AWSDateTime! level: Int! }
        type Count @model { number: Int! @primaryKey }
        enum State { open done }
        type Turn @model { state: State! @primaryKey }
        """).Schema!;

    [Theory]
    [InlineData("plain-id_1.2")]
    [InlineData("a/b")]
    [InlineData("~tilde")]
    [InlineData("ümlaut 🎉")]
    [InlineData("..")]
    public void Of_one_part_come_back_as_they_were(string id)
    {
        var key = new RecordKey(Schema.Named("Note")!, null, [Value.Of(id)]);

        var segment = PathSegment.Encode(key);

        Assert.Matches("^~?[A-Za-z0-9._-]+$", segment);
        Assert.NotEqual("..", segment);
        Assert.Equal([Value.Of(id)], PathSegment.Decode(key.Model, segment).Value);
    }

    [Fact]
    public void Of_several_parts_are_one_segment()
    {
        var key = new RecordKey(Schema.Named("Reading")!, null, [Value.Of("a b"), Value.Of("2026-11-21T08:00:00.000Z"), Value.Number("-3")]);

        var segment = PathSegment.Encode(key);

        Assert.StartsWith("~", segment, StringComparison.Ordinal);
        Assert.Equal(key.Parts, PathSegment.Decode(key.Model, segment).Value);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("GONE_2")]
    public void Of_an_enum_may_hold_a_value_that_it_has_lost(string state)
    {
        Assert.Equal([Value.Of(state)], PathSegment.Decode(Schema.Named("Turn")!, state).Value);
    }

    [Theory]
    [InlineData("Reading", "a")]
    [InlineData("Reading", "~WyJhIl0")]
    [InlineData("Note", "~")]
    [InlineData("Note", "~WyJhIiwiYiJd")]
    [InlineData("Note", "~e30")]
    [InlineData("Note", "~W251bGxd")]
    [InlineData("Note", "~WyJcdWQ4MDAiXQ")]
    [InlineData("Note", "~WyJhIl0x")]
    [InlineData("Note", "")]
    [InlineData("Count", "1.5")]
    [InlineData("Turn", "1st")]
    [InlineData("Turn", "not.a-name")]
    [InlineData("Turn", "~WyIiXQ")]
    public void A_segment_that_is_no_key_is_refused(string model, string segment)
    {
        Assert.Equal("id.malformed", PathSegment.Decode(Schema.Named(model)!, segment).Failure!.Code);
    }
}
