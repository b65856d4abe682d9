using System.Globalization;
using System.Text.Json;
using System.Web;
using Microsoft.Playwright;

namespace Trellis.Tests.Web;

public sealed class AVeryLongTable(Garden garden)
{
    private const int Records = 10_000;

    [Fact]
    public async Task Is_read_to_its_end_with_few_rows_in_the_page_and_walked_with_the_keys()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks?*", Answer);
        await ada.Open("Tasks");
        await ada.Row("Task 00000").WaitForAsync();

        var most = await ada.Page.EvaluateAsync<int>(
            """
            async () => {
              const pane = document.querySelector('.table-pane');
              let most = 0;
              for (let frame = 0; frame < 6000; frame++) {
                pane.scrollTop += 400;
                await new Promise(requestAnimationFrame);
                most = Math.max(most, document.querySelectorAll('tr').length);
                const rows = Number(document.querySelector('table').getAttribute('aria-rowcount'));
                if (rows > 0 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 50) return most;
              }
              return -1;
            }
            """);
        await ada.Row("Task 09999").WaitForAsync();
        await ada.Page.Locator("tr[data-at='9999']").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(ada.Page.Locator("tr[data-at='0']")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("ArrowDown");

        await Assertions.Expect(ada.Page.Locator("tr[data-at='1']")).ToBeFocusedAsync();
        Assert.InRange(most, 10, 80);
    }

    private static Task Answer(IRoute route)
    {
        var query = HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
        var from = int.Parse(query["nextToken"] ?? "0", CultureInfo.InvariantCulture);
        var to = Math.Min(from + int.Parse(query["limit"]!, CultureInfo.InvariantCulture), Records);
        var items = Enumerable.Range(from, to - from).Select(at => new { id = $"id-{at}", title = $"Task {at:D5}", state = "open", priority = at % 6, due = "2030-01-01", _version = 1 });
        return route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
            Body = JsonSerializer.Serialize(new { items, nextToken = to < Records ? to.ToString(CultureInfo.InvariantCulture) : null, count = Records, countIsExact = true }),
        });
    }
}
