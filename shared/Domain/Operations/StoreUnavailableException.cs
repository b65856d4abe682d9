namespace Trellis.Operations;

/// <summary>The table was unreachable, or throttled until the deadline.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
