using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>The keys that an issuer signs its tokens with: of a user pool on this machine, or fetched from an issuer elsewhere.</summary>
internal sealed class TokenKeys(Func<string, IReadOnlyDictionary<string, RSAParameters>?> own, TimeProvider clock)
{
    // API Gateway keeps an issuer's keys for two hours.
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, Task<IList<SecurityKey>> Keys)> fetched = new();

    /// <summary>The keys of an issuer; none when it cannot be asked.</summary>
    public async ValueTask<IEnumerable<SecurityKey>> For(string issuer)
    {
        if (own(issuer) is { } keys)
            return keys.Select(key => new RsaSecurityKey(key.Value) { KeyId = key.Key });
        var now = clock.GetUtcNow();
        var entry = fetched.AddOrUpdate(
            issuer,
            _ => (now, Fetch(issuer)),
            (_, known) => now - known.Since > Life || HasFailed(known.Keys) ? (now, Fetch(issuer)) : known);
        try
        {
            return await entry.Keys;
        }
        catch (Exception unreachable) when (
            unreachable is HttpRequestException or TaskCanceledException or JsonException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }

    // What got no answer in time is cancelled.
    private static bool HasFailed(Task keys) => keys is { IsCompleted: true, IsCompletedSuccessfully: false };

    private static async Task<IList<SecurityKey>> Fetch(string issuer)
    {
        var configuration = JsonNode.Parse(await Http.GetStringAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration"));
        return new JsonWebKeySet(await Http.GetStringAsync(configuration.Text("jwks_uri")!)).GetSigningKeys();
    }
}
