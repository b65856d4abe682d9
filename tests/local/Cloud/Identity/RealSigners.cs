using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Trellis.Local.Cloud.Identity;
using Trellis.Tests.Local.Cloud.Cognito;

namespace Trellis.Tests.Local.Cloud.Identity;

/// <summary>Credentials of the identity pool, and requests signed with them, by programs that others wrote.</summary>
[Trait("Runs", "all")]
public sealed class RealSigners
{
    [Fact]
    public async Task FromCognitoIdentityPool_gets_credentials_that_STS_knows()
    {
        await using var laptop = await Laptop.Start();
        var member = await laptop.Member("ada@example.com");
        var input = RealCognitoClients.Config(laptop, "ada@example.com");
        input["idToken"] = member.Token("IdToken");

        var told = await RealClients.Run("credentials.mjs", input);

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/app-Signed/CognitoIdentityCredentials", told["arn"]!.GetValue<string>());
        Assert.Equal("123456789012", told["account"]!.GetValue<string>());
        Assert.StartsWith("AROA", told["userId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith(PoolTemplate.Region + ":", told["identityId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(told["expiration"]!.GetValue<DateTime>() - DateTime.UtcNow, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Requests_of_aws4fetch_and_smithy_are_accepted_and_each_changed_byte_is_refused()
    {
        await using var laptop = await Laptop.Start();
        var lent = await Borrow(laptop, "ada@example.com");
        var signed = (await RealClients.Run("sign.mjs", Config(laptop, lent))).AsArray();
        Assert.Equal(16, signed.Count);

        foreach (var request in signed.Select(node => node!.AsObject()))
        {
            var wire = Wire.From(request, laptop.Signed);
            Assert.Equal((200, lent.IdentityId), await wire.Send(laptop.Signed));
            foreach (var changed in wire.Changed())
            {
                var (status, answer) = await changed.Send(laptop.Signed);
                Assert.True(status != 200, $"{request["by"]}: {changed.Change} was accepted: {answer}");
            }
        }
    }

    [Fact]
    public async Task The_SDK_for_dotnet_asks_STS_who_it_is()
    {
        await using var laptop = await Laptop.Start();
        var lent = await Borrow(laptop, "ada@example.com");
        var config = new AmazonSecurityTokenServiceConfig { ServiceURL = laptop.Sts.ToString(), AuthenticationRegion = PoolTemplate.Region };
        using var known = new AmazonSecurityTokenServiceClient(new SessionAWSCredentials(lent.AccessKey, lent.SecretKey, lent.SessionToken), config);
        using var stranger = new AmazonSecurityTokenServiceClient(new SessionAWSCredentials(lent.AccessKey, "another secret", lent.SessionToken), config);

        var caller = await known.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => stranger.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(lent.UserArn, caller.Arn);
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
    }

    [Fact]
    public async Task The_aws_command_asks_STS_who_it_is()
    {
        Processes.Needs("aws");
        await using var laptop = await Laptop.Start();
        var lent = await Borrow(laptop, "ada@example.com");
        string[] arguments = ["sts", "get-caller-identity", "--endpoint-url", laptop.Sts.ToString(), "--region", PoolTemplate.Region, "--output", "json"];

        var (code, output, error) = await Processes.Run("aws", laptop.Data, 60, Environment(lent), arguments);
        var (refused, _, why) = await Processes.Run("aws", laptop.Data, 60, Environment(lent, sessionToken: "another"), arguments);

        Assert.True(code == 0, error);
        Assert.Equal(lent.UserId, JsonNode.Parse(output)!["UserId"]!.GetValue<string>());
        Assert.NotEqual(0, refused);
        Assert.Contains("InvalidClientTokenId", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks", null)]
    [InlineData("tasks?limit=5&sort=title", null)]
    [InlineData("tasks", """{"title":"from curl"}""")]
    public async Task Curl_signs_requests_that_are_accepted(string target, string? body)
    {
        Processes.Needs("curl");
        await using var laptop = await Laptop.Start();
        var lent = await Borrow(laptop, "ada@example.com");
        string[] arguments =
        [
            "--silent", "--aws-sigv4", $"aws:amz:{PoolTemplate.Region}:execute-api", "--user", $"{lent.AccessKey}:{lent.SecretKey}",
            "--header", "x-amz-security-token: " + lent.SessionToken, laptop.Signed + target,
        ];
        string[] data = body is null ? [] : ["--header", "content-type: application/json", "--data", body];

        var (_, accepted, _) = await Processes.Run("curl", laptop.Data, 30, null, [.. arguments, .. data]);
        var (_, refused, _) = await Processes.Run("curl", laptop.Data, 30, null, [.. arguments, .. data, "--user", lent.AccessKey + ":another"]);

        Assert.Equal(lent.IdentityId, accepted);
        Assert.Equal("SignatureDoesNotMatch", refused);
    }

    private static async Task<TemporaryCredentials> Borrow(Laptop laptop, string email)
    {
        var member = await laptop.Member(email);
        var reply = await laptop.Credentials(member.Token("IdToken"));
        var lent = reply.Body["Credentials"]!;
        return laptop.Lender.Find(lent["AccessKeyId"]!.GetValue<string>(), lent["SessionToken"]!.GetValue<string>())!;
    }

    private static JsonObject Config(Laptop laptop, TemporaryCredentials lent) => new()
    {
        ["accessKeyId"] = lent.AccessKey,
        ["secretAccessKey"] = lent.SecretKey,
        ["sessionToken"] = lent.SessionToken,
        ["region"] = PoolTemplate.Region,
        ["service"] = "execute-api",
        ["host"] = laptop.Signed.Authority,
    };

    private static Dictionary<string, string> Environment(TemporaryCredentials lent, string? sessionToken = null) => new()
    {
        ["AWS_ACCESS_KEY_ID"] = lent.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = lent.SecretKey,
        ["AWS_SESSION_TOKEN"] = sessionToken ?? lent.SessionToken,
        ["AWS_PAGER"] = "",
    };
}
