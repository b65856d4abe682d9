namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Lambda's environment variables about the function, read once.</summary>
internal sealed record FunctionEnvironment(
    string Name,
    string Version,
    string LogGroup,
    string LogStream,
    int MemoryInMB,
    bool LogsAreJson,
    string LogLevel)
{
    public static FunctionEnvironment Read() => new(
        Variable("AWS_LAMBDA_FUNCTION_NAME"),
        Variable("AWS_LAMBDA_FUNCTION_VERSION"),
        Variable("AWS_LAMBDA_LOG_GROUP_NAME"),
        Variable("AWS_LAMBDA_LOG_STREAM_NAME"),
        int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var megabytes) ? megabytes : 0,
        Variable("AWS_LAMBDA_LOG_FORMAT").Equals("JSON", StringComparison.OrdinalIgnoreCase),
        Variable("AWS_LAMBDA_LOG_LEVEL"));

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
}
