using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class TwoBrowsers(Garden garden)
{
    [Fact]
    public async Task What_is_typed_stays_when_somebody_else_deletes_the_record()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "Short-lived", field: "Name");
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Page.GotoAsync(ada.Page.Url);
        await second.Field("Name").FillAsync("Typed");
        await second.Page.Link("Drafts 1 waiting").WaitForAsync();

        await ada.Call(HttpMethod.Delete, new Uri(ada.Page.Url).AbsolutePath.Replace("/data", "", StringComparison.Ordinal));
        // Back online, the page reads the record again.
        var again = second.Page.WaitForResponseAsync(answer => answer.Status == 404);
        await second.Context.SetOfflineAsync(true);
        await second.Context.SetOfflineAsync(false);
        await again;
        await Assertions.Expect(second.Field("Name")).ToHaveValueAsync("Typed");
        await second.Page.Button("Save", exact: true).ClickAsync();

        await second.Page.GetByText("This record was deleted, or you no longer have access. What you typed is kept as a draft.").WaitForAsync();
        await second.Page.Button("Go on as a new record").ClickAsync();
        await Assertions.Expect(second.Field("Name")).ToHaveValueAsync("Typed");
    }

    [Fact]
    public async Task Who_saves_second_sees_both_versions_and_chooses_field_by_field()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "As it was");
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Open("Tasks");
        await second.Page.Link("As it was").ClickAsync();
        await second.Field("Title").FillAsync("As the second wants it");
        await second.Field("Notes").FillAsync("From the second");
        await second.Save();

        await ada.Field("Title").FillAsync("As the first wants it");
        await ada.Field("Priority").FillAsync("5");
        await ada.Page.Button("Save", exact: true).ClickAsync();
        await ada.Page.Heading("This record changed while you were editing").WaitForAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Group, new() { Name = "Title" })).ToContainTextAsync("Before: As it was");
        await Assertions.Expect(ada.Page.Locator("form.conflict").GetByRole(AriaRole.Group)).ToHaveTextAsync([new Regex("As the second wants it")]);
        await Assertions.Expect(ada.Page.Heading("This record changed while you were editing")).ToBeFocusedAsync();
        await ada.Page.GetByRole(AriaRole.Group, new() { Name = "Title" }).GetByLabel("Theirs").CheckAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Group, new() { Name = "Title" }).GetByLabel("Theirs")).ToBeFocusedAsync();
        await ada.Page.Button("Save this").ClickAsync();
        await ada.Page.GetByText("Saved.").WaitForAsync();

        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("As the second wants it");
        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("From the second");
        await Assertions.Expect(ada.Field("Priority")).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task Changes_of_different_fields_stand_beside_each_other()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Of two");
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Open("Tasks");
        await second.Page.Link("Of two").ClickAsync();
        await second.Field("Notes").FillAsync("From the second");
        await second.Save();

        await ada.Field("Priority").FillAsync("5");
        await ada.Save();

        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("From the second");
        await Assertions.Expect(ada.Field("Priority")).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task What_was_typed_into_a_record_that_is_gone_becomes_a_new_one()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Of two");
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Open("Tasks");
        await second.Page.Link("Of two").ClickAsync();
        await second.Page.Button("Delete").ClickAsync();
        await second.Page.GetByText("Deleted “Of two”.").WaitForAsync();

        await ada.Field("Notes").FillAsync("Worth keeping");
        await ada.Page.Button("Save", exact: true).ClickAsync();
        await ada.Page.Button("Go on as a new record").ClickAsync();
        await ada.Heading("New task");
        await ada.Page.Button("Create").ClickAsync();
        await ada.Heading("Of two");

        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Worth keeping");
        await Assertions.Expect(ada.Page.Link("Drafts", exact: true)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sign_in_that_ended_leads_to_the_way_in_and_back_to_what_was_typed()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Half done");
        await ada.Field("Notes").FillAsync("Typed before it ended");
        // As the pool leaves it when it refuses to refresh them.
        await ada.Page.EvaluateAsync("() => Object.keys(sessionStorage).filter((name) => name.includes('Cognito')).forEach((name) => sessionStorage.removeItem(name))");

        await ada.Page.Button("Save", exact: true).ClickAsync();
        await ada.Page.GetByText("Your sign-in has ended. Sign in again.").WaitForAsync();
        await ada.SignIn();

        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Typed before it ended");
        await Assertions.Expect(ada.Page.GetByText("Your sign-in has ended.")).ToHaveCountAsync(0);
        await ada.Save();
    }

    [Fact]
    public async Task A_sign_in_that_the_services_know_no_more_leads_to_the_way_in()
    {
        await using var ada = await garden.SomebodySignedIn();
        var headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" };
        // As both answer after the data folder was replaced.
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/**", route => route.FulfillAsync(new() { Status = 401, Headers = headers, ContentType = "application/json", Body = """{"message":"Unauthorized"}""" }));
        await ada.Page.RouteAsync($"{garden.Cloud.Cognito}/", route => route.FulfillAsync(
            new() { Status = 400, Headers = headers, ContentType = "application/x-amz-json-1.1", Body = """{"__type":"NotAuthorizedException","message":"Invalid Refresh Token"}""" }));

        await ada.Page.GetByRole(AriaRole.Navigation).Link("Tasks", exact: true).ClickAsync();

        await ada.Heading("Sign in");
        await ada.Page.GetByText("Your sign-in has ended. Sign in again.").WaitForAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_the_API_refuses_though_the_pool_renews_the_tokens_signs_in_again_and_a_reload_does_not_use_the_old_ones(bool isReloaded)
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Call(HttpMethod.Post, "/tasks", new { title = "Still hers" });
        var refused = 0;
        var headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" };
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/**", route =>
        {
            Interlocked.Increment(ref refused);
            return route.FulfillAsync(new() { Status = 401, Headers = headers, ContentType = "application/json", Body = """{"message":"Unauthorized"}""" });
        });

        await ada.Page.GetByRole(AriaRole.Navigation).Link("Tasks", exact: true).ClickAsync();
        await ada.Heading("Sign in");
        var asked = refused;
        if (isReloaded)
            await ada.Page.ReloadAsync();

        await ada.Heading("Sign in");
        Assert.Equal(asked, refused);
        await ada.Page.UnrouteAllAsync();
        await ada.SignIn();

        await ada.Row("Still hers").WaitForAsync();
    }

    [Fact]
    public async Task A_sign_in_that_ended_leaves_neither_rows_nor_credentials_to_the_next_person()
    {
        await using var bob = await garden.SomebodySignedIn("bob");
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Nobody's business");
        await ada.Page.GotoAsync("/settings");
        await ada.Page.GetByLabel("Signed").CheckAsync();
        await ada.Page.GetByText("They expire").WaitForAsync();
        await ada.Open("Tasks");
        await ada.Row("Nobody's business").WaitForAsync();
        var asked = new Regex(@":\d+/tasks\?");
        var headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" };
        await ada.Page.RouteAsync(asked, route => route.FulfillAsync(new() { Status = 401, Headers = headers, ContentType = "application/json", Body = """{"message":"Unauthorized"}""" }));
        await ada.Page.EvaluateAsync("() => Object.keys(sessionStorage).filter((name) => name.includes('Cognito')).forEach((name) => sessionStorage.removeItem(name))");
        await ada.Context.SetOfflineAsync(true);
        await ada.Page.GetByText("No connection.").WaitForAsync();
        await ada.Context.SetOfflineAsync(false);
        await ada.Heading("Sign in");

        // The next person's list is asked for and not answered yet. A question of the last one's may still come by before.
        await ada.Page.UnrouteAsync(asked);
        var isSignedIn = false;
        ada.Page.Request += (_, request) => isSignedIn |= request.Headers.GetValueOrDefault("x-amz-target", "").EndsWith(".RespondToAuthChallenge", StringComparison.Ordinal);
        var through = new TaskCompletionSource<string>();
        await ada.Page.RouteAsync(asked, route => isSignedIn ? Task.FromResult(through.TrySetResult(route.Request.Headers.GetValueOrDefault("authorization", ""))) : route.AbortAsync());
        await ada.Page.GetByLabel("E-mail").FillAsync(bob.Email);
        await ada.Page.GetByLabel("Password").FillAsync(Person.Password);
        await ada.Page.Button("Sign in", exact: true).ClickAsync();
        var admitted = await through.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await ada.Heading("Tasks");

        Assert.StartsWith("Bearer ", admitted, StringComparison.Ordinal);
        await Assertions.Expect(ada.Row("Nobody's business")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nobody_sees_anything_of_somebody_else()
    {
        await using var ada = await garden.SomebodySignedIn("ada");
        await ada.Make("Tasks", "task", "Nobody's business");
        var address = ada.Page.Url;
        await using var bob = await garden.SomebodySignedIn("bob");

        await bob.Open("Tasks");
        await bob.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await bob.Page.GotoAsync(address);

        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not found, or you do not have access.");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_browsers_sign_in()
    {
        await using var ada = await garden.SomebodySignedIn();
        await using var second = await ada.InAnotherBrowser(garden.Chromium);

        await ada.Page.GotoAsync("/settings");
        // Where the pool is not reached, nobody is told that all is done.
        await ada.Page.RouteAsync($"{garden.Cloud.Cognito}/", route => route.AbortAsync());
        await ada.Page.Button("Sign out everywhere").ClickAsync();
        await Assertions.Expect(ada.Page.GetByText("Could not sign out everywhere")).ToBeVisibleAsync();
        await ada.Page.UnrouteAsync($"{garden.Cloud.Cognito}/");
        await ada.Page.Button("Sign out everywhere").ClickAsync();
        await ada.Page.Heading("Sign in").WaitForAsync();

        // A token holds until it expires; refreshing it asks the pool, which refuses.
        var refused = await second.Page.EvaluateAsync<bool>(
            """
            async () => {
              const { cognito, clientId } = await (await fetch('/config.json')).json();
              const token = Object.entries(sessionStorage).find(([name]) => name.endsWith('.refreshToken'))[1];
              const answer = await fetch(cognito, { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken' }, body: JSON.stringify({ ClientId: clientId, RefreshToken: token }) });
              return !answer.ok;
            }
            """);
        Assert.True(refused);
    }
}
