using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>A user has confirmed a sign-up or a forgotten password, or signed in for the first time through another provider.</summary>
public class CognitoPostConfirmationEvent : CognitoTriggerEvent<CognitoPostConfirmationRequest, CognitoPostConfirmationResponse>;

/// <summary>The request of a post-confirmation trigger.</summary>
public class CognitoPostConfirmationRequest : CognitoTriggerRequest
{
    [JsonPropertyName("clientMetadata")]
    public Dictionary<string, string>? ClientMetadata { get; set; } = [];
}

/// <summary>Empty: this trigger returns no data.</summary>
public class CognitoPostConfirmationResponse : CognitoTriggerResponse;
