namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class AVeryLongTable(Garden garden)
{
    [Fact]
    public async Task Is_read_to_its_end_with_few_rows_in_the_page_and_walked_with_the_keys()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);

        var most = await ada.Page.EvaluateAsync<int>(
            """
            async () => {
              const pane = document.querySelector('.table-pane');
              let most = 0;
              for (let frame = 0; frame < 3000; frame++) {
                pane.scrollTop += 4000;
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

    [Fact]
    public async Task Is_sorted_by_the_page_as_far_as_it_says()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);

        var heading = ada.Page.Locator("thead").Button("Title");
        await heading.ClickAsync();
        await heading.ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".kept")).ToHaveTextAsync("Only the first 2,000 are sorted and shown. Filter the list to have fewer.");

        await Assertions.Expect(ada.Page.Locator("tbody td.first").First).ToHaveTextAsync("Task 01999");
        await ada.Look("list-sorted");
    }
}
