namespace Amazon.Lambda.Core;

/// <summary>What a handler may know of the invocation that it serves and of the function that it is.</summary>
public interface ILambdaContext
{
    /// <summary>The invocation's id; a retry by Lambda has the same.</summary>
    string AwsRequestId { get; }

    /// <summary>What a mobile client sent along; null or without values when none did.</summary>
    IClientContext? ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>The Cognito identity of a caller that invoked the function directly; null or without values when there was none.</summary>
    ICognitoIdentity? Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    /// <summary>How long the handler may still run before Lambda ends it; negative once that is over.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The tenant of the invocation, where the function isolates tenants.</summary>
    string TenantId => "";

    /// <summary>The X-Ray trace of the invocation.</summary>
    string TraceId => "";

    /// <summary>The serializer that the bootstrap was built with; null where there is none.</summary>
    ILambdaSerializer? Serializer => null;
}
