using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The client's half of one SRP sign-in: the password is proven, and never leaves this process.</summary>
internal sealed class SrpClient
{
    private readonly BigInteger secret = SrpGroup.Number(RandomNumberGenerator.GetBytes(32));
    private readonly BigInteger ephemeral;

    public SrpClient()
    {
        ephemeral = BigInteger.ModPow(SrpGroup.G, secret, SrpGroup.N);
    }

    /// <summary>A, hexadecimal.</summary>
    public string Offer => SrpGroup.Hex(ephemeral);

    /// <summary>The signature that answers the server's offer; null when that is no honest one (RFC 5054, section 2.5.4).</summary>
    public byte[]? Prove(string offer, string salt, string poolName, string userId, string password, byte[] secretBlock, string timestamp)
    {
        if (SrpGroup.FromHex(offer) is not { } server || server % SrpGroup.N == 0 || SrpGroup.FromHex(salt) is not { } salted)
            return null;
        var u = SrpProof.Scramble(ephemeral, server);
        var x = SrpProof.Secret(salted, poolName, userId, password);
        var masked = (server - (SrpGroup.K * BigInteger.ModPow(SrpGroup.G, x, SrpGroup.N))) % SrpGroup.N;
        var shared = BigInteger.ModPow(masked.Sign < 0 ? masked + SrpGroup.N : masked, secret + (u * x), SrpGroup.N);
        return u == 0 ? null : SrpProof.Sign(shared, u, poolName, userId, secretBlock, timestamp);
    }
}
