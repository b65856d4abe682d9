using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Trellis.Local.Cloud.Gateway;

namespace Trellis.Tests.Local.Cloud.Gateway;

/// <summary>An issuer that is not a user pool of this machine.</summary>
public sealed class AskingForTheKeysOfAnIssuer
{
    [Fact]
    public async Task Asks_again_where_no_answer_came_in_time()
    {
        var isSilent = true;
        using var ports = new Ports(IPAddress.Loopback, _ => { });
        var port = ports.Reserve(25_000, "an issuer");
        var issuer = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
        await using var server = await HttpServer.Start(
            ports.At(port),
            context => isSilent ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Answer(context, issuer),
            bug => Assert.Fail(bug),
            bound: ports.Release);
        var keys = new TokenKeys(_ => null, TimeProvider.System);

        Assert.Empty(await keys.For(issuer));
        isSilent = false;

        Assert.Equal("key-1", Assert.Single(await keys.For(issuer)).KeyId);
    }

    private static Task Answer(HttpContext context, string issuer)
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return HttpBodies.Write(context, 200, context.Request.Path == "/keys"
            ? new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = "key-1",
                    ["n"] = Base64Url.EncodeToString(key.Modulus),
                    ["e"] = Base64Url.EncodeToString(key.Exponent),
                }),
            }
            : new JsonObject { ["jwks_uri"] = $"{issuer}/keys" });
    }
}
