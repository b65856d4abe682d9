using Amazon.Lambda.Core;

namespace Amazon.Lambda.TestUtilities;

/// <summary>A log that tests can read.</summary>
public class TestLambdaLogger : ILambdaLogger
{
    /// <summary>Everything that was logged.</summary>
    public StringBuilder Buffer { get; } = new();

    public void Log(string message)
    {
        Buffer.Append(message);
        Console.Write(message);
    }

    public void LogLine(string message)
    {
        Buffer.AppendLine(message);
        Console.WriteLine(message);
    }

    public void Log(string level, string message) => LogLine($"{level}: {message}");
}
