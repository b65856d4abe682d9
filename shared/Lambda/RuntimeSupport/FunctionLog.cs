using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The function's log. Each entry is written to standard output at once, since Lambda may freeze the process at any time.
/// </summary>
internal sealed class FunctionLog(Stream output, ILogFormat format, LogLevel least) : ILambdaLogger
{
    /// <summary>The current invocation; a function processes one at a time.</summary>
    public Invocation? Current { get; set; }

    public static FunctionLog To(Stream output, FunctionEnvironment function) =>
        new(output, function.LogsAreJson ? new JsonLogFormat() : new TextLogFormat(), MinimumLevel(function.LogLevel));

    public void Log(string message) => Write(Encoding.UTF8.GetBytes(message));

    public void LogLine(string message) => Entry(LogLevel.Information, message, null);

    public void Log(string level, string message) => Entry(Parse(level), message, null);

    public void Log(string level, string message, params object[] args) => Entry(Parse(level), LogMessage.Fill(message, args), null);

    public void Log(string level, Exception exception, string message, params object[] args) =>
        Entry(Parse(level), LogMessage.Fill(message, args), exception);

    private void Entry(LogLevel level, string message, Exception? exception)
    {
        if (level >= least)
            Write(format.Bytes(new LogEntry(DateTime.UtcNow, level, message, exception, Current)));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (output)
            output.Write(bytes);
    }

    private static LogLevel Parse(string level) =>
        Enum.TryParse<LogLevel>(level, ignoreCase: true, out var parsed) ? parsed : LogLevel.Information;

    /// <summary>Two of Lambda's level names differ from those of <see cref="LogLevel"/>.</summary>
    private static LogLevel MinimumLevel(string level) => level.ToUpperInvariant() switch
    {
        "WARN" => LogLevel.Warning,
        "FATAL" => LogLevel.Critical,
        _ => Parse(level),
    };
}
