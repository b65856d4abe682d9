using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>The keys that an issuer signs its tokens with: of a user pool on this machine, or fetched from an issuer elsewhere.</summary>
internal sealed class TokenKeys(Func<string, IReadOnlyDictionary<string, RSAParameters>?> own, TimeProvider clock)
{
    // API Gateway keeps an issuer's keys for two hours.
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, Task<Dictionary<string, RSAParameters>> Keys)> fetched = new();

    /// <summary>The key of an id; null when the issuer has none, or cannot be asked.</summary>
    public async ValueTask<RSAParameters?> Find(string issuer, string id)
    {
        if (own(issuer) is { } keys)
            return keys.TryGetValue(id, out var key) ? key : null;
        var now = clock.GetUtcNow();
        var entry = fetched.AddOrUpdate(
            issuer,
            _ => (now, Fetch(issuer)),
            (_, known) => now - known.Since > Life || known.Keys.IsFaulted ? (now, Fetch(issuer)) : known);
        try
        {
            return (await entry.Keys).TryGetValue(id, out var key) ? key : null;
        }
        catch (Exception unreachable) when (
            unreachable is HttpRequestException or TaskCanceledException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, RSAParameters>> Fetch(string issuer)
    {
        var configuration = JsonNode.Parse(await Http.GetStringAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration"));
        var document = JsonNode.Parse(await Http.GetStringAsync(configuration!["jwks_uri"]!.ToString()));
        var keys = new Dictionary<string, RSAParameters>(StringComparer.Ordinal);
        foreach (var key in document!["keys"]!.AsArray())
        {
            if (key!["kty"]?.ToString() == "RSA" && key["kid"] is { } id)
            {
                keys[id.ToString()] = new RSAParameters
                {
                    Modulus = Base64Url.DecodeFromChars(key["n"]!.ToString()),
                    Exponent = Base64Url.DecodeFromChars(key["e"]!.ToString()),
                };
            }
        }

        return keys;
    }
}
