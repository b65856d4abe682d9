using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Trellis.Tests.Web;

/// <summary>
/// Takes the picture that the README begins with, when it is asked to: <c>dotnet tests/web/bin/Debug/net10.0/Web.Tests.dll -explicit only</c>. It lies in
/// TestResults/pages/front.png, to be looked at and put in the place of web/screenshot.png: <c>convert front.png +dither -colors 256 screenshot.png</c>
/// makes a third of it.
/// </summary>
[Trait("Runs", "all")]
public sealed class TheFrontPage(Garden garden)
{
    private const string Ada = "ada@example.com";

    private static readonly string[] Teams = ["Kitchen", "Garden", "Open days"];

    private static readonly string[] Labels = ["This week", "Outdoors", "Buy"];

    // Title, state, day it is due, priority, team, labels, tags: the last is made last, and stands first.
    private static readonly (string Title, string State, string? Due, int? Priority, int? Team, int[] Labels, string[] Tags)[] Tasks =
    [
        ("Paint the shed door", "open", null, 1, 1, [1], ["repair"]),
        ("Ask the council about parking", "open", "2027-05-28", 2, 2, [], ["letters"]),
        ("Print the programme", "open", "2027-05-14", 3, 2, [2], ["paper"]),
        ("Plant out the tomatoes", "open", "2027-05-10", 3, 1, [1], ["seeds"]),
        ("Mend the water butt", "started", "2027-04-30", 4, 1, [0, 1], ["repair"]),
        ("Find two helpers for Saturday", "started", "2027-04-29", 5, 2, [0], ["people"]),
        ("Order flour and yeast", "open", "2027-04-28", 4, 0, [0, 2], ["stores"]),
        ("Try the new soup recipe", "started", "2027-04-27", 2, 0, [], ["menu"]),
        ("Write the spring menu", "open", "2027-04-26", 5, 0, [0], ["menu", "paper"]),
        ("Sow the runner beans", "done", "2027-04-18", 3, 1, [1], ["seeds"]),
        ("Renew the insurance", "done", "2027-04-12", 4, null, [], ["letters"]),
        ("Sharpen the kitchen knives", "done", "2027-04-02", 2, 0, [], ["repair"]),
    ];

    [Fact(Explicit = true)]
    public async Task Is_shown_with_the_schema_that_everybody_begins_with()
    {
        // From tests/web/schemas: this clone's own.
        await using var cloud = await LaptopCloud.Start("../../../shared/schema");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, Ada, density: 2);
        await ada.SignUp();
        await cloud.Administer("CreateGroup", new { cloud.UserPoolId, GroupName = "admin" });
        await cloud.Administer("AdminAddUserToGroup", new { cloud.UserPoolId, GroupName = "admin", Username = Ada });
        await ada.SignOut();
        await ada.SignIn();
        await ada.Heading("Your data");
        await Fill(cloud, await ada.Page.EvaluateAsync<string>("() => Object.entries(sessionStorage).find(([name]) => name.endsWith('.idToken'))[1]"));

        await ada.Page.SetViewportSizeAsync(1280, 800);
        await ada.Open("Tasks");
        await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToHaveCountAsync(Tasks.Length);
        await ada.Page.GetByText(Teams[^1]).First.WaitForAsync();
        await ada.NothingSaid();
        var picture = await ada.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures.Folder, "front.png"), Animations = ScreenshotAnimations.Disabled });

        Assert.InRange(picture.Length, 100_000, 400_000);
        Assert.Empty(ada.Complaints);
    }

    private static async Task Fill(LaptopCloud cloud, string token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(cloud.Api) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var teams = new List<string>();
        foreach (var name in Teams)
            teams.Add(await Make(http, "teams", new() { ["name"] = name }));

        var labels = new List<string>();
        foreach (var name in Labels)
            labels.Add(await Make(http, "labels", new() { ["name"] = name }));

        foreach (var task in Tasks)
        {
            var record = new Dictionary<string, object?> { ["title"] = task.Title, ["state"] = task.State, ["due"] = task.Due, ["priority"] = task.Priority, ["tags"] = task.Tags };
            record["teamTasksId"] = task.Team is { } team ? teams[team] : null;
            var id = await Make(http, "tasks", record);
            foreach (var label in task.Labels)
            {
                using var linked = await http.PutAsync($"/tasks/{id}/labels/{labels[label]}", null);
                linked.EnsureSuccessStatusCode();
            }
        }
    }

    private static async Task<string> Make(HttpClient http, string path, Dictionary<string, object?> record)
    {
        using var answer = await http.PostAsJsonAsync(path, record.Where(field => field.Value is not null).ToDictionary());
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
