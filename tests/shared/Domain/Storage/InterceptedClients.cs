using Amazon.Runtime;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>Clients that do something before each request is sent. What throws there keeps the request from being sent.</summary>
public abstract class InterceptedClients : HttpClientFactory
{
    public sealed override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Interceptor(Before));

    public sealed override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    protected static bool IsOf(string operation, HttpRequestMessage request) =>
        request.Headers.TryGetValues("X-Amz-Target", out var targets) && targets.Any(target => target.EndsWith($".{operation}", StringComparison.Ordinal));

    protected abstract Task Before(HttpRequestMessage request);

    private sealed class Interceptor(Func<HttpRequestMessage, Task> before) : DelegatingHandler(new BufferedResponses(new SocketsHttpHandler(), TimeSpan.FromSeconds(10)))
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
