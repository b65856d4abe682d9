using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Trellis.Local.Cloud.Hosting;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A pool's RSA key. It is made at the first start, and kept in a file that only its user may read.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RSA _key = RSA.Create();

    public SigningKey(string path)
    {
        _key.ImportFromPem(Encoding.ASCII.GetString(PrivateFile.ReadOrMake(path, MakePem)));
        Public = _key.ExportParameters(includePrivateParameters: false);
        Id = Convert.ToBase64String(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The <c>kid</c> of the tokens that it signs.</summary>
    public string Id { get; }

    public RSAParameters Public { get; }

    /// <summary>A signed token (RS256) of some claims.</summary>
    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["kid"] = Id, ["alg"] = "RS256" };
        var text = Part(header) + "." + Part(claims);
        byte[] signature;
        lock (_lock)
            signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        return text + "." + Base64Url.EncodeToString(signature);
    }

    public bool Signed(string text, byte[] signature)
    {
        lock (_lock)
            return _key.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The public half, as it stands in <c>/.well-known/jwks.json</c>.</summary>
    public JsonObject ToJwk() => new()
    {
        ["alg"] = "RS256",
        ["e"] = Base64Url.EncodeToString(Public.Exponent),
        ["kid"] = Id,
        ["kty"] = "RSA",
        ["n"] = Base64Url.EncodeToString(Public.Modulus),
        ["use"] = "sig",
    };

    public void Dispose() => _key.Dispose();

    private static byte[] MakePem()
    {
        using var key = RSA.Create(2048);
        return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
