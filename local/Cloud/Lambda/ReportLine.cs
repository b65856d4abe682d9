namespace Trellis.Local.Cloud.Lambda;

/// <summary>The line that Lambda writes about each event that is over.</summary>
internal static class ReportLine
{
    public static string For(Job job, JobOutcome outcome, int memorySize, long memoryUsed)
    {
        // For custom runtimes the init phase is billed too.
        var billed = Math.Ceiling((job.Duration + (job.Init ?? TimeSpan.Zero)).TotalMilliseconds);
        var megabytes = Math.Max(1, memoryUsed / (1024 * 1024));
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {job.RequestId}\tDuration: {job.Duration.TotalMilliseconds:0.00} ms\tBilled Duration: {billed:0} "
            + $"ms\tMemory Size: {memorySize} MB\tMax Memory Used: {megabytes} MB");
        if (job.Init is { } init)
            line += string.Create(CultureInfo.InvariantCulture, $"\tInit Duration: {init.TotalMilliseconds:0.00} ms");
        return outcome.Ending switch
        {
            JobEnding.TimedOut => line + "\tStatus: timeout",
            JobEnding.Crashed or JobEnding.OutOfMemory => line + $"\tStatus: error\tError Type: {outcome.ErrorType}",
            _ => line,
        };
    }
}
