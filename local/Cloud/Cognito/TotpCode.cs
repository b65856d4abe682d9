using System.Buffers.Binary;

namespace Trellis.Local.Cloud.Cognito;

/// <summary>Time-based one-time passwords, RFC 6238: SHA-1, half a minute, six digits, one step of drift either way.</summary>
internal static class TotpCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret of 160 bits, as RFC 4226 recommends, in base 32.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, 32);

    /// <summary>The step that a code belongs to, or null when it is wrong.</summary>
    public static long? Step(Totp totp, string? code, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / 30;
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (code is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(At(totp.Secret, step)), Encoding.UTF8.GetBytes(code)))
            {
                found = step;
            }
        }

        return found;
    }

    public static string At(string secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps know it is made with SHA-1.
        var hash = HMACSHA1.HashData(Bytes(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0x0F)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in secret)
        {
            bits = ((bits << 5) | Alphabet.IndexOf(letter)) & 0xFFFF;
            count += 5;
            if (count >= 8)
            {
                bytes.Add((byte)(bits >> (count - 8)));
                count -= 8;
            }
        }

        return [.. bytes];
    }
}
