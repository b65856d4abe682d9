namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>How each engine is called.</summary>
internal static class EngineProgram
{
    private const string WithoutJava =
        "DynamoDB Local needs Java 17 or newer: install it, or name a DynamoDB of your own with --dynamodb URL.";

    /// <param name="kind">Which engine.</param>
    /// <param name="package">The folder of its files.</param>
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
        var start = new ProcessStartInfo(Path.Combine(package, OperatingSystem.IsWindows() ? "dynoxide.exe" : "dynoxide"));
        Add(start, "serve", "--host", $"{place.Address}", "--port", place.Port.ToString(CultureInfo.InvariantCulture));
        if (data is not null)
            Add(start, "--db-path", DynoxideFile.In(data));
        return start;
    }

    private static ProcessStartInfo DynamoDbLocal(string package, string? data, int port)
    {
        var start = new ProcessStartInfo("java") { WorkingDirectory = package };
        // It lives for minutes: what Java's second compiler and its collector's threads take is more than they give back in that time.
        Add(
            start, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path=./DynamoDBLocal_lib", "-jar",
            "DynamoDBLocal.jar");
        Add(start, "-port", port.ToString(CultureInfo.InvariantCulture), "-disableTelemetry");
        // Without this, the scripts of any web page may call it.
        Add(start, "-cors", "http://localhost");
        // One database for every key and region, so that a look with other credentials sees the same tables.
        Add(start, "-sharedDb");
        if (data is null)
            Add(start, "-inMemory");
        else
            Add(start, "-dbPath", Path.GetFullPath(data));
        return start;
    }

    private static void Add(ProcessStartInfo start, params string[] words)
    {
        foreach (var word in words)
            start.ArgumentList.Add(word);
    }
}
