using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>All that is kept of a password: a salt, and g^x mod N where x hashes salt, pool, user and password. It proves a password, sent
/// or by SRP, and cannot be turned back into one.</summary>
/// <param name="Verifier">g^x mod N, hexadecimal.</param>
public sealed record PasswordVerifier(string Salt, string Verifier)
{
    public static PasswordVerifier Create(string poolName, string userId, string password)
    {
        var salt = SrpGroup.Number(RandomNumberGenerator.GetBytes(16));
        return new PasswordVerifier(SrpGroup.Hex(salt), SrpGroup.Hex(Power(salt, poolName, userId, password)));
    }

    /// <summary>What stands in for a user who does not exist: always the same for one name, no password fits, and it takes no more time to
    /// make than a real one takes to find. RFC 5054, section 2.5.1.3.</summary>
    public static PasswordVerifier Simulated(byte[] seed, string userId)
    {
        var bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, 400, info: Encoding.UTF8.GetBytes("simulated/" + userId));
        var verifier = SrpGroup.Number(bytes.AsSpan(16)) % SrpGroup.N;
        return new PasswordVerifier(SrpGroup.Hex(SrpGroup.Number(bytes.AsSpan(0, 16))), SrpGroup.Hex(verifier));
    }

    public bool Matches(string poolName, string userId, string password)
    {
        var given = Power(SrpGroup.FromHex(Salt)!.Value, poolName, userId, password);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(SrpGroup.Hex(given)), Encoding.ASCII.GetBytes(Verifier));
    }

    private static BigInteger Power(BigInteger salt, string poolName, string userId, string password) =>
        BigInteger.ModPow(SrpGroup.G, SrpProof.Secret(salt, poolName, userId, password), SrpGroup.N);
}
