namespace Trellis.Tests.Web;

/// <summary>A client that cannot start says why, and how to go on.</summary>
[Trait("Runs", "all")]
public sealed class StartingUp(Garden garden)
{
    [Theory]
    [InlineData("**/assets/main-*.js", null, "This page could not be loaded completely. Check the connection.")]
    [InlineData("**/schema.json", null, "There is no connection.")]
    [InlineData("**/config.json", "<html>Sign in to this network</html>", "Something between this page and its server answers in its place. Does this network ask you to sign in?")]
    public async Task A_file_that_does_not_arrive_can_be_asked_for_again(string file, string? instead, string words)
    {
        await using var ada = await garden.Stranger();
        await ada.Page.RouteAsync(file, route => instead is null ? route.AbortAsync() : route.FulfillAsync(new() { Body = instead, ContentType = "text/html" }));
        await ada.Page.ReloadAsync();

        await ada.Page.GetByText(words).WaitForAsync();
        await ada.Page.UnrouteAllAsync();
        await ada.Page.Button("Load again").ClickAsync();

        await ada.Page.Heading("Sign in").WaitForAsync();
    }

    [Fact]
    public async Task A_browser_that_blocks_storage_is_told_to_allow_it()
    {
        await using var ada = await garden.Stranger();
        await ada.Page.AddInitScriptAsync(
            """
            for (const name of ['localStorage', 'sessionStorage'])
              Object.defineProperty(window, name, { get() { throw new DOMException('Access is denied.', 'SecurityError'); } });
            """);

        await ada.Page.ReloadAsync();

        await ada.Page.GetByText("The browser blocks this page’s storage. Allow cookies and site data for it.").WaitForAsync();
    }
}
