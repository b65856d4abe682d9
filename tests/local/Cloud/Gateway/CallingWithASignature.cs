using Trellis.Local.Cloud.Identity;
using Trellis.Tests.Local.Cloud.Identity;

namespace Trellis.Tests.Local.Cloud.Gateway;

/// <summary>Requests signed by programs that others wrote, at an API that wants signatures.</summary>
public sealed class CallingWithASignature(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    [Trait("Runs", "all")]
    public async Task Is_answered_as_the_identity_that_the_credentials_were_lent_to()
    {
        var lent = Lend("Reader");

        foreach (var request in await Sign(lent))
        {
            var (status, body) = await Send(request);
            Assert.True(status == 200, $"{request["by"]} {request["method"]} {request["target"]}: {status} {body}");
            var iam = JsonNode.Parse(body)!["event"]!["requestContext"]!["authorizer"]!["iam"]!;
            Assert.Equal(lent.AccessKey, (string?)iam["accessKey"]);
            Assert.Equal(lent.UserArn, (string?)iam["userArn"]);
            Assert.Equal(lent.UserId, (string?)iam["userId"]);
            Assert.Equal("us-east-1:identity", (string?)iam["cognitoIdentity"]!["identityId"]);
            Assert.Equal("us-east-1:pool", (string?)iam["cognitoIdentity"]!["identityPoolId"]);
            Assert.Equal(["authenticated", "provider", "provider:CognitoSignIn:user-1"], iam["cognitoIdentity"]!["amr"]!.AsArray().Select(method => (string)method!));
        }
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Is_forbidden_when_a_byte_of_it_was_changed()
    {
        var signed = await Sign(Lend("Reader"));

        // One of each signer and kind; every byte of all of them is tried where signatures are tested by themselves.
        foreach (var request in signed.GroupBy(request => (string?)request["by"]).Select(kind => kind.Last()))
        {
            foreach (var changed in Wire.From(request, gateway.Signed).Changed().Where((_, i) => i % 11 == 0))
            {
                var (status, body) = await changed.Send(gateway.Signed);
                var namesAnother = status == 421 && changed.Change.Contains(" of host:", StringComparison.Ordinal);
                Assert.True(status is 403 or 400 or 404 || namesAnother, $"{request["by"]}: {changed.Change} was answered {status}: {body}");
            }
        }
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Is_forbidden_for_a_role_that_may_not_call_this_API()
    {
        foreach (var request in await Sign(Lend("Stranger")))
            Assert.Equal(403, (await Send(request)).Status);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Is_forbidden_for_a_role_that_the_template_does_not_have()
    {
        foreach (var request in await Sign(Lend("Nobody")))
            Assert.Equal(403, (await Send(request)).Status);
    }

    [Fact]
    public async Task Is_forbidden_without_a_signature()
    {
        var answer = await RunningGateway.Send(gateway.Signed, "GET /tasks HTTP/1.1");

        Assert.Equal(403, answer.Status);
        Assert.Equal("""{"message":"Forbidden"}""", answer.Body);
    }

    private TemporaryCredentials Lend(string role) => gateway.Lender.Lend(
        new KnownIdentity("us-east-1:identity", "us-east-1:pool", []),
        $"arn:aws:iam::000000000000:role/trellis-local-{role}",
        ["authenticated", "provider", "provider:CognitoSignIn:user-1"]);

    private async Task<List<JsonObject>> Sign(TemporaryCredentials lent)
    {
        var signed = await RealClients.Run("sign.mjs", new JsonObject
        {
            ["accessKeyId"] = lent.AccessKey,
            ["secretAccessKey"] = lent.SecretKey,
            ["sessionToken"] = lent.SessionToken,
            ["region"] = "us-east-1",
            ["service"] = "execute-api",
            ["host"] = gateway.Signed.Authority,
        });
        return [.. signed.AsArray().Select(request => request!.AsObject())];
    }

    private async Task<(int Status, string Body)> Send(JsonObject request)
    {
        var wire = Wire.From(request, gateway.Signed);
        using var client = new HttpClient();
        var headers = string.Concat(wire.Headers.Where(header => header.Name != "host").Select(header => $"{header.Name}: {header.Value}\n"));
        var answer = await RunningGateway.Send(
            gateway.Signed,
            $"{wire.Method} {wire.Target} HTTP/1.1\n{headers}",
            wire.Body.Length > 0 ? System.Text.Encoding.UTF8.GetBytes(wire.Body) : null);
        return (answer.Status, answer.Body);
    }
}
