namespace Trellis.Local.Cloud.Lambda;

/// <summary>What all functions of a Lambda service share.</summary>
public sealed record LambdaSettings
{
    public string Region { get; init; } = "us-east-1";

    /// <summary>Variables that every function gets besides the template's: where this machine's services are.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Called with each line of a function's log, including those that Lambda itself writes.</summary>
    public Action<FunctionLine> Log { get; init; } = _ => { };

    /// <summary>Called after each event.</summary>
    public Action<FunctionReport> Report { get; init; } = _ => { };

    /// <summary>The most instances of one function. More requests than this wait their turn.</summary>
    /// <remarks>On AWS each request at a time has an instance of its own. Here they share a few cores.</remarks>
    public int MaxInstances { get; init; } = Math.Max(8, System.Environment.ProcessorCount * 2);

    /// <summary>How long a request waits for an instance that is busy before another is started, if one would help.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long the last instance of a function lives with nothing to do.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the others live: those that a burst of requests has left behind.</summary>
    public TimeSpan SpareTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an instance may take from its start until it asks for its first event. Lambda gives 10 seconds; an ordinary build,
    /// which is compiled as it starts, needs more on a laptop that is busy with something else.</summary>
    public TimeSpan LongestInit { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>One line of a function's log.</summary>
/// <param name="RequestId">The request that it belongs to; empty before the first.</param>
/// <param name="IsPlatform">Whether Lambda wrote it (START, END, REPORT) and not the function.</param>
public sealed record FunctionLine(string Function, string RequestId, string Text, bool IsPlatform);

/// <summary>How a function has processed an event.</summary>
/// <param name="Memory">The most bytes of memory that the process has held so far.</param>
public sealed record FunctionReport(string Function, Job Job, long Memory);

/// <summary>A function and what runs it.</summary>
public sealed record FunctionSetup(FunctionDeclaration Declaration, FunctionProgram Program);
