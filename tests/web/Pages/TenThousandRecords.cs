using System.Web;

namespace Trellis.Tests.Web;

/// <summary>A model with ten thousand records, answered page by page without a service behind it: what the page makes of them is the subject.</summary>
internal static class TenThousandRecords
{
    private const int Records = 10_000;

    public static async Task OpenIn(Person person, string api)
    {
        var owner = await person.Sub();
        await person.Page.RouteAsync($"{api}/tasks?*", route => Answer(route, owner));
        await person.Open("Tasks");
        await person.Row("Task 00000").WaitForAsync();
    }

    private static Task Answer(IRoute route, string owner)
    {
        var query = HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
        var from = int.Parse(query["nextToken"] ?? "0", CultureInfo.InvariantCulture);
        var to = Math.Min(from + int.Parse(query["limit"]!, CultureInfo.InvariantCulture), Records);
        var items = Enumerable.Range(from, to - from).Select(at => new { id = $"id-{at}", title = $"Task {at:D5}", state = "open", priority = at % 6, due = "2030-01-01", owner, _version = 1 });
        return route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
            Body = JsonSerializer.Serialize(new { items, nextToken = to < Records ? to.ToString(CultureInfo.InvariantCulture) : null, count = Records, countIsExact = true }),
        });
    }
}
