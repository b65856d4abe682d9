using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Time, request id, level and message, separated by tabs, like Lambda's own log lines.</summary>
internal sealed class TextLogFormat : ILogFormat
{
    public ReadOnlySpan<byte> Bytes(in LogEntry entry)
    {
        var time = entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var gap = entry.Message.Length > 0 && entry.Exception is not null ? "\n" : "";
        return Encoding.UTF8.GetBytes(
            $"{time}\t{entry.Invocation?.AwsRequestId}\t{Label(entry.Level)}\t{entry.Message}{gap}{entry.Exception}\n");
    }

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
