namespace Trellis.Local.Cloud.Lambda;

/// <summary>Invokes a function with batches, and retries, splits and gives up those that fail, as the mapping says.</summary>
/// <remarks>Where a response names a record behind the first, the records before it are handled, and the others are a new batch with all
/// its retries.</remarks>
/// <param name="print">Prints a line for each failure.</param>
internal sealed class BatchDelivery(
    EventSourceDeclaration source, string shard, LambdaService functions, EventStore store, Action<string> print)
{
    /// <summary>How many characters of records an event may have.</summary>
    public const int LongestEvent = Limits.Event - 1024;

    private static readonly TimeSpan TimeToNotice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Completes when every record succeeded or was given up.</summary>
    /// <param name="records">The records of one lane, in order.</param>
    /// <param name="handled">Called with the first of the remaining records when they need not be delivered again.</param>
    public async Task Deliver(IReadOnlyList<StreamRecord> records, Action<IReadOnlyList<StreamRecord>> handled, CancellationToken stopping)
    {
        var remaining = new Stack<Batch>([new Batch(records, 0)]);
        while (remaining.TryPop(out var batch))
        {
            var expired = Expired(batch);
            if (expired > 0)
            {
                GiveUp(new Batch([.. batch.Records.Take(expired)], batch.Tries), "RecordAgeExceeded", null, handled);
                batch = new Batch([.. batch.Records.Skip(expired)], 0);
            }

            if (batch.Records.Count > 0)
                await Try(batch, remaining, handled, stopping);
        }
    }

    private async Task Try(
        Batch batch, Stack<Batch> remaining, Action<IReadOnlyList<StreamRecord>> handled, CancellationToken stopping)
    {
        var job = new Job { Payload = Event(batch.Records) };
        var outcome = await functions.Run(source.Function, job);
        var failed = outcome.Error is not null ? 0
            : source.ReportsFailures ? BatchResponse.FirstFailed(outcome.Payload.Span, batch.Records)
            : null;
        if (failed is not null)
            await NotStopping(outcome, stopping);
        // A throttled call has not tried anything.
        var tried = batch with { Tries = batch.Tries + (outcome.Ending == JobEnding.Throttled ? 0 : 1) };
        switch (failed)
        {
            case null:
                handled(batch.Records);
                return;
            case > 0:
                handled([.. batch.Records.Take(failed.Value)]);
                tried = new Batch([.. batch.Records.Skip(failed.Value)], 0);
                break;
            case 0 when source.Bisects && batch.Records.Count > 1 && outcome.Ending != JobEnding.Throttled:
                remaining.Push(new Batch([.. batch.Records.Skip(batch.Records.Count / 2)], 0));
                remaining.Push(new Batch([.. batch.Records.Take(batch.Records.Count / 2)], 0));
                print($"{Failure(tried, outcome)}; it is tried again in two halves.");
                return;
            case 0 when tried.Tries > source.Retries:
                print($"{Failure(tried, outcome)}.");
                GiveUp(tried, "RetryAttemptsExhausted", (job, outcome), handled);
                return;
        }

        var pause = Pause(tried.Tries);
        remaining.Push(tried);
        print(string.Create(CultureInfo.InvariantCulture, $"{Failure(tried, outcome)}; it is tried again in {pause.TotalSeconds:0.0} s."));
        await Task.Delay(pause, stopping);
    }

    // Ctrl-C in a terminal reaches the function as soon as it reaches us.
    private static Task NotStopping(JobOutcome outcome, CancellationToken stopping) =>
        Task.Delay(outcome.Ending == JobEnding.Crashed ? TimeToNotice : TimeSpan.Zero, stopping);

    private void GiveUp(
        Batch batch, string condition, (Job Job, JobOutcome Outcome)? last, Action<IReadOnlyList<StreamRecord>> handled)
    {
        var kept = ".";
        if (source.FailureQueue is { } queue)
        {
            var arn = functions[source.Function]!.Declaration.Arn;
            store.Send(new QueuedMessage(queue, FailureMessage.Create(batch, shard, source, arn, condition, last)));
            kept = $"; -- queue shows the message in {queue}.";
        }

        print($"{source.Function} goes on without {Records(batch)} of {source.Name} ({condition}){kept}");
        handled(batch.Records);
    }

    private int Expired(Batch batch) => source.LongestAge is { } limit
        ? batch.Records.TakeWhile(record => DateTimeOffset.UtcNow - record.Created > limit).Count()
        : 0;

    private string Failure(Batch batch, JobOutcome outcome)
    {
        var document = outcome.Error is null ? null : JsonReading.Parsed(outcome.Payload.Span) as JsonObject;
        var reason = outcome.Error is null ? "it reported failed records" : $"{document?["errorType"]}: {document?["errorMessage"]}";
        return $"{source.Function} failed with {Records(batch)} of {source.Name} ({reason.ReplaceLineEndings(" ")})";
    }

    private static string Records(Batch batch) => batch.Records.Count == 1 ? "1 record" : $"{batch.Records.Count} records";

    private static TimeSpan Pause(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Max(0, tries - 1));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static byte[] Event(IReadOnlyList<StreamRecord> records) =>
        Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', records.Select(record => record.Text))}}]}""");
}

/// <summary>Records that are handed over together.</summary>
/// <param name="Records">At least one.</param>
internal sealed record Batch(IReadOnlyList<StreamRecord> Records, int Tries);
