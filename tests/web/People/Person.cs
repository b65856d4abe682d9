using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>Somebody with a browser of their own, who does everything through the page.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly LaptopCloud cloud;
    private readonly IBrowserContext context;

    private Person(LaptopCloud cloud, IBrowserContext context, IPage page, string email)
    {
        this.cloud = cloud;
        this.context = context;
        Page = page;
        Email = email;
    }

    public const string Password = "Correct-horse-7-battery";

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public string Email { get; }

    /// <summary>What the browser complained about: refused by the page's policy, broken scripts.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Every error in the console; that the API refused something is one too, but not that it was busy: the page asks again.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>Every address that the page asked.</summary>
    public ConcurrentQueue<Uri> Asked { get; } = [];

    /// <summary>Every write that the page sent to the API, by method and path.</summary>
    public ConcurrentQueue<string> Writes { get; } = [];

    /// <param name="cloud">Where.</param>
    /// <param name="chromium">With which browser.</param>
    /// <param name="name">A first name, which the address begins with that nobody else has; or the address itself.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="density">How many pixels the screen has to each of the page's.</param>
    /// <param name="locale">The language of the browser.</param>
    public static async Task<Person> Arrive(
        LaptopCloud cloud, Chromium chromium, string name, ColorScheme scheme = ColorScheme.Light, float density = 1, string locale = "en-US")
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = cloud.Web,
            ViewportSize = new() { Width = 1280, Height = 820 },
            ColorScheme = scheme,
            DeviceScaleFactor = density,
            AcceptDownloads = true,
            Locale = locale,
        });
        return await Arrive(cloud, context, name);
    }

    /// <summary>The same in a browser that is there already.</summary>
    public static async Task<Person> Arrive(LaptopCloud cloud, IBrowserContext context, string name)
    {
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var person = new Person(cloud, context, page, name.Contains('@', StringComparison.Ordinal) ? name : $"{name}.{Guid.NewGuid():N}@example.com");
        page.PageError += (_, error) =>
        {
            person.Complaints.Enqueue(error);
            person.Errors.Enqueue(error);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("status of 503 ", StringComparison.Ordinal))
                person.Errors.Enqueue($"{message.Text} ({message.Location})");

            if (message.Type == "error" && (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) || message.Text.Contains("Uncaught", StringComparison.Ordinal)))
                person.Complaints.Enqueue(message.Text);
        };
        page.Request += (_, request) => person.Heard(request);
        await page.GotoAsync(cloud.Web);
        return person;
    }

    private void Heard(IRequest request)
    {
        Asked.Enqueue(new Uri(request.Url));
        if (request.Method is not ("GET" or "OPTIONS") && request.Url.StartsWith(cloud.Api, StringComparison.Ordinal))
            Writes.Enqueue($"{request.Method} {new Uri(request.Url).AbsolutePath}");
    }

    public async Task SignUp()
    {
        await Page.Button("Create an account").ClickAsync();
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.Button("Create account").ClickAsync();
        await Page.Heading("Confirm your e-mail address").WaitForAsync();
        await Page.GetByLabel("Code").FillAsync(await cloud.CodeFor(Email));
        await Page.Button("Confirm", exact: true).ClickAsync();
        await Page.Heading("Your data").WaitForAsync();
    }

    public async Task SignIn(string password = Password)
    {
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.Button("Sign in", exact: true).ClickAsync();
    }

    /// <summary>The same account in a second browser.</summary>
    public async Task<Person> InAnotherBrowser(Chromium chromium)
    {
        var arrived = await Arrive(cloud, chromium, "other");
        var other = new Person(cloud, arrived.context, arrived.Page, Email);
        await other.SignIn();
        await other.Page.Heading("Your data").WaitForAsync();
        return other;
    }

    /// <summary>What the service knows the person by.</summary>
    public async Task<string> Sub() => (await Page.EvaluateAsync<JsonElement>("() => JSON.parse(sessionStorage.getItem('session'))")).GetProperty("sub").GetString()!;

    /// <summary>
    /// Calls the API as a program of the person's does, beside the page, and gives the answer's body. While the API is busy it is asked again, with
    /// a key that makes nothing twice.
    /// </summary>
    public async Task<JsonElement> Call(HttpMethod method, string path, object? body = null)
    {
        var token = await Page.EvaluateAsync<string>("() => Object.entries(sessionStorage).find(([name]) => name.endsWith('.idToken'))[1]");
        var key = $"{Guid.NewGuid()}";
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            using var request = new HttpRequestMessage(method, cloud.Api + path) { Content = body is null ? null : JsonContent.Create(body) };
            if (method == HttpMethod.Post)
                request.Headers.Add("idempotency-key", key);

            using var answer = await client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && waited.Elapsed < Eventually.Patience)
                continue;

            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
    }

    /// <summary>Waits for the page of that name.</summary>
    public Task Heading(string title) => Page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1, Exact = true }).WaitForAsync();

    /// <summary>Opens the list of a model from the menu.</summary>
    public async Task Open(string list)
    {
        await Page.GetByRole(AriaRole.Navigation).Link(list, exact: true).ClickAsync();
        await Page.GetByRole(AriaRole.Heading, new() { Name = list, Exact = true, Level = 1 }).WaitForAsync();
    }

    /// <summary>Makes a record and stays on its page.</summary>
    public async Task Make(string list, string kind, string title, string field = "Title")
    {
        await Open(list);
        await Page.Link($"New {kind}").First.ClickAsync();
        await Field(field).FillAsync(title);
        await Page.Button("Create").ClickAsync();
        await Heading(title);
        await NothingSaid();
    }

    public async Task Save()
    {
        await NothingSaid();
        // A notice goes by itself: it is looked for from before it can be there.
        var said = Page.GetByText("Saved.").WaitForAsync();
        await Page.Button("Save", exact: true).ClickAsync();
        await said;
        await NothingSaid();
    }

    /// <summary>Puts away what the page said, if it is still there, so that the next word is not taken for an old one.</summary>
    public async Task NothingSaid()
    {
        var dismiss = Page.Button("Dismiss");
        while (await dismiss.CountAsync() > 0)
        {
            // Without waiting for one to press: it may be gone between the look and the press.
            await dismiss.EvaluateAllAsync<object?>("all => all.forEach((each) => each.click())");
        }
    }

    public async Task SignOut()
    {
        await Page.Link(Email).ClickAsync();
        await Page.Button("Sign out").ClickAsync();
        await Page.Heading("Sign in").WaitForAsync();
    }

    /// <summary>Makes many at once, past the page.</summary>
    public async Task MakeTasks(int count)
    {
        foreach (var numbers in Enumerable.Range(0, count).Chunk(90))
            await Call(HttpMethod.Post, "/batch", new { requests = numbers.Select(at => new { method = "POST", path = "/tasks", body = new { title = $"Task {at}" } }) });
    }

    /// <summary>Waits until the service worker has the app, and the cache the list or the record that the page shows.</summary>
    public async Task ShellKept()
    {
        await Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await Eventually.Holds(() => Page.EvaluateAsync<bool>(
            """
            () => {
              const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
              const look = async () => {
                // What is shown is kept when the browser has time for it.
                await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }));
                const [{ name }] = await indexedDB.databases();
                const database = await done(indexedDB.open(name));
                const keys = await done(database.transaction('read').objectStore('read').getAllKeys());
                database.close();
                const shown = location.pathname.replace('/data', '');
                // A list's key begins with the model, and ends with the query.
                return keys.some((key) => key.replace(/^[A-Z]\w*/, '').split('?')[0] === shown);
              };
              // A browser may forget to answer one of these, and a test must not wait for it for ever.
              return Promise.race([look(), new Promise((resolve) => setTimeout(resolve, 5000, false))]);
            }
            """));
    }

    /// <summary>The control of a label; one that need not be filled in says so in its label.</summary>
    public ILocator Field(string label) => Page.GetByLabel(new Regex($"^{Regex.Escape(label)}( optional)?$"));

    public ILocator Row(string title) => Page.Locator("tbody tr[data-at]").Filter(new() { HasText = title });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
