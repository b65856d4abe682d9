namespace Trellis.Local.Tools.Clients;

/// <summary>The responses of operations, successes and refusals. Which failure has which status is read from
/// <see cref="Statuses"/>.</summary>
internal sealed class Responses(TypeNames names)
{
    private readonly JsonObject shared = [];

    /// <summary>The refusals that operations of one kind share, each once.</summary>
    public JsonObject Shared => shared.OrderBy(each => each.Key, StringComparer.Ordinal)
        .ToJson(each => each.Key, each => each.Value?.DeepClone());

    public JsonObject For(Offer offer)
    {
        var of = Success(offer);
        foreach (var status in Statuses.All.Where(row => row.Codes.Any(code => Occurs(code, offer)))
            .Select(row => row.Status)
            .Concat(GatewayStatuses(offer))
            .Distinct()
            .Order())
        {
            var name = $"{(offer.IsPublic ? "Public" : "")}{(offer.IsFollowed ? "Live" : "")}{offer.Kind}{status}";
            if (!shared.ContainsKey(name))
                shared[name] = Refused(offer, status);
            of[$"{status}"] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
        }

        return of;
    }

    private JsonObject Success(Offer offer)
    {
        var etag = Header("The record's state, for If-Match and If-None-Match.");
        return offer.Kind switch
        {
            OfferKind.Create => new()
            {
                ["201"] = Answer("Created.", names[offer.Model!.Name], ("Location", Header("The record's address.")), ("ETag", etag)),
            },
            OfferKind.Get => new()
            {
                ["200"] = Answer("The record. With include or fields it has no ETag.", names[offer.Model!.Name], ("ETag", etag)),
                ["304"] = Answer("Still in the state that If-None-Match names.", null, ("ETag", etag.DeepClone().AsObject())),
            },
            OfferKind.RelatedOne => new()
            {
                ["200"] = Answer(
                    "The record that the relation leads to, as at its own address. With include or fields it has no ETag.",
                    names[offer.Relation!.Target.Name],
                    ("ETag", etag)),
                ["304"] = Answer("Still that record, in the state that If-None-Match names.", null, ("ETag", etag.DeepClone().AsObject())),
            },
            OfferKind.Update => new() { ["200"] = Answer("Changed.", names[offer.Model!.Name], ("ETag", etag)) },
            OfferKind.List => new() { ["200"] = Answer(Page(offer, ""), names[offer.Model!.Name, "Page"]) },
            OfferKind.Related =>
                new() { ["200"] = Answer(Page(offer, " of what the relation leads to"), names[offer.Relation!.Target.Name, "Page"]) },
            OfferKind.Delete => new() { ["204"] = Answer("Deleted.", null) },
            OfferKind.Link => new() { ["204"] = Answer("Linked, perhaps already before.", null) },
            OfferKind.Unlink => new() { ["204"] = Answer("Not linked, or no longer.", null) },
            OfferKind.Forget => new() { ["204"] = Answer("Deleted, perhaps already before. The next sign-in begins anew.", null) },
            OfferKind.Batch =>
                new() { ["200"] = Answer("All of it was written: an answer for each request, in order.", names.Own("BatchAnswer")) },
            OfferKind.Me => new() { ["200"] = Answer("Who is signed in.", names.Own("Profile")) },
            _ => new() { ["2XX"] = Answer("What the function answers.", "") },
        };
    }

    private static string Page(Offer offer, string of) =>
        $"A page{of}.{(offer.IsFollowed ? " With since, what has changed: records as they are now, and the keys of what left." : "")}";

