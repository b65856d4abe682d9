using System.Buffers.Binary;

namespace Trellis.Tests.Web;

/// <summary>What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits).</summary>
public static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string For(string secret, int ahead = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30) + ahead);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps and Cognito use it is HMAC-SHA-1.
        var hash = HMACSHA1.HashData(Bytes(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Base32 (RFC 4648).</summary>
    private static byte[] Bytes(string secret)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var character in secret.TrimEnd('='))
        {
            held = (held << 5) | Alphabet.IndexOf(character, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
            }
        }

        return [.. bytes];
    }
}
