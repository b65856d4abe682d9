using System.Text.Json.Serialization;

namespace Trellis.Local.Cloud.Identity;

/// <summary>Lends temporary credentials and recognizes them. Nothing is stored: the session token holds all of it, sealed with a key that
/// is made at the first start, so that credentials outlive a restart and cannot be made or altered by anyone else.</summary>
public sealed class Lender(string data, TimeProvider clock) : IKnowCredentials, IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly AesGcm seal = new(
        PrivateFile.ReadOrMake(Path.Combine(data, "identity", "seal"), () => RandomNumberGenerator.GetBytes(32)), TagSize);
    private readonly Lock gate = new();

    /// <summary>Credentials of a role for an identity, for one hour.</summary>
    public TemporaryCredentials Lend(KnownIdentity identity, string roleArn, string[] amr)
    {
        // Whole seconds, as the client receives it.
        var expires = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + Life).ToUnixTimeSeconds());
        var loan = new Loan(
            AccessKeys.NewTemporary(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)), expires, identity, roleArn, amr);
        return loan.With(Sealed(loan));
    }

    /// <summary>The credentials of an access key that was lent with this session token, also when their hour is over; else null.</summary>
    public TemporaryCredentials? Find(string accessKey, string? sessionToken) =>
        sessionToken is not null && Opened(sessionToken) is { } loan && loan.AccessKey == accessKey ? loan.With(sessionToken) : null;

    Credentials? IKnowCredentials.Find(string accessKey, string? sessionToken) => Find(accessKey, sessionToken);

    public void Dispose() => seal.Dispose();

    private string Sealed(Loan loan)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(loan, LoanJson.Default.Loan);
        var token = new byte[NonceSize + plain.Length + TagSize];
        var nonce = token.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        lock (gate)
            seal.Encrypt(nonce, plain, token.AsSpan(NonceSize, plain.Length), token.AsSpan(NonceSize + plain.Length));

        return Convert.ToBase64String(token);
    }

    private Loan? Opened(string sessionToken)
    {
        var token = new byte[sessionToken.Length];
        if (!Convert.TryFromBase64String(sessionToken, token, out var length) || length < NonceSize + TagSize)
            return null;

        var plain = new byte[length - NonceSize - TagSize];
        try
        {
            lock (gate)
            {
                seal.Decrypt(
                    token.AsSpan(0, NonceSize), token.AsSpan(NonceSize, plain.Length), token.AsSpan(NonceSize + plain.Length, TagSize),
                    plain);
            }

            return JsonSerializer.Deserialize(plain, LoanJson.Default.Loan);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

internal sealed record Loan(
    string AccessKey, string SecretKey, DateTimeOffset Expires, KnownIdentity Identity, string RoleArn, string[] Amr)
{
    public TemporaryCredentials With(string sessionToken) => new(AccessKey, SecretKey, sessionToken, Expires, Identity, RoleArn, Amr);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Loan))]
[JsonSerializable(typeof(KnownIdentity))]
internal sealed partial class LoanJson : JsonSerializerContext;
