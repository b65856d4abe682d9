namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API cannot be reached, or says what its specification does not: this process cannot go on.</summary>
internal sealed class RuntimeApiException(string message, Exception? cause = null) : IOException(message, cause);
