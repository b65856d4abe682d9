using System.Security.Cryptography;
using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>
/// Reads the body of <c>POST /batch</c>: <c>{"requests": [{"method", "path", "headers", "body"}]}</c>. Each request is read as if it had
/// been sent by itself.
/// </summary>
public static class BatchRequests
{
    /// <summary>The largest body of a batch.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>DynamoDB's limit for a transaction.</summary>
    public const int MostRequests = 100;

    // The batch, its list and each request.
    private const int OuterLevels = 3;

    /// <summary>
    /// Fails if the body as a whole is invalid: as for any body, <c>batch.shape</c>, <c>batch.too-large</c>, <c>idempotency.key</c>. The
    /// plan holds the faults of single requests.
    /// </summary>
    public static Result<BatchPlan> Read(Call call, Schema schema)
    {
        var failure = call.RefuseParametersAndTags();
        if (failure is not null
            || !call.IdempotencyKey().Succeeded(out var key, out failure)
            || !call.Body(MostBytes).Succeeded(out var body, out failure)
            || (failure = StrictJson.Check(body, StrictJson.MaxDepth + OuterLevels)) is not null)
        {
            return failure;
        }

        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth + OuterLevels });
        if (Shape(document.RootElement) is { } misshapen)
            return misshapen;
        var entries = ImmutableArray.CreateBuilder<BatchEntry>();
        var faults = ImmutableSortedDictionary.CreateBuilder<int, Failure>();
        var number = 0;
        foreach (var element in document.RootElement.GetProperty("requests").EnumerateArray())
        {
            if (Entry(number, element, call, schema).Succeeded(out var entry, out failure))
                entries.Add(entry);
            else
                faults[number] = failure;
            number++;
        }

        return new BatchPlan(entries.ToImmutable(), faults.ToImmutable(), call.Stamp, key is null ? null : Once(key, body, call))
        {
            Caller = call.Caller,
        };
    }

    private static Failure? Shape(JsonElement root)
    {
        if (root.EnumerateObject()
            .FirstOrDefault(member => member.Name != "requests") is { Value.ValueKind: not JsonValueKind.Undefined } other)
        {
            return Misshapen("/" + Pointers.Escape(other.Name), $"A batch has no member {other.Name}, only requests.");
        }

        if (!root.TryGetProperty("requests", out var requests)
            || requests.ValueKind != JsonValueKind.Array
            || requests.GetArrayLength() == 0)
        {
            return Misshapen("/requests", "A batch is {\"requests\": [...]} with at least one request.");
        }

        return requests.GetArrayLength() > MostRequests
            ? new Failure(
                "batch.too-large", $"The batch has {requests.GetArrayLength()} requests. At most {MostRequests} are allowed.")
            : null;
    }

    private static Result<BatchEntry> Entry(int number, JsonElement element, Call outer, Schema schema)
    {
        if (!Call(element, outer).Succeeded(out var call, out var failure))
            return failure;
        if (call.Header("idempotency-key") is not null)
            return new Failure("idempotency.key", "Send the Idempotency-Key in the headers of the batch. It is for the whole batch.");
        var isPair = call.PathPart("other") is not null;
        return (call.Method, call.PathPart("id") is null, isPair) switch
        {
            ("POST", true, _) => Map(WriteRequests.Create(call, schema), plan => new CreateEntry(number, plan)),
            ("PATCH", false, false) => Map(WriteRequests.Update(call, schema), plan => new UpdateEntry(number, plan)),
            ("DELETE", false, false) => Map(WriteRequests.Delete(call, schema), plan => new DeleteEntry(number, plan)),
            ("PUT" or "DELETE", false, true) =>
                Map(WriteRequests.Link(call, schema), plan => new LinkEntry(number, plan, call.Method == "PUT")),
            _ => new Failure(
                "route.unknown",
                $"A batch cannot hold {call.Method} {call.Path}. It can hold POST, PATCH and DELETE of records, and PUT and DELETE of "
                + $"pairs."),
        };

        static Result<BatchEntry> Map<T>(Result<T> plan, Func<T, BatchEntry> entry) =>
            plan.Succeeded(out var value, out var failure) ? entry(value) : failure;
    }

    /// <summary>The call that the request would have been by itself. Failure <c>batch.shape</c>, with all faults of its members.</summary>
    private static Result<Call> Call(JsonElement element, Call outer)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Misshapen("", "Each request is an object with method and path, and optionally headers and body.");
        var faults = new List<Fault>();
        string? method = null, path = null, body = null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "method" when member.Value.ValueKind == JsonValueKind.String:
                    method = member.Value.GetString();
                    break;
                case "path" when member.Value.ValueKind == JsonValueKind.String:
                    path = member.Value.GetString();
                    break;
                case "body":
                    body = member.Value.GetRawText();
                    break;
                case "headers" when member.Value.ValueKind == JsonValueKind.Object:
                    foreach (var header in member.Value.EnumerateObject())
                        ReadHeader(header, headers, faults);
                    break;
                default:
                    faults.Add(new Fault(
                        "/" + Pointers.Escape(member.Name), BatchPlan.ShapeCode,
                        $"A request has no member {member.Name}, or not of this type: method and path are strings, headers is an object of "
                        + $"strings."));
                    break;
            }
        }

        if (method is null)
            faults.Add(new Fault("/method", BatchPlan.ShapeCode, "method is missing: POST, PATCH, DELETE or PUT."));
        if (path is null)
        {
            faults.Add(new Fault("/path", BatchPlan.ShapeCode, "path is missing, such as /tasks."));
        }
        else if (Parts(path) is null)
        {
            faults.Add(new Fault(
                "/path", BatchPlan.ShapeCode, "path must be /{model}, /{model}/{id} or /{model}/{id}/{relation}/{other}, "
                + "percent-encoded."));
        }

        if (faults.Count > 0)
            return new Failure(BatchPlan.ShapeCode, faults[0].Detail, [.. faults]);
        return outer.Inner(method!, path!, Parts(path!)!, headers, body);
    }

    private static void ReadHeader(JsonProperty header, Dictionary<string, string> headers, List<Fault> faults)
    {
        if (header.Value.ValueKind == JsonValueKind.String)
            headers[header.Name] = header.Value.GetString()!;
        else
            faults.Add(new Fault("/headers/" + Pointers.Escape(header.Name), BatchPlan.ShapeCode, "The value of a header is a string."));
    }

    /// <summary>The path parameters that API Gateway would pass; null if no route has this form, or if it is not percent-encoded
    /// UTF-8.</summary>
    private static Dictionary<string, string>? Parts(string path)
    {
        var plain = path.Split('?')[0];
        if (!plain.StartsWith('/'))
            return null;
        var segments = plain[1..].Split('/');
        if (segments.Length is not (1 or 2 or 4) || segments.Contains(""))
            return null;
        string[] names = ["model", "id", "relation", "other"];
        var parts = new Dictionary<string, string>();
        for (var at = 0; at < segments.Length; at++)
        {
            if (QueryString.Decode(segments[at]) is not { } part)
                return null;
            parts[names[at]] = part;
        }

        return parts;
    }

    private static BatchIdempotency Once(string key, byte[] body, Call call) => new(
        call.Caller.Id!,
        key,
        Convert.ToHexString(SHA256.HashData(body)),
        record => RecordAnswers.Updated(record, Api.Decide(record.Model, call)).Headers["etag"],
        model => Api.Decide(model, call).On(Operation.Get));

    private static Failure Misshapen(string pointer, string detail) =>
        new(BatchPlan.ShapeCode, detail, [new Fault(pointer, BatchPlan.ShapeCode, detail)]);
}
