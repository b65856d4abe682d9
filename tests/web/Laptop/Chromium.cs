using System.Diagnostics;
using Microsoft.Playwright;

namespace Trellis.Tests.Web;

/// <summary>
/// The installed browser. Where there is none Debian's is installed; where that cannot be, these tests fail in CI and are
/// skipped elsewhere, with the reason.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    public static async Task<Chromium> Launch()
    {
        var program = Installed() ?? await Install();
        if (program is null)
        {
            const string reason = "There is no Chromium here, and apt-get could not install it.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", reason);
            Assert.Fail(reason);
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
        return new Chromium(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    internal static string? Installed() => Array.Find(Places, File.Exists);

    private static async Task<string?> Install()
    {
        if (!File.Exists("/usr/bin/apt-get") || Environment.UserName != "root")
        {
            return null;
        }

        await Run("update", "-qq");
        await Run("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core");
        return Installed();
    }

    private static async Task Run(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/apt-get", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
    }
}
