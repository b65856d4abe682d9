using System.Buffers.Text;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Makes the tokens of a session, with the claims that AWS gives.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html</summary>
internal sealed class TokenIssue(PoolSettings pool, UserDirectory directory, SigningKey key, TimeProvider clock)
{
    /// <summary>A refresh token, which only the client has, and the hash that is stored.</summary>
    public static (string Token, string Hash) NewRefreshToken()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(96));
        return (token, HashOf(token));
    }

    public static string HashOf(string refreshToken) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)));

    /// <summary>The AuthenticationResult of a sign-in or refresh; the refresh token is null when the client keeps the one it has.</summary>
    public JsonObject Result(User user, ClientSettings client, Session session, string? refreshToken)
    {
        var now = clock.GetUtcNow();
        var groups = directory.AllGroups().Where(group => user.Groups.Contains(group.Name)).ToList();
        var result = new JsonObject
        {
            ["AccessToken"] = key.Sign(Access(user, client, session, groups, now)),
            ["ExpiresIn"] = (long)client.AccessLife.TotalSeconds,
            ["IdToken"] = key.Sign(Identity(user, client, session, groups, now)),
            ["TokenType"] = "Bearer",
        };
        if (refreshToken is not null)
            result["RefreshToken"] = refreshToken;

        return result;
    }

    private JsonObject Access(User user, ClientSettings client, Session session, List<Group> groups, DateTimeOffset now)
    {
        var claims = Common(user, client, session, groups, now, now + client.AccessLife);
        claims["client_id"] = client.Id;
        claims["token_use"] = "access";
        claims["scope"] = "aws.cognito.signin.user.admin";
        claims["username"] = user.Username;
        return claims;
    }

    private JsonObject Identity(User user, ClientSettings client, Session session, List<Group> groups, DateTimeOffset now)
    {
        var claims = Common(user, client, session, groups, now, now + client.IdLife);
        claims["aud"] = client.Id;
        claims["token_use"] = "id";
        claims["cognito:username"] = user.Username;
        foreach (var (name, value) in user.Attributes.Where(attribute => client.Readable?.Contains(attribute.Key) ?? true))
        {
            claims[name] = name.EndsWith("_verified", StringComparison.Ordinal) ? value == "true"
                : name == "address" ? new JsonObject { ["formatted"] = value }
                : (JsonNode)value;
        }

        var roles = groups.Where(group => group.RoleArn is not null).ToList();
        if (roles.Count > 0)
        {
            claims["cognito:roles"] = roles.Select(group => group.RoleArn!).ToJson();
            if (roles.Count == 1 || roles[0].Precedence < (roles[1].Precedence ?? int.MaxValue))
                claims["cognito:preferred_role"] = roles[0].RoleArn;
        }

        return claims;
    }

    private JsonObject Common(User user, ClientSettings client, Session session, List<Group> groups, DateTimeOffset now, DateTimeOffset end)
    {
        var claims = new JsonObject { ["sub"] = user.Sub };
        if (groups.Count > 0)
            claims["cognito:groups"] = groups.Select(group => group.Name).ToJson();

        claims["iss"] = pool.Issuer;
        if (client.Revocable)
            claims["origin_jti"] = session.OriginJti;

        claims["event_id"] = session.Id;
        claims["auth_time"] = session.SignedIn.ToUnixTimeSeconds();
        claims["exp"] = end.ToUnixTimeSeconds();
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["jti"] = Guid.NewGuid().ToString();
        return claims;
    }
}
