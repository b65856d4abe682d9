using System.Buffers.Text;
using Microsoft.IdentityModel.Tokens;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A pool's RSA key. It is made at the first start, and kept in a file that only its user may read.</summary>
internal sealed class SigningKey
{
    private readonly RsaSecurityKey key;

    public SigningKey(string path)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Encoding.ASCII.GetString(PrivateFile.ReadOrMake(path, MakePem)));
        Public = rsa.ExportParameters(includePrivateParameters: false);
        key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true))
        {
            KeyId = Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())),
        };
    }

    /// <summary>The <c>kid</c> of the tokens that it signs.</summary>
    public string Id => key.KeyId;

    public RSAParameters Public { get; }

    /// <summary>A signed token (RS256) of some claims.</summary>
    public string Sign(JsonObject claims) => SignedTokens.Sign(claims, key);

    /// <summary>The claims of a token, and whether this key signed it for that use and it is still valid.</summary>
    public async Task<(TokenState State, JsonObject Claims)> Verify(string token, string use, string issuer, DateTimeOffset now)
    {
        if (SignedTokens.Read(token) is not { } read || JsonReading.Parsed(read.Payload()) is not JsonObject claims)
            return (TokenState.Unreadable, []);
        if (claims.Text("iss") != issuer || claims.Text("token_use") != use)
            return (TokenState.Unreadable, []);
        if (await SignedTokens.Fault(read, issuer, [key], SecurityAlgorithms.RsaSha256) is not null)
            return (TokenState.Forged, []);
        return long.TryParse(claims.Text("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end > now.ToUnixTimeSeconds() ? (TokenState.Good, claims) : (TokenState.Expired, claims);
    }

    /// <summary>The public key, as <c>/.well-known/jwks.json</c> lists it.</summary>
    public JsonObject ToJwk() => new()
    {
        ["alg"] = "RS256",
        ["e"] = Base64Url.EncodeToString(Public.Exponent),
        ["kid"] = Id,
        ["kty"] = "RSA",
        ["n"] = Base64Url.EncodeToString(Public.Modulus),
        ["use"] = "sig",
    };

    private static byte[] MakePem()
    {
        using var key = RSA.Create(2048);
        return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}

internal enum TokenState
{
    Good,
    Unreadable,
    Forged,
    Expired,
}
