using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>The caller whom an authorizer admitted, as in the event's <c>requestContext.authorizer</c>.</summary>
internal abstract record AuthorizedCaller
{
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>Who brought a token.</summary>
    public sealed record WithToken(JsonElement Claims, IReadOnlyList<string>? Scopes) : AuthorizedCaller
    {
        public override void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject("jwt");
            json.WriteStartObject("claims");
            foreach (var claim in Claims.EnumerateObject())
                json.WriteString(claim.Name, Text(claim.Value));
            json.WriteEndObject();
            if (Scopes is null)
            {
                json.WriteNull("scopes");
            }
            else
            {
                json.WriteStartArray("scopes");
                foreach (var scope in Scopes)
                    json.WriteStringValue(scope);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        // Every claim arrives as text: a list as [a b], an object as map[name:value].
        private static string Text(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Text))}]",
            JsonValueKind.Object =>
                $"map[{string.Join(' ', value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(Text))}]",
            JsonValueKind.Null => "<nil>",
            _ => value.GetRawText(),
        };

        private static string Text(JsonProperty member) => $"{member.Name}:{Text(member.Value)}";
    }

    /// <summary>Who signed the request.</summary>
    public sealed record WithSignature(Credentials Credentials, string Account) : AuthorizedCaller
    {
        public override void Write(Utf8JsonWriter json)
        {
            var lent = Credentials as TemporaryCredentials;
            json.WriteStartObject("iam");
            json.WriteString("accessKey", Credentials.AccessKey);
            json.WriteString("accountId", lent?.Account ?? Account);
            json.WriteString("callerId", lent?.UserId ?? Credentials.AccessKey);
            if (lent is null)
            {
                json.WriteNull("cognitoIdentity");
            }
            else
            {
                json.WriteStartObject("cognitoIdentity");
                json.WriteStartArray("amr");
                foreach (var method in lent.Amr)
                    json.WriteStringValue(method);
                json.WriteEndArray();
                json.WriteString("identityId", lent.IdentityId);
                json.WriteString("identityPoolId", lent.IdentityPoolId);
                json.WriteEndObject();
            }

            json.WriteNull("principalOrgId");
            json.WriteString("userArn", lent?.UserArn ?? $"arn:aws:iam::{Account}:root");
            json.WriteString("userId", lent?.UserId ?? Credentials.AccessKey);
            json.WriteEndObject();
        }
    }
}
