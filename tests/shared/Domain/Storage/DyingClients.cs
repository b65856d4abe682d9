using Amazon.Runtime;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>Clients whose process ends at the call of that number, as by kill -9: nothing after it is sent.</summary>
public sealed class DyingClients(int call) : HttpClientFactory
{
    private int calls;

    public bool HasDied => Volatile.Read(ref calls) >= call;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Dying(() => Interlocked.Increment(ref calls) >= call));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Dying(Func<bool> dies) : DelegatingHandler(new BufferedResponses(new SocketsHttpHandler(), TimeSpan.FromSeconds(10)))
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            dies() ? throw new InvalidOperationException("The power is gone.") : base.SendAsync(request, cancellationToken);
    }
}
