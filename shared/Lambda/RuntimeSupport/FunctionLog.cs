using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The function's log: each entry is one write to standard output, as soon as it is made, since Lambda may freeze the process between two.
/// </summary>
internal sealed class FunctionLog(Stream output, ILogFormat format, LogLevel least) : ILambdaLogger
{
    /// <summary>The invocation that the process is serving; a function serves one at a time.</summary>
    public Invocation? Current { get; set; }

    public static FunctionLog To(Stream output, FunctionEnvironment function) =>
        new(output, function.LogsAreJson ? new JsonLogFormat() : new TextLogFormat(), Least(function.LogLevel));

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

    /// <summary>Lambda's own names for levels differ from the contract's in two.</summary>
    private static LogLevel Least(string level) => level.ToUpperInvariant() switch
    {
        "WARN" => LogLevel.Warning,
        "FATAL" => LogLevel.Critical,
        _ => Parse(level),
    };
}
