using Amazon.Runtime.Endpoints;

namespace Trellis.Storage;

/// <summary>
/// The table's endpoint, resolved once. The SDK evaluates the service's rules with every request, which takes a tenth of its time, and for
/// one table and one caller they always have the same result.
/// </summary>
internal sealed class OneEndpoint(IEndpointProvider rules) : IEndpointProvider
{
    private Endpoint? endpoint;

    public Endpoint ResolveEndpoint(EndpointParameters parameters) => endpoint ??= rules.ResolveEndpoint(parameters);
}
