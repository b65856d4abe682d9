using Amazon.Lambda.APIGatewayEvents;

namespace Trellis.Http;

/// <summary>The headers of error responses that list the supported methods or body types.</summary>
internal static class Allow
{
    /// <summary>Adds <c>Allow</c> (RFC 9110, 15.5.6) or <c>Accept-Patch</c> (RFC 5789, 2.2) if the failure requires it.</summary>
    public static Answer AddTo(Answer problem, Failure failure, Schema schema, APIGatewayHttpApiV2ProxyRequest request)
    {
        if (failure.Code is "operation.disabled" or "route.method")
            return problem.With("allow", At(schema, request));

        return failure.Code == "body.media-type" && request.RequestContext!.Http!.Method == "PATCH"
            ? problem.With("accept-patch", "application/merge-patch+json, application/json")
            : problem;
    }

    private static string At(Schema schema, APIGatewayHttpApiV2ProxyRequest request)
    {
        if (request.RawPath == "/me")
            return "GET, DELETE";

        if (request.PathParameters is not { Count: > 0 } path)
        {
            // Only a batch has no parameters. The failure is that of one of its requests.
            return "POST";
        }

        if (path.ContainsKey("other"))
        {
            // The path of a link. Its methods fail only if the schema disables the update that both need.
            return "";
        }

        var disabled = schema.AtPath(path["model"])!.Disabled;
        (string Method, Operation Operation)[] offered = path.ContainsKey("id")
            ? [("GET", Operation.Get), ("PATCH", Operation.Update), ("DELETE", Operation.Delete)]
            : [("GET", Operation.List), ("POST", Operation.Create)];

        var methods = new List<string>(offered.Length);
        foreach (var (method, operation) in offered)
        {
            if ((disabled & operation) == 0)
                methods.Add(method);
        }

        return string.Join(", ", methods);
    }
}
