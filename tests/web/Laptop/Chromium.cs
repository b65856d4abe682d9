using System.Diagnostics;

namespace Trellis.Tests.Web;

/// <summary>
/// The installed browser, or the one that CHROMIUM names. First the one without windows, which takes less than two thirds of the processor
/// time: the other draws its tabs and buttons too, though nobody sees them. Where there is none Debian's is installed; where that cannot be,
/// there is none, and <see cref="Garden"/> says what becomes of the tests.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--renderer-process-limit=1"];

    private readonly IPlaywright playwright;
    private readonly string program;

    private Chromium(IPlaywright playwright, IBrowser browser, string program)
    {
        this.playwright = playwright;
        this.program = program;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    /// <summary>Null where there is no browser and none can be installed.</summary>
    public static async Task<Chromium?> Launch()
    {
        if ((Installed() ?? await Install()) is not { } program)
            return null;

        Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
        return new Chromium(playwright, browser, program);
    }

    /// <summary>A browser with a profile of its own, whose tabs another program opens and drives through that port.</summary>
    public Task<IBrowserContext> Debugged(string profile, int port) =>
        playwright.Chromium.LaunchPersistentContextAsync(profile, new() { ExecutablePath = program, Args = [.. Flags, $"--remote-debugging-port={port}"], Locale = "en-US" });

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }

    internal static string? Installed() => Array.Find(Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } own ? [own] : Places, File.Exists);

    private static async Task<string?> Install()
    {
        if (!File.Exists("/usr/bin/apt-get"))
            return null;

        await Run("update", "-qq");
        foreach (var package in new[] { "chromium-headless-shell", "chromium" }.Where(_ => Installed() is null))
            await Run("install", "-y", "-qq", "--no-install-recommends", package, "fonts-dejavu-core");
        return Installed();
    }

    /// <summary>As root, or where that needs no password; what it could not do shows in that there still is no browser.</summary>
    private static async Task Run(params string[] arguments)
    {
        string[] command = Environment.UserName == "root" ? ["/usr/bin/apt-get", .. arguments] : ["/usr/bin/sudo", "-n", "/usr/bin/apt-get", .. arguments];
        if (!File.Exists(command[0]))
            return;

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
    }
}
