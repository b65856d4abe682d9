namespace Trellis.Local.Cloud.Gateway;

/// <summary>Finds the route of a request, as API Gateway does: among those of the method, the path that says most wins, segment by segment
/// a fixed word over a variable over the rest of the path; a method by name over ANY; $default when nothing else fits.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation</summary>
internal sealed class Router
{
    private readonly List<RankedRoute> entries;
    private readonly RankedRoute? fallback;

    public Router(IEnumerable<RouteDeclaration> routes)
    {
        var all = routes.Select(route => new RankedRoute(route)).ToList();
        fallback = all.Find(entry => entry.Route.IsDefault);
        // Fixed words sort before variables, variables before the rest of a path, so the first that fits is the right one.
        entries = [.. all.Where(entry => !entry.Route.IsDefault).OrderBy(entry => entry.Rank, StringComparer.Ordinal)];
    }

    public RouteMatch? Find(string method, string path)
    {
        var segments = path.Split('/')[1..];
        foreach (var entry in entries)
        {
            if ((entry.Route.Method == "ANY" || entry.Route.Method == method) && entry.Match(segments) is { } parameters)
                return new RouteMatch(entry.Route, parameters);
        }

        return fallback is null ? null : new RouteMatch(fallback.Route, new Dictionary<string, string>());
    }

    private sealed class RankedRoute(RouteDeclaration route)
    {
        private readonly string[] segments = route.Path.Split('/')[(route.IsDefault ? 0 : 1)..];

        public RouteDeclaration Route => route;

        public string Rank =>
            string.Join('/', segments.Select(segment => IsRest(segment) ? "2" : IsVariable(segment) ? "1" : $"0{segment}"))
            + (route.Method == "ANY" ? "/~1" : "/~0");

        public Dictionary<string, string>? Match(string[] path)
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < segments.Length; i++)
            {
                if (IsRest(segments[i]))
                {
                    if (i >= path.Length || path[i].Length == 0)
                        return null;
                    parameters[segments[i][1..^2]] = string.Join('/', path[i..]);
                    return parameters;
                }

                if (i >= path.Length || (IsVariable(segments[i]) ? path[i].Length == 0 : segments[i] != path[i]))
                    return null;
                if (IsVariable(segments[i]))
                    parameters[segments[i][1..^1]] = path[i];
            }

            return segments.Length == path.Length ? parameters : null;
        }

        private static bool IsVariable(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

        private static bool IsRest(string segment) => segment.StartsWith('{') && segment.EndsWith("+}", StringComparison.Ordinal);
    }
}

/// <summary>A route, and the values of the variables in its path.</summary>
internal sealed record RouteMatch(RouteDeclaration Route, IReadOnlyDictionary<string, string> Parameters);
