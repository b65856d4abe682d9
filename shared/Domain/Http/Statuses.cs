namespace Trellis.Http;

/// <summary>The only place that knows which failure is which HTTP status.</summary>
public static class Statuses
{
    private static readonly (int Status, string Title) Bug = (500, "Something went wrong here");

    /// <summary>Every status that a problem can have, with its title and the codes that it is answered for.</summary>
    public static ImmutableArray<(int Status, string Title, ImmutableArray<string> Codes)> All { get; } =
    [
        (400, "Not an event of this API", ["request.shape"]),
        (Bug.Status, Bug.Title, ["request.internal"]),
        (503, "Out of time", ["request.deadline"]),
        (503, "Busy", ["store.unavailable"]),
        (404, "No such address", ["route.unknown"]),

        (400, "The body cannot be read",
            ["body.missing", "body.encoding", "body.json", "body.object", "body.duplicate-key", "body.surrogate", "body.depth"]),
        (415, "The body is not JSON", ["body.media-type"]),
        (413, "The body is too large", ["body.too-large"]),

        (401, "Not signed in", ["caller.missing"]),
        (403, "No user", ["caller.unidentified"]),
        (403, "Not allowed", ["access.denied", "access.field"]),
        (405, "Not offered", ["operation.disabled", "route.method"]),

        (400, "The request cannot be understood", ["id.malformed", "page.token", "idempotency.key", "etag.malformed"]),

        (400, "The query cannot be answered",
            ["query.encoding", "query.unknown", "query.repeated", "query.operator", "query.value", "query.syntax", "query.size",
                "query.sort", "query.include"]),

        (404, "Not found", ["record.not-found"]),
        (412, "Changed meanwhile", ["record.stale"]),
        (409, "Exists already", ["record.exists"]),
        (409, "Not unique", ["record.not-unique"]),
        (422, "Not a valid record", ["record.validation", "key.empty", "key.too-long"]),
        (422, "Names a record that is not there", ["relation.missing"]),
        (422, "Too much for one step", ["record.too-many-checks", "patch.too-wide"]),
        (422, "The key was used before", ["idempotency.reused"]),
        (400, "Not a batch", ["batch.shape"]),
        (422, "Not one step", ["batch.too-large", "batch.twice"]),
        (413, "The record is too large", ["record.too-large"]),
    ];

    /// <summary>The status and the problem's title for a failure's code. A code that is not listed is a bug, and answered as one.</summary>
    public static (int Status, string Title) Of(string code)
    {
        foreach (var (status, title, codes) in All)
        {
            if (codes.Contains(code))
                return (status, title);
        }

        return Bug;
    }
}
