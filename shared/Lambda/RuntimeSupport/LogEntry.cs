using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal readonly record struct LogEntry(
    DateTime Time,
    LogLevel Level,
    string Message,
    Exception? Exception,
    Invocation? Invocation);

/// <summary>Formats an entry, including its line end.</summary>
internal interface ILogFormat
{
    ReadOnlySpan<byte> Bytes(in LogEntry entry);
}
