using Amazon.Lambda.APIGatewayEvents;
using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>One authenticated request, with typed access to its parts.</summary>
public sealed class Call
{
    internal const int MaxIdempotencyKey = 255;

    private readonly APIGatewayHttpApiV2ProxyRequest request;

    internal Call(APIGatewayHttpApiV2ProxyRequest request, Caller caller, Stamp stamp, CancellationToken cancellation)
    {
        this.request = request;
        Path = request.RawPath!;
        Caller = caller;
        Stamp = stamp;
        Cancellation = cancellation;
    }

    public Caller Caller { get; }

    public Stamp Stamp { get; }

    /// <summary>Cancelled after half of the call's time: lists then end their page early.</summary>
    public CancellationToken HalfTime { get; init; }

    /// <summary>Cancelled at the call's deadline.</summary>
    public CancellationToken Cancellation { get; }

    public string Method => request.RequestContext!.Http!.Method!;

    public string Path { get; }

    public string RawQuery => request.RawQueryString ?? "";

    /// <summary>A header, by its lower-case name, or null.</summary>
    public string? Header(string name)
    {
        if (request.Headers is null)
            return null;

        if (request.Headers.TryGetValue(name, out var value))
            return value;

        // API Gateway sends header names in lower case; hand-written events and other gateways may not.
        foreach (var (header, text) in request.Headers)
        {
            if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
                return text;
        }

        return null;
    }

    public string? PathPart(string name) => request.PathParameters is { } parts && parts.TryGetValue(name, out var part) ? part : null;

    /// <summary>The model in the path, if the operation is enabled for it.</summary>
    public Result<Model> Model(Schema schema, Operation operation)
    {
        if (PathPart("model") is not { } path || schema.AtPath(path) is not { } model)
        {
            // /me has its own routes, so this can only be another method.
            return Path == "/me" ? new Failure("route.method", "/me supports only GET and DELETE.") : NoRoute(schema);
        }

        return (model.Disabled & operation) == operation
            ? new Failure("operation.disabled", $"The schema disables this operation for {model.Name}.")
            : model;
    }

    /// <summary>
    /// The relation in the path. An operation that the schema disables for a model is only disabled at the model's own path: as in Amplify,
    /// its records can still be read through relations.
    /// </summary>
    public Result<Relation> Relation(Schema schema) =>
        PathPart("model") is { } path && PathPart("relation") is { } name && schema.AtPath(path)?.RelationNamed(name) is { } relation
            ? relation
            : NoRoute(schema);

    /// <summary>The key of the record in the path. For a model with owner scope it is in the caller's key space.</summary>
    public Result<RecordKey> Key(Model model, string part = "id") =>
        PathSegment.Decode(model, PathPart(part) ?? "").Succeeded(out var parts, out var failure)
            ? new RecordKey(model, model.Scope.IsOwner ? Caller.Id ?? "" : null, parts)
            : failure;

    /// <summary>The <c>Idempotency-Key</c> header, or null. Failure <c>idempotency.key</c>.</summary>
    public Result<string?> IdempotencyKey()
    {
        if (Header("idempotency-key") is not { } key)
            return (string?)null;

        return key.Length is > 0 and <= MaxIdempotencyKey && key.All(character => character is >= ' ' and <= '~')
            ? key
            : new Failure(
                "idempotency.key", $"Idempotency-Key must have 1 to {MaxIdempotencyKey} printable ASCII characters, such as a UUID.");
    }

    /// <summary>The many-to-many link in the path: <c>/{model}/{id}/{relation}/{other}</c>.</summary>
    public Result<Edge> Pair(Schema schema)
    {
        if (PathPart("model") is not { } path || schema.AtPath(path) is not { } model
            || model.RelationNamed(PathPart("relation") ?? "") is not { Pairing: { } pairing } relation)
        {
            return NoRoute(schema);
        }

        if ((pairing.Left.Disabled & Operation.Update) != 0)
        {
            return new Failure(
                "operation.disabled", $"The schema disables updates of {pairing.Left.Name}, and linking is an update.");
        }

        if (!Key(model).Succeeded(out var own, out var failure) || !Key(relation.Target, "other").Succeeded(out var other, out failure))
            return failure;

        var (left, right) = pairing.IsLeft(relation) ? (own, other) : (other, own);
        return new Edge(pairing, Edge.Scope(pairing, Caller), left, right);
    }

    /// <summary>
    /// Refuses query parameters, for a path that has none; null if there are none. Failures: <c>query.unknown</c>, <c>query.encoding</c>.
    /// </summary>
    public Failure? RefuseParameters()
    {
        var faults = new List<Fault>();
        faults.AddRange(QueryString.Parse(RawQuery, faults)
            .ConvertAll(parameter => new Fault(parameter.Name, "query.unknown", $"There is no parameter {parameter.Name} here.")));
        return Failure.Combine(faults, "query");
    }

    /// <summary>Refuses query parameters and ETags, for a path that has neither; null if there are none.</summary>
    public Failure? RefuseParametersAndTags() => RefuseParameters() ?? Preconditions.RefuseTags(this);

    /// <summary>The body's bytes: UTF-8, at most 256 KiB by default.</summary>
    public Result<byte[]> Body(int mostBytes = JsonBody.MostBytes) =>
        JsonBody.Read(request, Header("content-type"), Header("content-length"), mostBytes);

    /// <summary>A request inside this one, with the same caller and time.</summary>
    /// <param name="path">Its path, with a query string where it has one.</param>
    /// <param name="parts">The parts of the path, decoded.</param>
    /// <param name="body">Its body; null for none.</param>
    internal Call Inner(string method, string path, Dictionary<string, string> parts, Dictionary<string, string> headers, string? body)
    {
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var inner = new APIGatewayHttpApiV2ProxyRequest
        {
            Version = request.Version,
            RawPath = question < 0 ? path : path[..question],
            RawQueryString = question < 0 ? "" : path[(question + 1)..],
            PathParameters = parts,
            Headers = headers,
            Body = body,
            RequestContext = new() { Http = new() { Method = method } },
        };
        return new Call(inner, Caller, Stamp, Cancellation);
    }

    /// <summary>Suggests a similar path or relation. That discloses nothing, since every client has the schema.</summary>
    private Failure NoRoute(Schema schema)
    {
        var hint = (PathPart("model"), PathPart("relation")) switch
        {
            ({ } path, _) when schema.AtPath(path) is null => Spelling.Hint(path, schema.Models.Select(model => model.Path)),
            ({ } path, { } relation) when schema.AtPath(path)!.RelationNamed(relation) is { Pairing: null } =>
                $" Only many-to-many relations have links, and {relation} is none: write the foreign key instead.",
            ({ } path, { } relation) => Spelling.Hint(relation, schema.AtPath(path)!.Relations.Select(each => each.Name)),
            _ => "",
        };
        return new Failure("route.unknown", $"There is no route {request.RequestContext!.Http!.Method} {Path}.{hint}");
    }
}
