namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The connection ended before the answer did.</summary>
internal sealed class ConnectionLostException(bool heard, Exception? cause)
    : IOException("The Runtime API ended the connection.", cause)
{
    /// <summary>Whether some of the answer had arrived: then the request has certainly been acted on.</summary>
    public bool Heard { get; } = heard;
}
