using System.Numerics;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The arithmetic of SRP-6a as Cognito's clients do it: the 3072-bit group of RFC 5054 (appendix A) with SHA-256, and numbers
/// hashed as the bytes of Java's BigInteger, big-endian with a sign bit.</summary>
internal static class SrpGroup
{
    public static BigInteger N { get; } = BigInteger.Parse("0" +
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437" +
        "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05" +
        "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B" +
        "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33" +
        "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864" +
        "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
        NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static BigInteger G { get; } = 2;

    public static BigInteger K { get; } = Number(SHA256.HashData([.. Bytes(N), .. Bytes(G)]));

    /// <summary>Big-endian two's complement: a zero byte stands before a first byte of 0x80 or more.</summary>
    public static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: false, isBigEndian: true);

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static string Hex(BigInteger number) => Convert.ToHexStringLower(number.ToByteArray(isUnsigned: true, isBigEndian: true));

    /// <summary>A number from hexadecimal text of at most 4,096 bits; null when it is not that.</summary>
    public static BigInteger? FromHex(string? text) =>
        text is { Length: > 0 and <= 1024 }
            && BigInteger.TryParse("0" + text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
