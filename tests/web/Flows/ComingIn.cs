namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class ComingIn(Garden garden)
{
    [Fact]
    public async Task The_code_from_the_console_opens_the_account_and_the_first_sign_in_makes_the_profile()
    {
        await using var ada = await garden.Stranger();

        await ada.SignUp();

        await ada.Page.GotoAsync("/profile");
        var sheet = ada.Page.Locator("dl.sheet");
        await Assertions.Expect(sheet).ToContainTextAsync(ada.Email);
        await Assertions.Expect(sheet.Locator("div", new() { HasText = "Sign-ins" })).ToContainTextAsync("1");
        await Assertions.Expect(sheet.Locator("div", new() { HasText = "First sign-in" })).ToContainTextAsync(DateTime.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_wrong_code_is_called_so_and_the_right_one_goes_on()
    {
        await using var ada = await garden.Stranger();
        await ada.Page.Button("Create an account").ClickAsync();
        await ada.Page.GetByLabel("E-mail").FillAsync(ada.Email);
        await ada.Page.GetByLabel("Password").FillAsync(Person.Password);
        await ada.Page.Button("Show").ClickAsync();
        await Assertions.Expect(ada.Page.GetByLabel("Password")).ToHaveAttributeAsync("type", "text");
        await ada.Look("password-shown");
        await ada.Page.Button("Hide").ClickAsync();
        await Assertions.Expect(ada.Page.GetByLabel("Password")).ToHaveAttributeAsync("type", "password");
        await ada.Page.Button("Create account").ClickAsync();
        await ada.Heading("Confirm your e-mail address");
        var code = await garden.Cloud.CodeFor(ada.Email);

        await ada.Page.GetByLabel("Code").FillAsync(code == "000000" ? "000001" : "000000");
        await ada.Page.Button("Confirm", exact: true).ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong code. Check it, or ask for a new one.");
        await ada.Look("confirm-refused");
        await ada.Page.GetByLabel("Code").FillAsync(code);
        await ada.Page.Button("Confirm", exact: true).ClickAsync();

        await ada.Heading("Your data");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_alike()
    {
        await using var ada = await garden.SomebodySignedIn();
        await using var stranger = await garden.Stranger("nobody");
        await using var second = await garden.Stranger("ada");

        await stranger.SignIn("Wrong-horse-7-battery");
        await second.Page.GetByLabel("E-mail").FillAsync(ada.Email);
        await second.Page.GetByLabel("Password").FillAsync("Wrong-horse-7-battery");
        await second.Page.Button("Sign in", exact: true).ClickAsync();

        var one = await stranger.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
        var other = await second.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
        Assert.Equal("Wrong e-mail or password.", one);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_with_the_code()
    {
        await using var ada = await garden.SomebodySignedIn();
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.SignOut();

        await second.Page.Button("Forgot your password?").ClickAsync();
        await second.Page.GetByLabel("E-mail").FillAsync(ada.Email);
        await second.Page.Button("Send me a code").ClickAsync();
        await second.Page.GetByLabel("New password").WaitForAsync();
        await second.Look("reset");
        await second.Page.GetByLabel("Code").FillAsync(await garden.Cloud.CodeFor(ada.Email));
        await second.Page.GetByLabel("New password").FillAsync("Another-horse-8-battery");
        await second.Page.Button("Set the password").ClickAsync();
        await second.Page.GetByText("The new password is set.").WaitForAsync();
        await second.SignIn("Another-horse-8-battery");

        await second.Page.Heading("Your data").WaitForAsync();
    }

    [Fact]
    public async Task A_password_that_an_administrator_gave_is_replaced_at_the_first_sign_in()
    {
        await using var ada = await garden.Stranger();
        await garden.Cloud.Administer("AdminCreateUser", new { garden.Cloud.UserPoolId, Username = ada.Email, TemporaryPassword = "Given-horse-6-battery", MessageAction = "SUPPRESS" });

        await ada.SignIn("Given-horse-6-battery");
        await ada.Page.Heading("Choose a new password").WaitForAsync();
        await ada.Page.GetByLabel("New password").FillAsync("short");
        await ada.Page.Button("Continue").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Password");
        await ada.Page.GetByLabel("New password").FillAsync(Person.Password);
        await ada.Page.Button("Continue").ClickAsync();
        await ada.Page.Heading("Your data").WaitForAsync();
        await ada.SignOut();
        await ada.SignIn();

        await ada.Page.Heading("Your data").WaitForAsync();
    }

    [Fact]
    public async Task A_changed_password_holds_from_the_next_sign_in_on()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/settings");

        await ada.Page.Button("Change password").ClickAsync();
        await ada.Page.GetByLabel("Current password").FillAsync("Wrong-horse-7-battery");
        await ada.Page.GetByLabel("New password").FillAsync("Another-horse-8-battery");
        await ada.Page.Button("Change password").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The current password is wrong.");
        await ada.Page.GetByLabel("Current password").FillAsync(Person.Password);
        await ada.Page.Button("Change password").ClickAsync();
        await ada.Page.GetByText("Password changed.").WaitForAsync();
        await ada.SignOut();
        await ada.SignIn("Another-horse-8-battery");

        await ada.Page.Heading("Your data").WaitForAsync();
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_once_it_is_on()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/settings");

        await ada.Page.Button("Set up two-factor authentication").ClickAsync();
        var secret = await ada.Page.Locator(".secret").InnerTextAsync();
        await ada.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(OneTimeCode.For(secret));
        await ada.Page.Button("Turn it on").ClickAsync();
        await ada.Page.GetByText("The second factor is on.").WaitForAsync();
        await ada.SignOut();
        await ada.SignIn();
        await ada.Page.Heading("One more step").WaitForAsync();
        await ada.Page.GetByLabel("Code").FillAsync("000000");
        await ada.Page.Button("Continue").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Wrong code. Type the one that your authenticator shows now");
        await ada.Look("second-factor");
        // A code counts once: the next one is good already, since clocks may differ by one step.
        await ada.Page.GetByLabel("Code").FillAsync(OneTimeCode.For(secret, ahead: 1));
        await ada.Page.Button("Continue").ClickAsync();

        await ada.Page.Heading("Your data").WaitForAsync();
        await ada.Page.GotoAsync("/settings");
        await ada.Page.Button("Turn it off").ClickAsync();
        await ada.Page.GetByLabel("Current password").FillAsync("Wrong-horse-7-battery");
        await ada.Page.Button("Turn it off").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The current password is wrong.");
        await ada.Look("settings-turn-off");
        await ada.Page.GetByLabel("Current password").FillAsync(Person.Password);
        await ada.Page.Button("Turn it off").ClickAsync();
        await ada.Page.GetByText("The second factor is off.").WaitForAsync();
        await ada.SignOut();
        await ada.SignIn();
        await ada.Page.Heading("Your data").WaitForAsync();
    }

    [Fact]
    public async Task A_tab_that_opens_is_signed_in_and_one_that_signs_out_takes_the_others_with_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Opened beside");
        await ada.Open("Tasks");

        var second = await ada.Context.RunAndWaitForPageAsync(
            () => ada.Page.Link("Opened beside").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] }));
        await second.GetByRole(AriaRole.Heading, new() { Name = "Opened beside", Level = 1 }).WaitForAsync();
        var third = await ada.Context.NewPageAsync();
        await third.GotoAsync("/profile");
        await Assertions.Expect(third.Locator("dl.sheet")).ToContainTextAsync(ada.Email);
        Assert.Equal("{}", await third.EvaluateAsync<string>("() => JSON.stringify(localStorage)"));
        await third.Button("Sign out").ClickAsync();

        foreach (var page in new[] { third, second, ada.Page })
        {
            await page.Heading("Sign in").WaitForAsync();
            Assert.Equal("", await page.EvaluateAsync<string>("() => Object.keys(sessionStorage).filter((name) => /session|oken/.test(name)).join()"));
        }

        await third.ReloadAsync();
        await third.Heading("Sign in").WaitForAsync();
    }

    [Fact]
    public async Task Signing_out_leaves_nothing_behind()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Something private");
        await ada.Field("Notes").FillAsync("Half a thou");
        await ada.Page.Link("Drafts 1 waiting").WaitForAsync();
        await ada.ShellKept();

        await ada.Page.Link(ada.Email).ClickAsync();
        await ada.Page.Button("Sign out").ClickAsync();
        await ada.Page.Button("Sign out and discard").ClickAsync();
        await ada.Heading("Sign in");

        var left = await ada.Page.EvaluateAsync<string[]>(
            "async () => [...(await indexedDB.databases()).map((each) => each.name), ...await caches.keys(), ...Object.keys(localStorage), ...Object.keys(sessionStorage).filter((each) => each !== 'door'), ...(await navigator.serviceWorker.getRegistrations()).map((each) => each.scope)]");
        Assert.Empty(left);
    }

    [Fact]
    public async Task Tokens_stand_in_the_session_only()
    {
        await using var ada = await garden.SomebodySignedIn();

        var kept = await ada.Page.EvaluateAsync<string[]>("() => Object.entries(localStorage).map(([name, value]) => name + value)");

        Assert.DoesNotContain(kept, each => each.Contains("eyJ", StringComparison.Ordinal) || each.Contains("Cognito", StringComparison.Ordinal));
        Assert.Empty(await ada.Context.CookiesAsync());
    }
}
