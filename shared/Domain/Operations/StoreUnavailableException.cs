namespace Trellis.Operations;

/// <summary>The table could not be asked, or was too busy for as long as there was time to try.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
