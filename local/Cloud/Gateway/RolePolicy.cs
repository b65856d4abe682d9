using System.IO.Enumeration;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>Whether a role of the template may call a method of an API. Of IAM's language it knows what such a grant needs: Effect, Action
/// and Resource with * and ?. A statement that says more, such as a Condition, grants nothing here; a Deny that does counts all the same.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html</summary>
internal static class RolePolicy
{
    private static readonly string[] Known = ["Sid", "Effect", "Action", "Resource"];

    public static bool Allows(Resource role, string action, string resource)
    {
        var isAllowed = false;
        foreach (var policy in role.Properties.Items("Policies"))
        {
            var statements = policy?["PolicyDocument"]?["Statement"];
            foreach (var statement in (statements as JsonArray)?.OfType<JsonObject>() ?? [(statements as JsonObject)!])
            {
                if (statement is null
                    || !Names(statement["Action"], action, ignoreCase: true)
                    || !Names(statement["Resource"], resource, ignoreCase: false))
                {
                    continue;
                }

                if (statement.Text("Effect") == "Deny")
                    return false;
                isAllowed |= statement.Text("Effect") == "Allow" && statement.All(part => Known.Contains(part.Key));
            }
        }

        return isAllowed;
    }

    private static bool Names(JsonNode? patterns, string value, bool ignoreCase) =>
        (patterns as JsonArray ?? [patterns?.DeepClone()]).Any(pattern =>
            pattern is not null && FileSystemName.MatchesSimpleExpression(pattern.ToString(), value, ignoreCase));
}
