using Deque.AxeCore.Commons;

namespace Trellis.Tests.Web;

/// <summary>
/// What axe finds in a page that keeps people out. Run in the page itself: the package for Playwright opens a page of its own for every
/// look, to put frames together, which costs more than the look does, and the client has no frames.
/// </summary>
public static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>A line or more for each fault: the rule that is broken, and the elements that break it.</summary>
    public static async Task<IReadOnlyList<string>> Faults(this IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);

        return await page.EvaluateAsync<string[]>(
            """
            async () => {
              if (frames.length > 0) throw new Error('There are frames, which nobody looks into here.');
              // A colour on its way from light to dark is none that anybody reads.
              await Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished));
              const { violations, passes } = await axe.run(document, { resultTypes: ['violations'] });
              if (passes.length === 0) throw new Error('axe looked at nothing.');
              return violations.map(({ id, help, nodes }) => [`${id}: ${help}`, ...nodes.map((node) => node.html)].join('\n  '));
            }
            """);
    }
}
