using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>What every trigger is told of the user.</summary>
public abstract class CognitoTriggerRequest
{
    [JsonPropertyName("userAttributes")]
    public Dictionary<string, string>? UserAttributes { get; set; } = [];
}
