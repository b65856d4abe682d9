namespace Trellis.Http;

/// <summary>The only place that knows which failure is which HTTP status.</summary>
public static class Statuses
{
    /// <summary>The status and the problem's title for a failure's code. A code that is not listed here is a bug, and answered as one.</summary>
    public static (int Status, string Title) Of(string code) => code switch
    {
        "request.shape" => (400, "Not an event of this API"),
        "request.internal" => (500, "Something went wrong here"),
        "request.deadline" => (503, "Out of time"),
        "store.unavailable" => (503, "Busy"),
        "route.unknown" => (404, "No such address"),

        "body.missing" or "body.json" or "body.object" or "body.duplicate-key" or "body.surrogate" or "body.depth" => (400, "The body cannot be read"),
        "body.media-type" => (415, "The body is not JSON"),
        "body.too-large" => (413, "The body is too large"),

        "caller.missing" => (401, "Not signed in"),
        "caller.unidentified" => (403, "No user"),
        "access.denied" or "access.field" => (403, "Not allowed"),
        "operation.disabled" => (405, "Not offered"),

        "id.malformed" or "page.token" or "idempotency.key" => (400, "The request cannot be understood"),

        "query.unknown" or "query.repeated" or "query.operator" or "query.value" or "query.syntax" or "query.size" or "query.sort" or "query.include" =>
            (400, "The query cannot be answered"),

        "record.not-found" => (404, "Not found"),
        "record.stale" => (412, "Changed meanwhile"),
        "record.exists" => (409, "Exists already"),
        "record.not-unique" => (409, "Not unique"),
        "record.validation" or "key.empty" or "key.too-long" => (422, "Not a valid record"),
        "relation.missing" => (422, "Names a record that is not there"),
        "record.too-many-checks" or "patch.too-wide" => (422, "Too much for one step"),
        "idempotency.reused" => (422, "The key was used before"),
        "record.too-large" => (413, "The record is too large"),

        _ => (500, "Something went wrong here"),
    };
}
