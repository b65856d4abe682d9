namespace Trellis.Http;

/// <summary>The only mapping from failure codes to HTTP statuses.</summary>
public static class Statuses
{
    private static readonly (int Status, string Title) Bug = (500, "Internal error");

    /// <summary>Every status with its title and codes.</summary>
    public static ImmutableArray<(int Status, string Title, ImmutableArray<string> Codes)> All { get; } =
    [
        (400, "Unsupported event", ["request.shape"]),
        (Bug.Status, Bug.Title, ["request.internal"]),
        (503, "Timeout", ["request.deadline"]),
        (503, "Database unavailable", ["store.unavailable"]),
        (404, "No such route", ["route.unknown"]),

        (400, "Invalid body",
            ["body.missing", "body.encoding", "body.json", "body.object", "body.duplicate-key", "body.surrogate", "body.depth"]),
        (415, "The body is not JSON", ["body.media-type"]),
        (413, "The body is too large", ["body.too-large"]),

        (401, "Not signed in", ["caller.missing"]),
        (403, "Unidentified caller", ["caller.unidentified"]),
        (403, "Not allowed", ["access.denied", "access.field"]),
        (405, "Method not allowed", ["operation.disabled", "route.method"]),

        (400, "Invalid request", ["id.malformed", "page.token", "feed.token", "idempotency.key", "etag.malformed"]),

        (400, "Invalid query",
            ["query.encoding", "query.unknown", "query.repeated", "query.operator", "query.value", "query.syntax", "query.size",
                "query.sort", "query.include", "query.since", "query.group"]),

        (404, "Not found", ["record.not-found"]),
        (412, "Precondition failed", ["record.stale"]),
        (409, "Already exists", ["record.exists"]),
        (409, "Not unique", ["record.not-unique"]),
        (409, "Still in use", ["record.in-use", "restrict.unready"]),
        (409, "Cannot be followed yet", ["feed.unready"]),
        (410, "List again", ["feed.expired"]),
        (422, "Invalid record", ["record.validation", "key.empty", "key.too-long"]),
        (422, "Related record not found", ["relation.missing"]),
        (422, "Too many changes at once", ["record.too-many-checks", "patch.too-wide"]),
        (422, "Idempotency key already used", ["idempotency.reused"]),
        (400, "Invalid batch", ["batch.shape"]),
        (422, "Not possible as one batch", ["batch.too-large", "batch.twice"]),
        (413, "The record is too large", ["record.too-large"]),
    ];

    /// <summary>The status and title for a code. An unlisted code is a bug and gives a 500.</summary>
    public static (int Status, string Title) For(string code)
    {
        foreach (var (status, title, codes) in All)
        {
            if (codes.Contains(code))
                return (status, title);
        }

        return Bug;
    }
}
