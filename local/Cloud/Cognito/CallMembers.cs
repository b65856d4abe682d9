namespace Trellis.Local.Cloud.Cognito;

/// <summary>Checks the form of a request before any operation sees it. A member has the same type in every operation that has it.</summary>
internal static class CallMembers
{
    private static readonly HashSet<string> Flags = ["Permanent", "ForceAliasCreation"];
    private static readonly HashSet<string> Numbers = ["Limit", "Precedence"];

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
        }

        var missing = required.FirstOrDefault(name => input[name] is null);
        return missing is null ? null
            : CallFault.Invalid($"1 validation error detected: Value null at '{char.ToLowerInvariant(missing[0])}{missing[1..]}'"
                + " failed to satisfy constraint: Member must not be null");
    }

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
