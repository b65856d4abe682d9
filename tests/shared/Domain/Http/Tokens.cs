using Trellis.Http;
using Trellis.Records;

namespace Trellis.Tests.Http;

public sealed class PageTokensOfALists
{
    private readonly PageTokens tokens = new("arn:aws:cloudformation:eu-west-1:1:stack/a/b");

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
    public void That_are_none_are_refused(string token)
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
    private static readonly RecordVersion Version = new(12, 1_790_000_000_000);

    [Fact]
    public void Are_read_back_as_the_version_they_were_made_of()
    {
        var expected = ETag.Expected(ETag.Of(Version));

        Assert.Equal([Version], expected.OneOf!.Value);
    }

    [Fact]
    public void That_are_absent_or_a_star_accept_any_version()
    {
        Assert.Null(ETag.Expected(null).OneOf);
        Assert.Null(ETag.Expected(" * ").OneOf);
    }

    [Theory]
    [InlineData("W/\"12-1a\"")]
    [InlineData("12-1a")]
    [InlineData("\"12\"")]
    [InlineData("\"-1-5\"")]
    [InlineData("\"x\"")]
    [InlineData("")]
    public void That_are_weak_or_not_ours_accept_none(string header)
    {
        Assert.Empty(ETag.Expected(header).OneOf!.Value);
    }
}
