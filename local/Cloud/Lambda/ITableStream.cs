namespace Trellis.Local.Cloud.Lambda;

/// <summary>The stream of one table, as an engine keeps it.</summary>
internal interface ITableStream : IDisposable
{
    /// <summary>The engine's own name of it. A table whose stream is switched off and on again has another stream.</summary>
    Task<string> Id(CancellationToken cancellation);

    /// <summary>Its shards, parents before their children.</summary>
    Task<IReadOnlyList<StreamShard>> Shards(CancellationToken cancellation);

    /// <summary>An iterator for the records after a sequence number, or with null for all that are kept.</summary>
    Task<string> Iterator(string shard, string? after, CancellationToken cancellation);

    /// <exception cref="StreamException">The engine refuses, or does not answer.</exception>
    Task<StreamPage> Read(string iterator, CancellationToken cancellation);

    /// <summary>Grows with each write that is noticed. Taken before a read, for <see cref="Changed"/>.</summary>
    long Writes { get; }

    /// <summary>Waits until there are more writes than that, or for as long as one should wait before looking again.</summary>
    Task Changed(long writes, CancellationToken cancellation);

    /// <summary>Forgets records before a sequence number that every reader has passed, if they are older than a stream has to keep them.
    /// </summary>
    void Trim(string before);
}

internal sealed record StreamShard(string Id, string? Parent);

/// <param name="Records">The next records; there may be none.</param>
/// <param name="Next">The iterator to go on with; null when the shard has ended.</param>
internal sealed record StreamPage(IReadOnlyList<StreamRecord> Records, string? Next);

/// <summary>A read that an engine refused or did not answer; a later one may succeed.</summary>
internal sealed class StreamException(string message, Exception? inner = null) : Exception(message, inner);
