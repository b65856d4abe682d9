using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Trellis.Local.Cognito.Srp;

/// <summary>The server's half of one SRP sign-in: made of the client's A, it offers B, and then judges the client's proof once.</summary>
internal sealed class SrpExchange
{
    private readonly BigInteger _clientPublic;
    private readonly BigInteger _secret = SrpGroup.Number(RandomNumberGenerator.GetBytes(32));
    private readonly BigInteger _public;
    private readonly PasswordVerifier _verifier;

    private SrpExchange(BigInteger clientPublic, PasswordVerifier verifier)
    {
        _clientPublic = clientPublic;
        _verifier = verifier;
        _public = ((SrpGroup.K * Verifier) + BigInteger.ModPow(SrpGroup.G, _secret, SrpGroup.N)) % SrpGroup.N;
    }

    /// <summary>B, hexadecimal.</summary>
    public string Offer => SrpGroup.Hex(_public);

    public string Salt => _verifier.Salt;

    private BigInteger Verifier => SrpGroup.FromHex(_verifier.Verifier)!.Value;

    /// <summary>Null when A is no number, or 0 modulo N, which would make the shared key known to everyone.</summary>
    public static SrpExchange? Start(string? clientPublic, PasswordVerifier verifier) =>
        SrpGroup.FromHex(clientPublic) is { } number && number % SrpGroup.N != 0 ? new SrpExchange(number, verifier) : null;

    /// <summary>
    /// Whether the client knows the password: its signature over pool, user, secret block and time must be made with the shared key
    /// HKDF(S, u, "Caldera Derived Key").
    /// </summary>
    public bool Proves(string poolName, string userId, byte[] secretBlock, string timestamp, byte[] signature)
    {
        var u = SrpGroup.Number(SHA256.HashData([.. SrpGroup.Bytes(_clientPublic), .. SrpGroup.Bytes(_public)]));
        var shared = BigInteger.ModPow(_clientPublic * BigInteger.ModPow(Verifier, u, SrpGroup.N), _secret, SrpGroup.N);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, SrpGroup.Bytes(shared), 16, SrpGroup.Bytes(u), "Caldera Derived Key"u8.ToArray());
        byte[] message = [.. Encoding.UTF8.GetBytes(poolName), .. Encoding.UTF8.GetBytes(userId), .. secretBlock, .. Encoding.UTF8.GetBytes(timestamp)];
        return u != 0 && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, message), signature);
    }
}
