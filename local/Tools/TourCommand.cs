namespace Trellis.Local.Tools;

/// <summary><c>tour</c>: the README's five minutes with curl, run against the laptop cloud or a deployed stack.</summary>
internal static class TourCommand
{
    public static Command Create()
    {
        var command = new DetailedCommand("tour", "the README's tour, to see whether a whole stack works", """
            Runs the README's five minutes with curl as a user of its own, says how each
            call was answered, and removes what it made. Exit code 1: a call was not
            answered as it should be. At a deployed stack it needs the aws command, signed
            in as someone who may read the stack and administer its user pool.

            Examples:
              dotnet run --project local -- tour
              dotnet run --project local -- tour --stack trellis-dev
            """)
            { StackOptions.Name, StackOptions.Region, StackOptions.Data };
        command.SetAction((result, cancellation) => Start(StackOptions.Read(result), cancellation));
        return command;
    }

    // The models of the schema that came with the project.
    private static readonly string[] Models = ["Task", "Label", "Team"];

    // After Ctrl-C too, what was made is removed. It is half a dozen calls.
    private static readonly TimeSpan CleaningUp = TimeSpan.FromMinutes(1);

    private static Task<int> Start(BackendOptions options, CancellationToken stopping)
    {
        var schema = SchemaFile.Read(SchemaFile.Own).Check().Schema;
        if (Models.FirstOrDefault(name => schema?.Models.Any(model => model.Name == name) != true) is { } missing)
        {
            throw new SetupException(
                "tour.schema",
                $"The tour makes records of the models Task, Label and Team, which came with this project. shared/schema.graphql has no "
                + $"{missing}.");
        }

        return Run(options, stopping);
    }

    private static async Task<int> Run(BackendOptions options, CancellationToken stopping)
    {
        var backend = await Backend.Find(options, stopping);
        var clock = Stopwatch.StartNew();
        using var run = new TourRun(backend, options, Console.Out);
        var isWhole = true;
        try
        {
            await run.Run(stopping);
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
