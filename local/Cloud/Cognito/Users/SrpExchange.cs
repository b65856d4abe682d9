using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

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

    /// <summary>Whether the client knows the password: its signature must be the one that the shared key makes.</summary>
    public bool Proves(string poolName, string userId, byte[] secretBlock, string timestamp, byte[] signature)
    {
        var u = SrpProof.Scramble(_clientPublic, _public);
        var shared = BigInteger.ModPow(_clientPublic * BigInteger.ModPow(Verifier, u, SrpGroup.N), _secret, SrpGroup.N);
        var expected = SrpProof.Sign(shared, u, poolName, userId, secretBlock, timestamp);
        return u != 0 && CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
