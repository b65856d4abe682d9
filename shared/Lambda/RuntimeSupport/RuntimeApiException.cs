namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API cannot be reached, or violates its specification. This process cannot continue.</summary>
internal sealed class RuntimeApiException(string message, Exception? cause = null) : IOException(message, cause);
