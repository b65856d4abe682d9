using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>JSON Web Tokens: their form, issuer and signature. Times, audiences and use are for the caller to judge.</summary>
internal static class SignedTokens
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Sign(JsonObject claims, RsaSecurityKey key) =>
        Handler.CreateToken(claims.ToJsonString(), new SigningCredentials(key, SecurityAlgorithms.RsaSha256));

    /// <summary>A token whose form can be read; nothing in it is proved.</summary>
    public static JsonWebToken? Read(string token)
    {
        try
        {
            // The library overlooks spaces and padding; a token has one form only.
            return token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? new JsonWebToken(token) : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The claims as they were sent, as JSON.</summary>
    public static byte[] Payload(this JsonWebToken token) => Base64UrlEncoder.DecodeBytes(token.EncodedPayload);

    /// <summary>What is wrong with the issuer or the signature; null when nothing is.</summary>
    public static async Task<Exception?> Fault(
        JsonWebToken token, string issuer, IEnumerable<SecurityKey> keys, params string[] algorithms)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAlgorithms = algorithms,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid ? null : result.Exception;
    }
}
