namespace Trellis.Tests.Web;

/// <summary>
/// Looks at a page as it stands: by axe, light, dark and on a phone, and as pictures at three widths and in the dark, in TestResults/pages, for people to look at.
/// </summary>
public static class Pictures
{
    private const int Phone = 360;

    private static readonly (int Width, int Height)[] Sizes = [(Phone, 740), (2560, 1300), (1280, 820)];

    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(WorkTree.Clone, "tests", "web", "TestResults", "pages")).FullName;

    /// <summary>Takes the pictures, and fails where axe finds a fault or something is wider than its window.</summary>
    public static async Task Look(this Person person, string name)
    {
        var page = person.Page;
        var faults = new StringBuilder();
        foreach (var (width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            var (over, tall) = await Measure(page);
            if (over > 0)
                faults.AppendLine($"{name} is {over} pixels wider than a window of {width}.");

            // The whole of a long page, which scrolls within its frame.
            await page.SetViewportSizeAsync(width, Math.Clamp(tall, height, 3000));
            await Shoot(page, $"{name}-{width}");
            if (width == Phone)
                faults.Append(await AxeFaults(page, $"{name} on a phone"));
        }

        // The last of the widths, by which a picture in the dark differs in its colours only.
        faults.Append(await AxeFaults(page, name));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Shoot(page, $"{name}-dark");
        faults.Append(await AxeFaults(page, $"{name} in the dark"));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1280, 820);
        Assert.True(faults.Length == 0, faults.ToString());
    }

    private static async Task<(int Over, int Tall)> Measure(IPage page)
    {
        var measured = await page.EvaluateAsync<int[]>(
            """
            async () => {
              await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
              const main = document.querySelector('main');
              main.scrollTop = 0;
              return [Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth), Math.ceil(main.getBoundingClientRect().top + main.scrollHeight)];
            }
            """);
        return (measured[0], measured[1]);
    }

    private static async Task Shoot(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });

    private static async Task<string> AxeFaults(IPage page, string where) =>
        string.Concat((await page.Faults()).Select(fault => $"{where}: {fault}\n"));
}
