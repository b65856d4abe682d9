using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>What both sides of an SRP sign-in compute alike.</summary>
internal static class SrpProof
{
    /// <summary>x: the secret derived from the password.</summary>
    public static BigInteger Secret(BigInteger salt, string poolName, string userId, string password)
    {
        var inner = SHA256.HashData(Encoding.UTF8.GetBytes($"{poolName}{userId}:{password}"));
        return SrpGroup.Number(SHA256.HashData([.. SrpGroup.Bytes(salt), .. inner]));
    }

    /// <summary>u: both public values, hashed.</summary>
    public static BigInteger Scramble(BigInteger clientPublic, BigInteger serverPublic) =>
        SrpGroup.Number(SHA256.HashData([.. SrpGroup.Bytes(clientPublic), .. SrpGroup.Bytes(serverPublic)]));

    /// <summary>The signature over pool, user, secret block and time, with the key HKDF(S, u, "Caldera Derived Key").</summary>
    public static byte[] Sign(BigInteger shared, BigInteger u, string poolName, string userId, byte[] secretBlock, string timestamp)
    {
        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, SrpGroup.Bytes(shared), 16, SrpGroup.Bytes(u), "Caldera Derived Key"u8.ToArray());
        byte[] message =
            [.. Encoding.UTF8.GetBytes(poolName), .. Encoding.UTF8.GetBytes(userId), .. secretBlock, .. Encoding.UTF8.GetBytes(timestamp)];
        return HMACSHA256.HashData(key, message);
    }
}
