using System.Text.Json.Serialization;

namespace Amazon.Lambda.CognitoEvents;

/// <summary>The event from a user pool to a trigger, which returns it with <see cref="Response"/> set.</summary>
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

/// <summary>The client that the user signed in with.</summary>
public class CognitoTriggerCallerContext
{
    [JsonPropertyName("awsSdkVersion")]
    public string? AwsSdkVersion { get; set; }

    [JsonPropertyName("clientId")]
    public string? ClientId { get; set; }
}

/// <summary>The user's data, common to all triggers.</summary>
public abstract class CognitoTriggerRequest
{
    [JsonPropertyName("userAttributes")]
    public Dictionary<string, string>? UserAttributes { get; set; } = [];
}

/// <summary>The response of a trigger.</summary>
public abstract class CognitoTriggerResponse;
