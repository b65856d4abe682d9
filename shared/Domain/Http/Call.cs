using Amazon.Lambda.APIGatewayEvents;
using Trellis.Access;
using Trellis.Http.Queries;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>One request, understood: who asks, for which model, and what came with it.</summary>
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

    /// <summary>Cancelled when the call has used half of its time: a list then ends its page with what it has.</summary>
    public CancellationToken HalfTime { get; init; }

    /// <summary>Cancelled when the call's time is over.</summary>
    public CancellationToken Cancellation { get; }

    public string Method => request.RequestContext!.Http!.Method!;

    public bool IsPublic => Path.StartsWith(Doors.PublicPath, StringComparison.Ordinal);

    public string Path { get; }

    public string RawQuery => request.RawQueryString ?? "";

    /// <summary>A header, by its lower-case name, or null.</summary>
    public string? Header(string name)
    {
        if (request.Headers is null)
            return null;

        if (request.Headers.TryGetValue(name, out var value))
            return value;

        // API Gateway lowers header names; events written by hand, and other gateways, may not.
        foreach (var (header, text) in request.Headers)
        {
            if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
                return text;
        }

        return null;
    }

    public string? PathPart(string name) => request.PathParameters is { } parts && parts.TryGetValue(name, out var part) ? part : null;

    /// <summary>The model that the path names, if it offers the operation.</summary>
    public Result<Model> Model(Schema schema, Operation operation)
    {
        if (PathPart("model") is not { } path || schema.AtPath(path) is not { } model)
        {
            // Its own routes come before those of models, so this is a method that they do not have.
            return Path == "/me" ? new Failure("route.method", "A profile is read and deleted: /me has GET and DELETE.") : NoRoute(schema);
        }

        return (model.Disabled & operation) == operation
            ? new Failure("operation.disabled", $"The schema switches this operation off for {model.Name}.")
            : model;
    }

    /// <summary>
    /// The relation that the path names. An operation that the schema switches off for either model is only off at the model's own
    /// address: as in Amplify, relations still lead to its records.
    /// </summary>
    public Result<Relation> Relation(Schema schema) =>
        PathPart("model") is { } path && PathPart("relation") is { } name && schema.AtPath(path)?.RelationNamed(name) is { } relation
            ? relation
            : NoRoute(schema);

    /// <summary>The key of the record that the path names. In a model that is private to its owner it is the caller's own.</summary>
    public Result<RecordKey> Key(Model model, string part = "id") =>
        PathSegment.Read(model, PathPart(part) ?? "").Succeeded(out var parts, out var failure)
            ? new RecordKey(model, model.Scope.IsOwner ? Caller.Id ?? "" : null, parts)
            : failure;

    /// <summary>What the client calls this create by, so that it happens once; null where it does not say.</summary>
    public Result<string?> IdempotencyKey()
    {
        if (Header("idempotency-key") is not { } key)
            return (string?)null;

        return key.Length is > 0 and <= MaxIdempotencyKey && key.All(character => character is >= ' ' and <= '~')
            ? key
            : new Failure("idempotency.key", $"Idempotency-Key is 1 to {MaxIdempotencyKey} visible ASCII characters, such as a UUID.");
    }

    /// <summary>The two records that the path of a many-to-many pair names: <c>/{model}/{id}/{relation}/{other}</c>.</summary>
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
                "operation.disabled", $"The schema switches updates off for {pairing.Left.Name}, and its pairs are part of that.");
        }

        if (!Key(model).Succeeded(out var own, out var failure) || !Key(relation.Target, "other").Succeeded(out var other, out failure))
            return failure;

        var (left, right) = pairing.IsLeft(relation) ? (own, other) : (other, own);
        return new Edge(pairing, Edge.Scope(pairing, Caller), left, right);
    }

    /// <summary>
    /// Refuses the parameters of a query string, for an address that takes none; null where there are none. Failures: <c>query.unknown</c>,
    /// <c>query.encoding</c>.
    /// </summary>
    public Failure? NoParameters()
    {
        var faults = new List<Fault>();
        faults.AddRange(QueryString.Parse(RawQuery, faults)
            .ConvertAll(parameter => new Fault(parameter.Name, "query.unknown", $"There is no parameter {parameter.Name} here.")));
        return QueryFaults.Of(faults);
    }

    /// <summary>
    /// Refuses parameters, and tags that a state is to be compared with, where there are neither; null where nothing is refused.
    /// </summary>
    public Failure? Bare() => NoParameters() ?? Preconditions.OfUntagged(this);

    /// <summary>The body's bytes: JSON in UTF-8, and no more than 256 KiB unless said otherwise.</summary>
    public Result<byte[]> Body(int mostBytes = JsonBody.MostBytes) =>
        JsonBody.Read(request, Header("content-type"), Header("content-length"), mostBytes);

    /// <summary>A request that came inside this one, of the same caller and at the same time.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path, with a query string where it has one.</param>
    /// <param name="parts">The parts of the path, decoded.</param>
    /// <param name="headers">Its headers.</param>
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

    /// <summary>With the path or the relation that may have been meant: they are the schema's, which every client has.</summary>
    private Failure NoRoute(Schema schema)
    {
        var meant = (PathPart("model"), PathPart("relation")) switch
        {
            ({ } path, _) when schema.AtPath(path) is null => Spelling.Hint(path, schema.Models.Select(model => model.Path)),
            ({ } path, { } relation) => Spelling.Hint(relation, schema.AtPath(path)!.Relations.Select(known => known.Name)),
            _ => "",
        };
        return new Failure("route.unknown", $"There is no {request.RequestContext!.Http!.Method} {Path} here.{meant}");
    }
}