    private JsonObject Refused(Offer offer, int status)
    {
        var rows = Statuses.All.Where(row => row.Status == status)
            .Select(row => (row.Title, Codes: row.Codes.Where(code => Occurs(code, offer)).ToList()))
                .Where(row => row.Codes.Count > 0)
                .ToList();
        var content = new JsonObject();
        if (rows.Count > 0)
        {
            var own = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["status"] = new JsonObject { ["const"] = status },
                    ["code"] = new JsonObject { ["enum"] = rows.SelectMany(row => row.Codes).ToJson() },
                },
            };
            content["application/problem+json"] =
                new JsonObject { ["schema"] = new JsonObject { ["allOf"] = new JsonArray(FieldSchemas.Ref(names.Own("Problem")), own) } };
        }

        if (GatewayStatuses(offer).Contains(status))
            content["application/json"] = new JsonObject { ["schema"] = FieldSchemas.Ref(names.Own("Refusal")) };
        var titles = rows.Select(row => row.Title).Concat(rows.Count == 0 ? [Title(status)] : []).Distinct();
        var refused = new JsonObject { ["description"] = string.Join(". ", titles) + "." };
        if (rows.Count > 0 && status == 503)
            refused["headers"] = new JsonObject { ["Retry-After"] = Header("Seconds to wait.") };
        refused["content"] = content;
        return refused;
    }

    /// <summary>What API Gateway answers before a function runs, as its HTTP APIs do.</summary>
    private static IEnumerable<int> GatewayStatuses(Offer offer)
    {
        if (!offer.IsPublic)
        {
            yield return 401;
            yield return 403;
        }

        if (offer.Kind is OfferKind.Create or OfferKind.Update or OfferKind.Batch or OfferKind.Other)
            yield return 413;
        yield return 429;
        yield return 500;
        yield return 503;
    }

    private static string Title(int status) => status switch
    {
        401 => "No token, no signature, or one that does not hold",
        403 => "Not allowed",
        429 => "Too many requests",
        _ => "Refused",
    };

    /// <summary>Can the operation fail with this code? A code that is not listed here can occur in every operation.</summary>
    private static bool Occurs(string code, Offer offer)
    {
        var kind = offer.Kind;
        var isWrite = kind is OfferKind.Create or OfferKind.Update;
        var isList = kind is OfferKind.List or OfferKind.Related;
        var isRead = kind is OfferKind.Get or OfferKind.RelatedOne;
        if (kind == OfferKind.Other)
            return true;
        // Each request of a batch fails as it would by itself.
        if (kind == OfferKind.Batch)
        {
            return code is not ("request.shape" or "page.token" or "query.repeated")
                && !code.StartsWith("feed.", StringComparison.Ordinal)
                && (!IsQuery(code) || code is "query.unknown" or "query.encoding");
        }

        return code switch
        {
            // Not through the gateway, which hands on only what it has a route for, and only where the schema offers it.
            "request.shape" or "route.unknown" or "route.method" or "operation.disabled" => false,
            "access.denied" or "access.field" => kind is not (OfferKind.Me or OfferKind.Forget),
            "id.malformed" => offer.Variables.Any(),
            // A create that is sent again under its Idempotency-Key may be of a record that was deleted since.
            "record.not-found" => offer.Variables.Any() || kind == OfferKind.Create,
            "query.unknown" or "query.encoding" or "etag.malformed" => true,
            "query.repeated" => isList || isRead,
            "page.token" => isList,
            "feed.token" or "feed.unready" or "feed.expired" => offer.IsFollowed,
            "record.stale" => kind is OfferKind.Update or OfferKind.Delete || isRead,
            "record.exists" => kind == OfferKind.Create,
            "patch.too-wide" => kind == OfferKind.Update,
            "record.in-use" or "restrict.unready" => kind == OfferKind.Delete && !offer.Model!.Restrictions.IsEmpty,
            _ => code[..code.IndexOf('.', StringComparison.Ordinal)] switch
            {
                "caller" => !offer.IsPublic,
                "query" => isList,
                "batch" => false,
                "idempotency" => kind == OfferKind.Create,
                "body" or "record" or "key" or "relation" => isWrite,
                _ => true,
            },
        };
    }

    private static bool IsQuery(string code) => code.StartsWith("query.", StringComparison.Ordinal);

    private static JsonObject Answer(string description, string? component, params (string Name, JsonObject Header)[] headers)
    {
        var answer = new JsonObject { ["description"] = description };
        if (headers.Length > 0)
            answer["headers"] = headers.ToJson(header => header.Name, header => header.Header);
        if (component is not null)
        {
            var schema = component.Length == 0 ? [] : FieldSchemas.Ref(component);
            answer["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } };
        }

        return answer;
    }

    private static JsonObject Header(string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };
}
