using System.Diagnostics;

namespace Trellis.Tests.Web;

/// <summary>A measurement, made only where somebody asks for it: <c>dotnet test --project tests/web --explicit only</c>. It takes Lighthouse from npm.</summary>
[Trait("Runs", "all")]
public sealed class Lighthouse(Garden garden)
{
    private const string Version = "12.8.2";
    private const double Least = 0.95;

    [Theory(Explicit = true)]
    [InlineData("mobile")]
    [InlineData("desktop")]
    public async Task Gives_at_least_95_of_100_for_speed_accessibility_and_good_practice(string device)
    {
        var folder = Directory.CreateDirectory(Path.Combine(WorkTree.Clone, "tests", "web", "TestResults", "lighthouse")).FullName;
        var report = Path.Combine(folder, $"{device}.json");
        string[] preset = device == "desktop" ? ["--preset=desktop"] : [];
        var start = new ProcessStartInfo("npx", ["--yes", $"lighthouse@{Version}", garden.Cloud.Web, "--quiet", .. preset, "--chrome-flags=--headless=new --no-sandbox", "--output=json", $"--output-path={report}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHROME_PATH"] = Chromium.Installed();

        var patience = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience), process.StandardError.ReadToEndAsync(patience));
        await process.WaitForExitAsync(patience);

        Assert.True(process.ExitCode == 0, string.Concat(said));
        var categories = JsonElement.Parse(await File.ReadAllBytesAsync(report, patience)).GetProperty("categories");
        foreach (var name in new[] { "performance", "accessibility", "best-practices" })
        {
            var score = categories.GetProperty(name).GetProperty("score").GetDouble();
            TestContext.Current.TestOutputHelper!.WriteLine($"{name} {score}");
            Assert.True(score >= Least, $"{name} is {score}: {report} says why.");
        }
    }
}
