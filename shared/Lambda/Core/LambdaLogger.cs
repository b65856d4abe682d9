namespace Amazon.Lambda.Core;

/// <summary>The log for code without an <see cref="ILambdaContext"/>. Its lines have no request id.</summary>
public static class LambdaLogger
{
    public static void Log(string message) => Console.WriteLine(message);

    public static void Log(LogLevel level, string message, params object[] args) => Log(level.ToString(), message, args);

    public static void Log(string level, string message, params object[] args) =>
        Console.WriteLine($"{level}: {LogMessage.Fill(message, args)}");
}
