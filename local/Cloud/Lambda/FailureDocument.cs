namespace Trellis.Local.Cloud.Lambda;

/// <summary>The error documents that Lambda itself writes when a function cannot.</summary>
internal static class FailureDocument
{
    public static JobOutcome TimedOut(Job job, TimeSpan limit) =>
        Create(job, JobEnding.TimedOut, "Sandbox.Timedout", $"Task timed out after {Seconds(limit)} seconds");

    public static JobOutcome Exited(Job job, int code) =>
        Create(job, JobEnding.Crashed, "Runtime.ExitError", $"Runtime exited with error: {Word(code)}");

    public static JobOutcome OutOfMemory(Job job) =>
        Create(job, JobEnding.OutOfMemory, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed");

    public static JobOutcome NotAnswered(Job job) => Create(
        job, JobEnding.Failed, "Runtime.NoResponse", "The runtime asked for the next event without answering this one.");

    public static JobOutcome NotStarted(Job job, string why) => Create(job, JobEnding.Crashed, "Runtime.InvalidEntrypoint", why);

    public static JobOutcome InitTimedOut(Job job, TimeSpan limit) =>
        Create(job, JobEnding.TimedOut, "Sandbox.Timedout", $"Init timed out after {Seconds(limit)} seconds");

    public static JobOutcome AnswerTooLarge() => Create(
        JobEnding.Failed, "Function.ResponseSizeTooLarge",
        $"Response payload size exceeded maximum allowed payload size ({Limits.Answer} bytes).");

    public static JobOutcome Throttled() => Create(JobEnding.Throttled, "TooManyRequestsException", "Rate Exceeded.");

    private static JobOutcome Create(Job job, JobEnding ending, string type, string message) =>
        Create(ending, type, $"RequestId: {job.RequestId} Error: {message}");

    private static JobOutcome Create(JobEnding ending, string type, string message) => new(
        Encoding.UTF8.GetBytes(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString()),
        "Unhandled", ending, type);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    // A process that a signal ended has the code 128 and the signal's number.
    private static string Word(int code) => code switch
    {
        137 => "signal: killed",
        134 => "signal: aborted",
        139 => "signal: segmentation fault",
        143 => "signal: terminated",
        _ => $"exit status {code}",
    };
}

/// <summary>Lambda's own limits. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html</summary>
internal static class Limits
{
    /// <summary>The longest event of a caller who waits.</summary>
    public const int Event = 6 * 1024 * 1024;

    /// <summary>The longest answer.</summary>
    public const int Answer = (6 * 1024 * 1024) + 100;
}
