using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation, from the headers of its event.</summary>
internal sealed class Invocation(
    ResponseHead head,
    FunctionEnvironment function,
    ILambdaLogger logger,
    ILambdaSerializer serializer) : ILambdaContext
{
    private readonly DateTimeOffset deadline = Deadline(head);

    public string AwsRequestId { get; } =
        head["Lambda-Runtime-Aws-Request-Id"] ?? throw new RuntimeApiException("The Runtime API sent an event without a request id.");

    public string TraceId { get; } = head["Lambda-Runtime-Trace-Id"] ?? "";

    public string InvokedFunctionArn => head["Lambda-Runtime-Invoked-Function-Arn"] ?? "";

    public string TenantId => head["Lambda-Runtime-Aws-Tenant-Id"] ?? "";

    public IClientContext ClientContext => MobileClient.Parse(head["Lambda-Runtime-Client-Context"]);

    public ICognitoIdentity Identity => MobileIdentity.Parse(head["Lambda-Runtime-Cognito-Identity"]);

    public TimeSpan RemainingTime => deadline - DateTimeOffset.UtcNow;

    public string FunctionName => function.Name;

    public string FunctionVersion => function.Version;

    public string LogGroupName => function.LogGroup;

    public string LogStreamName => function.LogStream;

    public int MemoryLimitInMB => function.MemoryInMB;

    public ILambdaLogger Logger => logger;

    public ILambdaSerializer Serializer => serializer;

    private static DateTimeOffset Deadline(ResponseHead head) =>
        long.TryParse(head["Lambda-Runtime-Deadline-Ms"], CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;
}
