using System.Buffers.Text;
using System.Security.Cryptography;
using Trellis.Operations.List;
using Trellis.Records;

namespace Trellis.Http.Queries;

/// <summary>
/// Where a page ended, sealed. A token holds a position and never a partition: that comes from the caller and the query, each time anew.
/// Sealed with a key of this deployment and bound to the caller and the query, so it opens for nobody else and for nothing else.
/// </summary>
/// <param name="stackId">The deployment's id; the key is derived from it, so no secret is stored anywhere.</param>
public sealed class PageTokens(string stackId)
{
    internal const int MaxLength = 2048;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly Lazy<byte[]> key = new(() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(stackId), 32, info: "trellis page token 1"u8.ToArray()));

    /// <param name="position">Where to go on.</param>
    /// <param name="query">Who asks for what: the caller, the path and the parameters.</param>
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

    /// <summary>Failure <c>page.token</c>: not ours, changed, or of another caller or query. Which of these is not told.</summary>
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
        "page.token", "nextToken is not one that this list gave to you. Start again without it, and keep every other parameter as it was.");

    private static byte[] Bound(string query) => SHA256.HashData(Encoding.UTF8.GetBytes(query));
}
