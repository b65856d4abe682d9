using Trellis.Local.Cloud.Identity;

namespace Trellis.Tests.Local.Cloud.Identity;

/// <summary>
/// The verifier against figures of AWS's published Signature Version 4 test suite: its key, date, region and service, and the
/// signatures that it gives.
/// </summary>
public sealed class CheckingASignature : IKnowCredentials
{
    private const string AccessKey = "AKIDEXAMPLE";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));
    private DateTimeOffset? expires;

    [Theory]
    [InlineData("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "Param2=value2&Param1=value1", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("POST", "", "My-Header1:VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    [InlineData("POST", "", "My-Header1:value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("GET", "", "My-Header1:value2|My-Header1:value2|My-Header1:value1", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")]
    [InlineData("GET", "", "My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01")]
    [InlineData("GET", "", "My-Header1:value1,value2,value3", "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790")]
    public void Of_the_published_suite_is_accepted(string method, string query, string headers, string signature)
    {
        var verification = Verify(Request(method, query, headers, signature));

        Assert.Null(verification.Refusal);
        Assert.Equal(AccessKey, verification.Credentials?.AccessKey);
    }

    [Fact]
    public void With_a_wrong_last_digit_is_refused()
    {
        var verification = Verify(Request("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf30"));

        Assert.Equal("SignatureDoesNotMatch", verification.Refusal?.Code);
    }

    [Theory]
    [InlineData(-299, null)]
    [InlineData(-301, "SignatureDoesNotMatch")]
    [InlineData(299, null)]
    [InlineData(301, "SignatureDoesNotMatch")]
    public void Counts_for_five_minutes_either_way(int seconds, string? code)
    {
        clock.AdjustTime(clock.GetUtcNow().AddSeconds(seconds));

        Assert.Equal(code, Verify(Vanilla()).Refusal?.Code);
    }

    [Theory]
    [InlineData("eu-west-1", "service")]
    [InlineData("us-east-1", "sts")]
    public void For_another_region_or_service_is_refused(string region, string service)
    {
        var verification = new SignatureVerifier(region, service, this, clock).Verify(Vanilla());

        Assert.Equal("SignatureDoesNotMatch", verification.Refusal?.Code);
    }

    [Fact]
    public void By_credentials_that_have_expired_is_refused()
    {
        expires = clock.GetUtcNow();

        Assert.Equal("ExpiredToken", Verify(Vanilla()).Refusal?.Code);
    }

    [Fact]
    public void By_an_unknown_key_is_refused()
    {
        var request = Changed(header => header.Replace(AccessKey, "AKIDUNKNOWN", StringComparison.Ordinal));

        Assert.Equal("InvalidClientTokenId", Verify(request).Refusal?.Code);
    }

    [Theory]
    [InlineData("x-amz-target", "Delete")]
    [InlineData("X-Amz-Security-Token", "token")]
    public void That_leaves_out_a_header_of_amazons_is_refused(string name, string value)
    {
        var vanilla = Vanilla();
        var request = vanilla with { Headers = [.. vanilla.Headers, new(name, value)] };

        Assert.Equal("IncompleteSignature", Verify(request).Refusal?.Code);
    }

    [Theory]
    [InlineData("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date")]
    [InlineData("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date;host")]
    [InlineData("SignedHeaders=host;x-amz-date", "SignedHeaders=Host;X-Amz-Date")]
    [InlineData("SignedHeaders=host;x-amz-date", "SignedHeaders=host;x-absent;x-amz-date")]
    [InlineData("aws4_request", "aws4_reques")]
    [InlineData("/20150830/", "/2015083/")]
    [InlineData(", Signature=", ", Signature=5f, Signature=")]
    [InlineData("Credential=", "Credentials=")]
    public void That_is_not_well_formed_is_refused(string from, string to)
    {
        var request = Changed(header => header.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal("IncompleteSignature", Verify(request).Refusal?.Code);
    }

    [Fact]
    public void Of_another_day_than_the_request_is_refused()
    {
        var request = Changed(header => header.Replace("/20150830/", "/20150829/", StringComparison.Ordinal));

        Assert.Equal("SignatureDoesNotMatch", Verify(request).Refusal?.Code);
    }

    [Fact]
    public void That_is_missing_is_told_apart()
    {
        var vanilla = Vanilla();
        var request = vanilla with { Headers = [.. vanilla.Headers.Where(header => header.Key != "Authorization")] };

        Assert.Equal("MissingAuthenticationToken", Verify(request).Refusal?.Code);
    }

    [Fact]
    public void Sent_twice_is_refused()
    {
        var vanilla = Vanilla();
        var request = vanilla with { Headers = [.. vanilla.Headers, new("Authorization", vanilla.Header("Authorization")!)] };

        Assert.Equal("IncompleteSignature", Verify(request).Refusal?.Code);
    }

    [Fact]
    public void Covers_the_body_that_really_came()
    {
        var request = Vanilla() with { Body = Encoding.UTF8.GetBytes("more") };

        Assert.Equal("SignatureDoesNotMatch", Verify(request).Refusal?.Code);
    }

    Credentials? IKnowCredentials.Find(string accessKey, string? sessionToken) =>
        accessKey == AccessKey && sessionToken is null ? new Credentials(AccessKey, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", expires) : null;

    private Verification Verify(SignedRequest request) => new SignatureVerifier("us-east-1", "service", this, clock).Verify(request);

    private static SignedRequest Vanilla() => Request("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

    private static SignedRequest Changed(Func<string, string> change)
    {
        var vanilla = Vanilla();
        return vanilla with
        {
            Headers = [.. vanilla.Headers.Select(header => header.Key == "Authorization" ? new(header.Key, change(header.Value)) : header)],
        };
    }

    private static SignedRequest Request(string method, string query, string headers, string signature)
    {
        var own = headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).Select(line => KeyValuePair.Create(line[0], line[1])).ToList();
        var names = string.Join(';', own.Select(header => header.Key.ToLowerInvariant()).Distinct().Prepend("host").Append("x-amz-date"));
        return new SignedRequest(method, "/", query,
        [
            new("Host", "example.amazonaws.com"),
            .. own,
            new("X-Amz-Date", "20150830T123600Z"),
            new("Authorization", $"AWS4-HMAC-SHA256 Credential={AccessKey}/20150830/us-east-1/service/aws4_request, SignedHeaders={names}, Signature={signature}"),
        ], default);
    }
}
