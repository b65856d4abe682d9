using Amazon.Lambda.APIGatewayEvents;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>The methods that an address offers, for the answer to one that it does not (RFC 9110, 15.5.6).</summary>
internal static class Allow
{
    public static string At(Schema schema, APIGatewayHttpApiV2ProxyRequest request)
    {
        var path = request.PathParameters!;
        if (path.ContainsKey("other"))
        {
            // Only where the schema switches off what both of its methods need.
            return "";
        }

        var disabled = schema.AtPath(path["model"])!.Disabled;
        (string Method, Operations Operation)[] offered = path.ContainsKey("id")
            ? [("GET", Operations.Get), ("PATCH", Operations.Update), ("DELETE", Operations.Delete)]
            : [("GET", Operations.List), ("POST", Operations.Create)];

        var methods = new List<string>(offered.Length);
        foreach (var (method, operation) in offered)
        {
            if ((disabled & operation) == 0)
            {
                methods.Add(method);
            }
        }

        return string.Join(", ", methods);
    }
}
