
namespace Trellis.Tests.Web;

/// <summary>The stack and the browser that most of these tests share: one start, many people.</summary>
public sealed class Garden : IAsyncLifetime
{
    private LaptopCloud? cloud;
    private Chromium? chromium;

    public LaptopCloud Cloud => cloud ?? throw WithoutBrowser();

    public Chromium Chromium => chromium ?? throw WithoutBrowser();

    public async ValueTask InitializeAsync()
    {
        chromium = await Chromium.Launch();
        if (chromium is not null)
            cloud = await LaptopCloud.Start("garden");
    }

    public async ValueTask DisposeAsync()
    {
        if (cloud is not null)
            await cloud.DisposeAsync();

        if (chromium is not null)
            await chromium.DisposeAsync();
    }

    /// <summary>A person in a browser of their own, signed up and signed in through the page.</summary>
    public async Task<Person> SomebodySignedIn(string name = "ada")
    {
        var person = await Stranger(name);
        await person.SignUp();
        return person;
    }

    public Task<Person> Stranger(string name = "ada") => Person.Arrive(Cloud, Chromium, name);

    /// <summary>A machine that builds for others must have a browser; anybody else's tests are skipped without one. Said by each test, since a fixture cannot skip.</summary>
    private static InvalidOperationException WithoutBrowser()
    {
        const string reason = "There is no Chromium here, and apt-get could not install it. CHROMIUM can name one.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ci && ci is not ("false" or "0"), reason);
        return new InvalidOperationException(reason);
    }
}
