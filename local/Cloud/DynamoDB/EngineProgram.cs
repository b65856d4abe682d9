namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>How each engine is called.</summary>
internal static class EngineProgram
{
    private const string WithoutJava =
        "DynamoDB Local needs Java 17 or newer: install it, or name a DynamoDB of your own with --dynamodb URL.";

    /// <param name="data">The folder for its data; null keeps everything in memory.</param>
    /// <param name="place">Where to listen.</param>
    public static ProcessStartInfo Start(EngineKind kind, string package, string? data, IPEndPoint place) =>
        kind == EngineKind.Dynoxide ? Dynoxide(package, data, place) : DynamoDbLocal(package, data, place.Port);

    public static Child Run(ProcessStartInfo start, Action<string, bool> line)
    {
        try
        {
            return Child.Start(start, line);
        }
        catch (System.ComponentModel.Win32Exception) when (start.FileName == "java")
        {
            throw new SetupException("engine.java", $"java was not found. {WithoutJava}");
        }
    }

    /// <summary>Looks whether there is a Java for DynamoDB Local, before that is installed.</summary>
    /// <exception cref="SetupException">With what to install.</exception>
    public static async Task LookForJava(CancellationToken cancellation)
    {
        var java = await Tool.Run("java", ["-version"], Path.GetTempPath(), WithoutJava, cancellation);
        if (java.Code != 0)
        {
            throw new SetupException(
                "engine.java", $"java does not run (it says: {java.Lines.FirstOrDefault(line => line.Length > 0)}). {WithoutJava}");
        }
    }

    /// <summary>What an engine said that did not start, for people: of a Java that is too old it says so, without the trace.</summary>
    public static string Complaint(IEnumerable<string> said) =>
        said.Any(line => line.Contains("UnsupportedClassVersionError", StringComparison.Ordinal))
            ? $"this Java is too old. {WithoutJava}"
            : string.Join('\n', said);

    /// <summary>Whether a line is of a Java stack trace, which helps nobody here.</summary>
    public static bool IsTrace(string line) =>
        line.StartsWith("\tat ", StringComparison.Ordinal) || line.StartsWith("\t... ", StringComparison.Ordinal);

    private static ProcessStartInfo Dynoxide(string package, string? data, IPEndPoint place)
    {
        string[] file = data is null ? [] : ["--db-path", DynoxideFile.In(data)];
        return new ProcessStartInfo(
            Path.Combine(package, OperatingSystem.IsWindows() ? "dynoxide.exe" : "dynoxide"),
            ["serve", "--host", $"{place.Address}", "--port", $"{place.Port}", .. file]);
    }

    private static ProcessStartInfo DynamoDbLocal(string package, string? data, int port)
    {
        // It lives for minutes: what Java's second compiler and its collector's threads take is more than they give back in that time.
        string[] java = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path=./DynamoDBLocal_lib"];
        string[] file = data is null ? ["-inMemory"] : ["-dbPath", Path.GetFullPath(data)];
        // -cors: without it, the scripts of any web page may call it. -sharedDb: one database for every key and region, so that calls with
        // other credentials see the same tables.
        string[] options = ["-port", $"{port}", "-disableTelemetry", "-cors", "http://localhost", "-sharedDb", .. file];
        return new ProcessStartInfo("java", [.. java, "-jar", "DynamoDBLocal.jar", .. options])
        {
            WorkingDirectory = package,
        };
    }
}
