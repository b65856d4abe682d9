using System.Net;
using System.Net.Http.Headers;

namespace Trellis.Tests.Local.Cloud;

[Collection(nameof(WorkingCopy))]
[Trait("Runs", "all")]
public sealed class EditingWhileItStarts(WorkingCopy copy) : IAsyncLifetime
{
    private RunningCloud? cloud;

    private string Data => Path.Combine(copy.Root, "data");

    private string Web => Path.Combine(copy.Root, "web");

    private string Programs => Path.Combine(copy.Root, ".trellis", "run");

    [Fact]
    public async Task What_is_saved_before_the_start_has_ended_is_served()
    {
        var starting = RunningCloud.StartCopy(copy, Data);
        // The functions have the schema as it was, and the cloud is not there yet.
        await Eventually.Holds(() => Task.FromResult(Directory.Exists(Programs)
            && Directory.GetDirectories(Programs).Count(program => Path.GetExtension(program).Length == 0) == 9), seconds: 240);
        copy.Edit("shared/schema.graphql", "  notes: String\n", "  notes: String\n  mood: String\n");
        cloud = await starting;

        await IsServed();
    }

    [Fact]
    public async Task What_is_saved_together_with_a_web_client_that_does_not_build_is_served()
    {
        copy.Write("web/package.json", "{}");
        cloud = await RunningCloud.StartCopy(copy, Data);
        await Eventually.Holds(() => Task.FromResult(cloud.Said("The APIs answer without the web client.")));

        copy.Write("web/index.html", "An edit.");
        copy.Edit("shared/schema.graphql", "  notes: String\n", "  notes: String\n  mood: String\n");

        await Eventually.Holds(() => Task.FromResult(cloud.Said("The previous version keeps running.")));
        await IsServed();
    }

    public ValueTask InitializeAsync()
    {
        copy.Renew();
        if (Directory.Exists(Programs))
            Directory.Delete(Programs, recursive: true);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (cloud is not null)
            await cloud.DisposeAsync();
        if (Directory.Exists(Web))
            Directory.Delete(Web, recursive: true);
    }

    private async Task IsServed()
    {
        await cloud!.SignUp("editor@example.com");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await cloud.SignIn("editor@example.com"));
        await Eventually.Holds(
            async () =>
            {
                using var content = new StringContent("""{"title": "Edited", "state": "open", "mood": "calm"}""", Encoding.UTF8, "application/json");
                using var response = await http.PostAsync(new Uri(cloud["api"], "/tasks"), content, TestContext.Current.CancellationToken);
                return response.StatusCode == HttpStatusCode.Created;
            },
            seconds: 60);
    }
}
