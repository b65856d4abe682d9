using System.Diagnostics;
using System.Runtime.InteropServices;
using Trellis.Http;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>tour</c>: the README's five minutes with curl, run against the laptop cloud or a deployed stack.</summary>
internal static class Tour
{
    public static Usage Usage { get; } = new(
        "tour",
        "",
        "the README's tour, to see whether all of a stack works",
        "Runs the README's five minutes with curl as a user of its own, says how each call was answered, and removes what it made. "
            + "The exit code is 1 when a call was not answered as it should be. At a deployed stack it needs the aws command, "
            + "signed in as someone who may read the stack and administer its user pool.")
    {
        Options = [Option.Stack with { What = "at a deployed stack, through the aws command" }, Option.Region, Option.Data],
        Examples = ["%", "% --stack trellis-dev"],
    };

    // The models of the schema that came with the project.
    private static readonly string[] Models = ["Task", "Label", "Team"];

    // After Ctrl-C too, what was made is removed. It is half a dozen calls.
    private static readonly TimeSpan CleaningUp = TimeSpan.FromMinutes(1);

    public static async Task<int> Start(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not [])
            return Usage.Refuse("That is not what tour takes.");

        var schema = SchemaFile.Read(SchemaFile.Own).Check().Schema;
        if (Models.FirstOrDefault(name => schema?.Models.Any(model => model.Name == name) != true) is { } missing)
        {
            throw new SetupException(
                "tour.schema",
                $"The tour makes records of the models Task, Label and Team, which came with this project. shared/schema.graphql has no "
                + $"{missing}.");
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Run(options, stopping.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task<int> Run(BackendOptions options, CancellationToken stopping)
    {
        var backend = await options.Find(stopping);
        var clock = Stopwatch.StartNew();
        using var run = new TourRun(backend, options, Console.Out);
        var isWhole = true;
        try
        {
            await run.Go(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            isWhole = false;
        }
        finally
        {
            await CleanUp(run);
        }

        var verdict = run.Failures > 0 ? $"{run.Failures} of {run.Calls} calls were not answered as they should be."
            : isWhole ? $"All {run.Calls} calls were answered as they should be ({clock.Elapsed.TotalSeconds:0.0} s), "
                + "and what the tour made is removed."
            : "Stopped before the end. What the tour made is removed.";
        Console.WriteLine(verdict);
        return isWhole && run.Failures == 0 ? 0 : 1;
    }

    private static async Task CleanUp(TourRun run)
    {
        using var bound = new CancellationTokenSource(CleaningUp);
        try
        {
            await run.CleanUp(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SetupException("tour.left", $"Cleaning up took too long. Look in the user pool for {run.User}, and remove it.");
        }
    }
}
