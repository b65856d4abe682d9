using Trellis.Http;
using Trellis.Http.Queries;
using Trellis.Operations.List;

namespace Trellis.Tests.Http;

public sealed class PageTokensOfALists
{
    private readonly PageTokens tokens = new("a secret");

    [Fact]
    public void Open_for_the_same_query_to_the_same_position()
    {
        var token = tokens.Seal(new Position("a\u0001b"), "alice /tasks");

        Assert.Equal(new Position("a\u0001b"), tokens.Open(token, "alice /tasks").Value);
        Assert.NotEqual(token, tokens.Seal(new Position("a\u0001b"), "alice /tasks"));
    }

    [Fact]
    public void Open_for_no_other_query_deployment_or_text()
    {
        var token = tokens.Seal(new Position("id"), "alice /tasks");

        Assert.Equal("page.token", tokens.Open(token, "bob /tasks").Failure!.Code);
        Assert.Equal("page.token", new PageTokens("another").Open(token, "alice /tasks").Failure!.Code);
        for (var index = 0; index < token.Length; index++)
        {
            var changed = $"{token[..index]}{(token[index] == 'A' ? 'B' : 'A')}{token[(index + 1)..]}";
            // The last character of base64url may carry bits that stand for nothing; then the bytes are the same.
            Assert.True(tokens.Open(changed, "alice /tasks").Failure is not null || index == token.Length - 1);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void A_text_that_is_no_token_is_refused(string token)
    {
        Assert.Equal("page.token", tokens.Open(token, "q").Failure!.Code);
    }

    [Fact]
    public void Of_absurd_length_are_refused_unread()
    {
        Assert.Equal("page.token", tokens.Open(new string('A', 100_000), "q").Failure!.Code);
    }
}

public sealed class EntityTags
{
    private static readonly Schema Schema = SchemaCompiler.Compile("type Note @model { text: String }").Schema!;

    private static readonly Record Note = new()
    {
        Model = Schema.Models[0],
        Fields = new Dictionary<string, Value> { ["id"] = Value.Of("a") },
        Version = 12,
        Created = 1_790_000_000_000,
        Write = "w",
    };

    [Fact]
    public void Are_of_one_state_and_of_what_is_shown_of_it()
    {
        string[] bodies = ["", "{}", """{"a":1}""", """{"a":2}""", """{"a":1,"b":"ü"}""", """{"a":1,"b":"u"}""", new string('x', 1000), new string('x', 1001)];

        Assert.Equal(bodies.Length, bodies.Select(body => ETag.For(Note, body)).Distinct().Count());
        Assert.Equal(ETag.For(Note, "{}"), ETag.For(Note, "{}"));
        Assert.Matches("^\"12-1a0c4506c00-[0-9a-f]{8}\"$", ETag.For(Note, "{}"));
    }

    [Fact]
    public void Are_read_back_as_the_version_they_were_made_of_whoever_they_were_given_to()
    {
        var (own, others) = (ETag.For(Note, "{}"), ETag.For(Note, """{"draft":"d"}"""));

        Assert.All([own, others, "\"12-1a0c4506c00\"", $"\"a,b\" ,{own}"], tags => Assert.True(Over(tags, null).Meets(Note), tags));
    }

    [Fact]
    public void That_are_absent_or_a_star_accept_any_version()
    {
        Assert.True(Over(null, null).Meets(Note));
        Assert.True(Over(" * ", null).Meets(Note));
    }

    [Theory]
    [InlineData("W/\"12-1a0c4506c00\"")]
    [InlineData("\"12\"")]
    [InlineData("\"-1-5\"")]
    [InlineData("\"12-1a0c4506c00-0-0\"")]
    [InlineData("\"x\"")]
    [InlineData("\"\"")]
    public void That_are_weak_or_not_ours_accept_none(string header)
    {
        Assert.False(Over(header, null).Meets(Note));
    }

    [Theory]
    [InlineData("12-1a")]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("*, \"a\"")]
    [InlineData("\"a\", *")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("\"a")]
    [InlineData("w/\"a\"")]
    public void That_are_not_written_as_tags_are_malformed(string header)
    {
        Assert.Equal("etag.malformed", Preconditions.Parse(header, null).Failure!.Code);
        Assert.Equal("etag.malformed", Preconditions.Parse(null, header).Failure!.Code);
    }

    [Fact]
    public void That_must_not_match_are_compared_whole_in_a_read_and_by_their_version_in_a_write()
    {
        var (own, others) = (ETag.For(Note, "{}"), ETag.For(Note, """{"draft":"d"}"""));

        Assert.True(Preconditions.Parse(null, $"\"a\", W/{own}").Value.IsKnown(own));
        Assert.False(Preconditions.Parse(null, others).Value.IsKnown(own));
        Assert.True(Preconditions.Parse(null, "*").Value.IsKnown(null));
        Assert.All([own, others, $"W/{own}", "*"], tags => Assert.False(Over(null, tags).Meets(Note), tags));
        Assert.True(Over(null, "\"11-1a0c4506c00-00000000\"").Meets(Note));
    }

    private static Expected Over(string? ifMatch, string? ifNoneMatch) => Preconditions.Parse(ifMatch, ifNoneMatch).Value.Expected;
}
