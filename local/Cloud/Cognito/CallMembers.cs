namespace Trellis.Local.Cloud.Cognito;

/// <summary>Checks the form of a request before any operation sees it. A member has the same type in every operation that has it.</summary>
internal static class CallMembers
{
    private static readonly HashSet<string> Flags = ["Permanent", "ForceAliasCreation"];
    private static readonly HashSet<string> Numbers = ["Limit", "Precedence"];
    private static readonly HashSet<string> Names = ["Username", "GroupName"];

    private static readonly HashSet<string> Lists =
    [
        "UserAttributes", "ValidationData", "UserAttributeNames", "AttributesToGet", "DesiredDeliveryMediums",
    ];

    private static readonly HashSet<string> Objects =
    [
        "AuthParameters", "ChallengeResponses", "ClientMetadata", "AnalyticsMetadata", "UserContextData", "ContextData",
        "SMSMfaSettings", "SoftwareTokenMfaSettings", "EmailMfaSettings", "WebAuthnMfaSettings",
    ];

    public static CallFault? Fault(JsonObject input, IEnumerable<string> required)
    {
        foreach (var (name, value) in input)
        {
            if (value is not null && !Fits(name, value))
                return new CallFault("SerializationException", $"The member '{name}' has the wrong type.");
            if (value is not null && Names.Contains(name) && !IsName(value.GetValue<string>()))
            {
                return CallFault.Invalid($"1 validation error detected: Value at '{Camel(name)}' failed to satisfy constraint:"
                    + " Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
            }
        }

        var missing = required.FirstOrDefault(name => input[name] is null);
        return missing is null ? null
            : CallFault.Invalid($"1 validation error detected: Value null at '{Camel(missing)}'"
                + " failed to satisfy constraint: Member must not be null");
    }

    /// <summary>Spaces would split a group's name in two: API Gateway passes a token's groups as <c>[a b]</c>.</summary>
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 128 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static string Camel(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    private static bool Fits(string name, JsonNode value)
    {
        var kind = value.GetValueKind();
        return Flags.Contains(name) ? kind is JsonValueKind.True or JsonValueKind.False
            : Numbers.Contains(name) ? kind == JsonValueKind.Number
            : Lists.Contains(name) ? kind == JsonValueKind.Array
            : Objects.Contains(name) ? kind == JsonValueKind.Object
            : kind == JsonValueKind.String;
    }
}
