namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

/// <summary>Settings of a bootstrap, for tests.</summary>
public class LambdaBootstrapOptions
{
    /// <summary>The Runtime API's host and port, instead of those in <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string? RuntimeApiEndpoint { get; set; }
}
