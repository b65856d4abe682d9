namespace Trellis.Tests.Web;

/// <summary>The stack and the browser that most of these tests share: one start, many people.</summary>
public sealed class Garden : IAsyncLifetime
{
    private LaptopCloud? _cloud;
    private Chromium? _chromium;

    public LaptopCloud Cloud => _cloud!;

    public Chromium Chromium => _chromium!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.Launch();
        _cloud = await LaptopCloud.Start("garden");
    }

    public async ValueTask DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }

        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    /// <summary>A person in a browser of their own, signed up and signed in through the page.</summary>
    public async Task<Person> SomebodySignedIn(string name = "ada")
    {
        var person = await Stranger(name);
        await person.SignUp();
        return person;
    }

    public Task<Person> Stranger(string name = "ada") => Person.Arrive(Cloud, Chromium, name);
}
