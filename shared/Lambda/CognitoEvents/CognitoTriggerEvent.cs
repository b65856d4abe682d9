using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>What a user pool sends to a trigger, and expects back with <see cref="Response"/> filled in.</summary>
public abstract class CognitoTriggerEvent<TRequest, TResponse>
    where TRequest : CognitoTriggerRequest, new()
    where TResponse : CognitoTriggerResponse, new()
{
    [JsonPropertyName("version")]
    public string? Version { get; set; }

    [JsonPropertyName("region")]
    public string? Region { get; set; }

    [JsonPropertyName("userPoolId")]
    public string? UserPoolId { get; set; }

    [JsonPropertyName("userName")]
    public string? UserName { get; set; }

    [JsonPropertyName("callerContext")]
    public CognitoTriggerCallerContext? CallerContext { get; set; } = new();

    /// <summary>What happened, such as <c>PostConfirmation_ConfirmSignUp</c>.</summary>
    [JsonPropertyName("triggerSource")]
    public string? TriggerSource { get; set; }

    [JsonPropertyName("request")]
    public TRequest? Request { get; set; } = new();

    [JsonPropertyName("response")]
    public TResponse? Response { get; set; } = new();
}
