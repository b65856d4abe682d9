namespace Trellis.Tests.Web;

[Trait("Runs", "nightly")]
[Collection(nameof(Measurements))]
public sealed class HowItScrolls(Garden garden)
{
    private const double MostMilliseconds = 50;
    private const double MostUsually = 20;

    [Fact]
    public async Task No_frame_of_ten_thousand_records_takes_over_50_ms_and_95_of_100_at_most_20_ms()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);
        var ended = await Traced(garden.Chromium.Browser);

        // A wheel that is turned fast, all the way down and all the way up, with every next page read on the way.
        var frames = await ada.Page.EvaluateAsync<double[]>(
            """
            async () => {
              const pane = document.querySelector('.table-pane');
              const frames = [];
              const next = () => new Promise((resolve) => requestAnimationFrame((now) => { performance.mark('frame'); resolve(now); }));
              let last = await next();
              for (const step of [300, -300])
                for (let at = 0; at < 6000; at++) {
                  pane.scrollTop += step;
                  const now = await next();
                  frames.push(now - last);
                  last = now;
                  const whole = Number(document.querySelector('table').getAttribute('aria-rowcount')) > 0;
                  if (step > 0 ? whole && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 50 : pane.scrollTop === 0) break;
                }
              return frames;
            }
            """);
        var (worked, longest) = await ended();

        TestContext.Current.TestOutputHelper!.WriteLine($"{frames.Length} frames from one to the next: {Words(frames)}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{worked.Count} frames by the page's processor time: {Words(worked)} The longest task took {longest:F1} ms.");
        Assert.True(frames.Length > 1000, $"Only {frames.Length} frames: the table was not walked to its end.");
        // The clock on the wall also counts what other programs did meanwhile; the processor's counts the page's work alone.
        Assert.InRange(longest, 0, MostMilliseconds);
        Assert.InRange(At(95, worked), 0, MostUsually);
    }

    /// <summary>Has the browser write down its work, and gives, when asked, how long the page's main thread had the processor in each frame, and in its longest task.</summary>
    private static async Task<Func<Task<(IReadOnlyList<double> Frames, double LongestTask)>>> Traced(IBrowser browser)
    {
        var events = new List<JsonElement>();
        var done = new TaskCompletionSource();
        var tracing = await browser.NewBrowserCDPSessionAsync();
        tracing.Event("Tracing.dataCollected").OnEvent += (_, collected) => events.AddRange(collected!.Value.GetProperty("value").EnumerateArray().Select(each => each.Clone()));
        tracing.Event("Tracing.tracingComplete").OnEvent += (_, _) => done.TrySetResult();
        await tracing.SendAsync("Tracing.start", new() { ["transferMode"] = "ReportEvents", ["traceConfig"] = new { includedCategories = new[] { "disabled-by-default-devtools.timeline", "blink.user_timing" } } });
        return async () =>
        {
            await tracing.SendAsync("Tracing.end");
            await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
            var marks = events.Where(each => each.GetProperty("name").GetString() == "frame").ToList();
            var tasks = events
                .Where(each => each.GetProperty("name").GetString() == "RunTask" && Same(each, marks[0], "pid") && Same(each, marks[0], "tid") && each.TryGetProperty("tdur", out _))
                .Select(each => (At: each.GetProperty("ts").GetDouble(), Took: each.GetProperty("tdur").GetDouble() / 1000))
                .ToList();
            return (Frames([.. marks.Select(mark => mark.GetProperty("ts").GetDouble()).Order()], tasks), tasks.Max(task => task.Took));
        };
    }

    /// <summary>What was worked from each mark to the next.</summary>
    private static double[] Frames(double[] marks, IEnumerable<(double At, double Took)> tasks)
    {
        var frames = new double[marks.Length - 1];
        foreach (var (at, took) in tasks)
        {
            var found = Array.BinarySearch(marks, at);
            var frame = found < 0 ? ~found - 1 : found;
            if (frame >= 0 && frame < frames.Length)
                frames[frame] += took;
        }

        return frames;
    }

    private static bool Same(JsonElement one, JsonElement other, string name) => one.GetProperty(name).GetInt64() == other.GetProperty(name).GetInt64();

    private static double At(int percent, IReadOnlyCollection<double> milliseconds) => milliseconds.Order().ElementAt(milliseconds.Count * percent / 100);

    private static string Words(IReadOnlyCollection<double> milliseconds) =>
        $"median {At(50, milliseconds):F1} ms, p95 {At(95, milliseconds):F1} ms, p99 {At(99, milliseconds):F1} ms, longest {milliseconds.Max():F1} ms, {milliseconds.Count(each => each > MostMilliseconds)} over {MostMilliseconds} ms.";
}
