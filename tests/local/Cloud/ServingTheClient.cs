using System.Net;
using Trellis.Local.Cloud;

namespace Trellis.Tests.Local.Cloud;

public sealed class ServingTheClient : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("web");
    private readonly HttpClient http = new();
    private HttpServer server = null!;
    private Uri url = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "dist", "assets"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secret.txt"), "never");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "dist", "index.html"), "<!doctype html>page");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "dist", "assets", "main-1.js"), new string('x', 5000));
        var stack = Stack.Own();
        var web = new WebServer(
            () => Path.Combine(folder.FullName, "dist"),
            WebHeaders.For(stack, [new Uri("http://localhost:8701")]),
            path => path == "/config.json" ? "{}"u8.ToArray() : null);
        for (var port = Random.Shared.Next(20_000, 50_000); server is null; port++)
        {
            try
            {
                server = await HttpServer.Start([new IPEndPoint(IPAddress.Loopback, port)], web.Answer, bug => Assert.Fail(bug));
                url = new Uri($"http://localhost:{port}");
            }
            catch (SetupException)
            {
                // Taken; the next one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/tasks/0198c5a0")]
    public async Task Answers_a_path_without_an_extension_with_the_page(string path)
    {
        using var answer = await Get(path);

        Assert.Equal("<!doctype html>page", await Text(answer));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/missing.js")]
    [InlineData("/assets/main-2.js")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    public async Task Leaves_a_missing_file_missing(string path)
    {
        using var answer = await Get(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("never", await Text(answer));
    }

    // Else the page of whoever owns a name could read what answers here, once the name leads to this machine.
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8700", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:8700", 200)]
    [InlineData("host.docker.internal", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:8700", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    public async Task Answers_under_the_names_of_this_machine_alone(string name, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/config.json")) { Headers = { Host = name } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 421, (await Text(answer)).Contains("answers to localhost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_a_browser_to_come_back_while_the_page_is_being_built()
    {
        File.Delete(Path.Combine(folder.FullName, "dist", "index.html"));

        using var answer = await Get("/tasks");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("2", answer.Headers.GetValues("Refresh").Single());
        Assert.Contains("being built", await Text(answer));
    }

    [Fact]
    public async Task Carries_the_headers_of_the_template_with_the_addresses_of_this_machine()
    {
        using var answer = await Get("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("http://localhost:8701", policy);
        Assert.DoesNotContain("upgrade-insecure-requests", policy);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("max-age=63072000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task Compresses_text_and_lets_hashed_files_be_kept()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/assets/main-1.js"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length < 100);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Says_that_nothing_changed_and_that_nothing_can_be_sent()
    {
        using var first = await Get("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, url);
        again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);

        using var second = await http.SendAsync(again, TestContext.Current.CancellationToken);
        using var posted = await http.PostAsync(url, new StringContent("", Encoding.UTF8), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    private Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri(url.ToString().TrimEnd('/') + path), TestContext.Current.CancellationToken);

    private static Task<string> Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
