using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>A user has signed in.</summary>
public class CognitoPostAuthenticationEvent : CognitoTriggerEvent<CognitoPostAuthenticationRequest, CognitoPostAuthenticationResponse>;

/// <summary>The request of a post-authentication trigger.</summary>
public class CognitoPostAuthenticationRequest : CognitoTriggerRequest
{
    [JsonPropertyName("validationData")]
    public Dictionary<string, string>? ValidationData { get; set; } = [];

    /// <summary>Whether the device was new. The name is misspelled as in the package.</summary>
    [JsonPropertyName("newDeviceUsed")]
    public bool NewDevicedUsed { get; set; }

    [JsonPropertyName("clientMetadata")]
    public Dictionary<string, string>? ClientMetadata { get; set; } = [];
}

/// <summary>Empty: this trigger returns no data.</summary>
public class CognitoPostAuthenticationResponse : CognitoTriggerResponse;
