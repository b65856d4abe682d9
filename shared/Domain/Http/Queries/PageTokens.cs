using System.Buffers.Text;
using System.Security.Cryptography;

namespace Trellis.Http.Queries;

/// <summary>
/// Encrypts positions as page tokens, authenticated together with the caller and the query. So a token is only valid for the same caller,
/// query and deployment. It contains no partition, which is always derived from the caller and the query.
/// </summary>
/// <param name="secret">The deployment's secret, which no caller knows. The key is derived from it.</param>
public sealed class PageTokens(string secret)
{
    internal const int MaxLength = 2048;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly Lazy<byte[]> key = new(() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "trellis page token 2"u8.ToArray()));

    /// <param name="position">The position to continue from.</param>
    public string Seal(Position position, string query)
    {
        var plain = Encoding.UTF8.GetBytes(position.SortKey);
        var token = new byte[NonceSize + plain.Length + TagSize];
        var nonce = token.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Value, TagSize);
        cipher.Encrypt(nonce, plain, token.AsSpan(NonceSize, plain.Length), token.AsSpan(NonceSize + plain.Length), Bound(query));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Failure <c>page.token</c>: invalid, changed, or of another caller or query. The message does not disclose which.</summary>
    public Result<Position> Open(string token, string query)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token, out var length) || length < NonceSize + TagSize)
            return Refused;

        var sealedBytes = Base64Url.DecodeFromChars(token);
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key.Value, TagSize);
            cipher.Decrypt(
                sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length),
                plain, Bound(query));
            return new Position(Encoding.UTF8.GetString(plain));
        }
        catch (AuthenticationTagMismatchException)
        {
            return Refused;
        }
    }

    private static Failure Refused => new(
        "page.token",
        "nextToken is not valid for this list. Send the same parameters for every page, or start again without nextToken.");

    private static byte[] Bound(string query) => SHA256.HashData(Encoding.UTF8.GetBytes(query));
}
