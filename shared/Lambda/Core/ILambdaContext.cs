namespace Amazon.Lambda.Core;

/// <summary>Information about the current invocation and the function.</summary>
public interface ILambdaContext
{
    /// <summary>The invocation's id; a retry by Lambda has the same.</summary>
    string AwsRequestId { get; }

    /// <summary>The context from a mobile client; null or empty if there is none.</summary>
    IClientContext? ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>The Cognito identity of a caller that invoked the function directly; null or empty if there is none.</summary>
    ICognitoIdentity? Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    /// <summary>The time until Lambda's timeout; negative after it.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The tenant of the invocation, if the function isolates tenants.</summary>
    string TenantId => "";

    /// <summary>The X-Ray trace of the invocation.</summary>
    string TraceId => "";

    /// <summary>The serializer of the bootstrap, or null.</summary>
    ILambdaSerializer? Serializer => null;
}
