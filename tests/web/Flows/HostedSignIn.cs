using System.Web;

namespace Trellis.Tests.Web;

/// <summary>
/// Sign-in at providers. The hosted pages are Amazon's own and are not on a laptop: here the browser plays them, with tokens that
/// the laptop's pool gave somebody, so that all of what is ours is real.
/// </summary>
[Trait("Runs", "all")]
public sealed class HostedSignIn(Garden garden)
{
    private const string Hosted = "trellis.auth.us-east-1.amazoncognito.com";

    [Fact]
    public async Task Each_provider_of_the_configuration_has_a_button_and_no_other()
    {
        await using var ada = await garden.Stranger();

        await Offer(garden, ada, "Google", "Facebook", "LoginWithAmazon", "SignInWithApple", "Saml", "Oidc");
        await ada.Page.ReloadAsync();
        var all = ada.Page.Locator(".providers button");
        await Assertions.Expect(all).ToHaveTextAsync(
            ["Continue with Google", "Continue with Facebook", "Continue with Amazon", "Continue with Apple", "Continue with your organisation", "Continue with OpenID Connect"]);
        await Offer(garden, ada, "Facebook");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(all).ToHaveTextAsync(["Continue with Facebook"]);
        await Offer(garden, ada);
        await ada.Page.ReloadAsync();
        await ada.Page.Heading("Sign in").WaitForAsync();

        await Assertions.Expect(all).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("Continue with Google", "Google")]
    [InlineData("Continue with Amazon", "LoginWithAmazon")]
    [InlineData("Continue with Apple", "SignInWithApple")]
    [InlineData("Continue with your organisation", "Saml")]
    public async Task Who_comes_back_from_the_hosted_pages_is_signed_in(string button, string provider)
    {
        await using var tokens = await garden.SomebodySignedIn("bob");
        await using var ada = await garden.Stranger();
        await Offer(garden, ada, "Google", "LoginWithAmazon", "SignInWithApple", "Saml");
        var asked = await Play(ada, await TokensOf(tokens));

        await ada.Page.ReloadAsync();
        await ada.Page.Button(button).ClickAsync();
        await ada.Page.Heading("Your data").WaitForAsync();
        await ada.Page.Link(tokens.Email).ClickAsync();
        await Assertions.Expect(ada.Page.Locator("dl.sheet")).ToContainTextAsync(tokens.Email);

        Assert.Equal((provider, "code", "S256"), (asked["identity_provider"], asked["response_type"], asked["code_challenge_method"]));
        Assert.Equal($"{garden.Cloud.Web}/", asked["redirect_uri"]);
        // The way back leaves no code in the address.
        Assert.Empty(new Uri(ada.Page.Url).Query);
        var kept = await ada.Page.EvaluateAsync<string[]>("() => Object.entries(localStorage).map(([name, value]) => name + value)");
        Assert.DoesNotContain(kept, each => each.Contains("eyJ", StringComparison.Ordinal) || each.Contains("Cognito", StringComparison.Ordinal));
        Assert.Empty(ada.Complaints);
    }

    /// <summary>A config.json as <c>publish</c> writes it for a stack that has these providers.</summary>
    internal static async Task Offer(Garden garden, Person person, params string[] providers)
    {
        using var client = new HttpClient();
        var config = JsonSerializer.Deserialize<Dictionary<string, object>>(await client.GetStringAsync(new Uri($"{garden.Cloud.Web}/config.json"), TestContext.Current.CancellationToken))!;
        config["domain"] = Hosted;
        config["providers"] = providers;
        await person.Page.UnrouteAsync("**/config.json");
        await person.Page.RouteAsync("**/config.json", route => route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(config) }));
    }

    /// <summary>Plays the hosted pages, and gives what the first of them was asked.</summary>
    private static async Task<Dictionary<string, string?>> Play(Person person, string tokens)
    {
        var asked = new Dictionary<string, string?>();
        await person.Page.RouteAsync($"https://{Hosted}/oauth2/authorize?**", route =>
        {
            var query = HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
            foreach (var name in query.AllKeys)
                asked[name!] = query[name];

            return route.FulfillAsync(new() { Status = 302, Headers = new Dictionary<string, string> { ["location"] = $"{query["redirect_uri"]}?code=the-code&state={query["state"]}" } });
        });
        await person.Page.RouteAsync($"https://{Hosted}/oauth2/token", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
            Body = route.Request.PostData!.Contains("code_verifier=", StringComparison.Ordinal) ? tokens : "{}",
        }));
        return asked;
    }

    private static async Task<string> TokensOf(Person person)
    {
        var kept = await person.Page.EvaluateAsync<JsonElement>("() => Object.fromEntries(Object.entries(sessionStorage).map(([name, value]) => [name.split('.').at(-1), value]))");
        return JsonSerializer.Serialize(new
        {
            access_token = kept.GetProperty("accessToken").GetString(),
            id_token = kept.GetProperty("idToken").GetString(),
            refresh_token = kept.GetProperty("refreshToken").GetString(),
            token_type = "Bearer",
            expires_in = 900,
        });
    }
}
