namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The connection was closed before the end of the response.</summary>
internal sealed class ConnectionLostException(bool hasReceived, Exception? cause)
    : IOException("The Runtime API closed the connection.", cause)
{
    /// <summary>Whether a part of the response arrived. Then the request was certainly processed.</summary>
    public bool HasReceived { get; } = hasReceived;
}
