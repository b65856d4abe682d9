using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>What a post-confirmation trigger is told.</summary>
public class CognitoPostConfirmationRequest : CognitoTriggerRequest
{
    [JsonPropertyName("clientMetadata")]
    public Dictionary<string, string>? ClientMetadata { get; set; } = [];
}
