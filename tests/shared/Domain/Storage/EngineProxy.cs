using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Trellis.Tests.Storage;

/// <summary>
/// Stands between the SDK's client and an engine, on a socket of its own. It counts what is asked for, and lets answers get lost
/// as networks do: the engine has carried the request out, and nobody hears of it.
/// </summary>
public sealed class EngineProxy : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentQueue<string> calls = new();
    private readonly WebApplication server;
    private readonly Uri engine;

    private EngineProxy(Uri engine)
    {
        this.engine = engine;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(Serve);
        server.Start();
        Url = new Uri(server.Urls.Single());
    }

    public Uri Url { get; }

    /// <summary>What happens to a call; by default it passes. Told the operation, such as <c>PutItem</c>.</summary>
    public Func<string, Fate> Fate { get; set; } = _ => Storage.Fate.Passes;

    /// <summary>Called when the engine has answered, before the answer goes on or gets lost.</summary>
    public Func<string, Task> Answered { get; set; } = _ => Task.CompletedTask;

    /// <summary>The operations asked for since the last <see cref="Forget"/>, in their order.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public void Forget() => calls.Clear();

    public static EngineProxy To(Uri engine) => new(engine);

    public async ValueTask DisposeAsync()
    {
        // At once: a call that is never answered would be waited for.
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
    }

    private async Task Serve(HttpContext call)
    {
        var operation = call.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        calls.Enqueue(operation);
        var fate = Fate(operation);
        switch (fate)
        {
            case Storage.Fate.NeverArrives:
                call.Abort();
                return;
            case Storage.Fate.IsThrottled:
                await Refuse(call, 400, "ProvisionedThroughputExceededException");
                return;
            case Storage.Fate.IsUnavailable:
                await Refuse(call, 503, "ServiceUnavailable");
                return;
            case Storage.Fate.FailsWithin:
                await Refuse(call, 500, "InternalFailure");
                return;
        }

        var (status, answer) = await Forward(call);
        await Answered(operation);
        if (fate == Storage.Fate.IsNeverAnswered)
            await Task.Delay(Timeout.Infinite, call.RequestAborted);
        if (fate != Storage.Fate.LosesItsAnswer)
            await Answer(call, status, answer, fate == Storage.Fate.LosesHalfItsAnswer ? answer.Length / 2 : answer.Length);
        if (fate is Storage.Fate.LosesItsAnswer or Storage.Fate.LosesHalfItsAnswer)
            call.Abort();
    }

    private async Task<(int Status, byte[] Answer)> Forward(HttpContext call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, engine) { Content = new StreamContent(call.Request.Body) };
        foreach (var name in (string[])["X-Amz-Target", "X-Amz-Date", "Authorization"])
            request.Headers.TryAddWithoutValidation(name, call.Request.Headers[name].ToString());

        request.Content.Headers.ContentLength = call.Request.ContentLength;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.0");
        // The caller may hang up; the engine carries it out all the same.
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private static Task Refuse(HttpContext call, int status, string type)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{type}}","message":"slow down"}""");
        return Answer(call, status, body, body.Length);
    }

    private static async Task Answer(HttpContext call, int status, byte[] body, int most)
    {
        call.Response.StatusCode = status;
        call.Response.ContentType = "application/x-amz-json-1.0";
        call.Response.ContentLength = body.Length;
        call.Response.Headers["x-amzn-RequestId"] = "proxy";
        await call.Response.Body.WriteAsync(body.AsMemory(0, most));
        await call.Response.Body.FlushAsync();
    }
}

/// <summary>What becomes of a call.</summary>
public enum Fate
{
    Passes,

    /// <summary>The connection breaks before the engine hears of it.</summary>
    NeverArrives,

    /// <summary>The engine has done it, and the connection breaks.</summary>
    LosesItsAnswer,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    LosesHalfItsAnswer,

    /// <summary>The engine has done it, and nothing comes any more.</summary>
    IsNeverAnswered,

    IsThrottled,

    IsUnavailable,

    /// <summary>The engine answers that it stumbled.</summary>
    FailsWithin,
}
