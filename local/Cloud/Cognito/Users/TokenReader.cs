using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Reads the tokens of one pool back: its own signature, its own issuer, not expired.</summary>
internal static class TokenReader
{
    /// <summary>The claims of a token whose form can be read; nothing in them is proved.</summary>
    public static JsonObject? Unproved(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3 && Json(parts[0]) is not null ? Json(parts[1]) : null;
    }

    public static TokenState Judge(string token, string use, SigningKey key, string issuer, DateTimeOffset now, out JsonObject claims)
    {
        claims = [];
        var parts = token.Split('.');
        if (parts.Length != 3 || Json(parts[0]) is not { } header || Json(parts[1]) is not { } read || Bytes(parts[2]) is not { } signature)
            return TokenState.Unreadable;

        if (header.Text("alg") != "RS256" || header.Text("kid") != key.Id || !key.Signed(parts[0] + "." + parts[1], signature))
            return TokenState.Forged;

        claims = read;
        return read.Text("iss") != issuer || read.Text("token_use") != use ? TokenState.Unreadable
            : !long.TryParse(read.Text("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
                || end <= now.ToUnixTimeSeconds()
                ? TokenState.Expired
            : TokenState.Good;
    }

    private static JsonObject? Json(string part)
    {
        try
        {
            return Bytes(part) is { } bytes ? JsonNode.Parse(Encoding.UTF8.GetString(bytes)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The decoder ignores spaces and padding, and a token must have one form only.
    private static byte[]? Bytes(string part) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
}

internal enum TokenState
{
    Good,
    Unreadable,
    Forged,
    Expired,
}
