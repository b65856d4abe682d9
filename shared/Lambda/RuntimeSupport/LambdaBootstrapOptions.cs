namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

/// <summary>Settings of a bootstrap, for tests.</summary>
public class LambdaBootstrapOptions
{
    /// <summary>Overrides the host and port in <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string? RuntimeApiEndpoint { get; set; }
}
