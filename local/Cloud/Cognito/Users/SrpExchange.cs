using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The server's half of one SRP sign-in: made of the client's A, it offers B, and then judges the client's proof once.</summary>
internal sealed class SrpExchange
{
    private readonly BigInteger clientPublic;
    private readonly BigInteger secret = SrpGroup.Number(RandomNumberGenerator.GetBytes(32));
    private readonly BigInteger ephemeral;
    private readonly PasswordVerifier verifier;

    private SrpExchange(BigInteger clientPublic, PasswordVerifier verifier)
    {
        this.clientPublic = clientPublic;
        this.verifier = verifier;
        ephemeral = ((SrpGroup.K * Verifier) + BigInteger.ModPow(SrpGroup.G, secret, SrpGroup.N)) % SrpGroup.N;
    }

    /// <summary>B, hexadecimal.</summary>
    public string Offer => SrpGroup.Hex(ephemeral);

    public string Salt => verifier.Salt;

    private BigInteger Verifier => SrpGroup.FromHex(verifier.Verifier)!.Value;

    /// <summary>Null when A is no number, or 0 modulo N, which would make the shared key known to everyone.</summary>
    public static SrpExchange? Start(string? clientPublic, PasswordVerifier verifier) =>
        SrpGroup.FromHex(clientPublic) is { } number && number % SrpGroup.N != 0 ? new SrpExchange(number, verifier) : null;

    /// <summary>Whether the client knows the password: its signature must be the one that the shared key makes.</summary>
    public bool Proves(string poolName, string userId, byte[] secretBlock, string timestamp, byte[] signature)
    {
        var u = SrpProof.Scramble(clientPublic, ephemeral);
        var shared = BigInteger.ModPow(clientPublic * BigInteger.ModPow(Verifier, u, SrpGroup.N), secret, SrpGroup.N);
        var expected = SrpProof.Sign(shared, u, poolName, userId, secretBlock, timestamp);
        return u != 0 && CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
