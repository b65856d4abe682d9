namespace Trellis.Http;

/// <summary>
/// The answer to a batch: for each request, in order, the answer it would have got by itself: <c>{"status", "headers", "body"}</c>. Bodies
/// that would make it longer than Lambda allows are left out. Everything is written even then, and the records can be read at their
/// addresses.
/// </summary>
public static class BatchAnswers
{
    public static Answer Create(Call call, BatchPlan plan, ImmutableArray<BatchResult> results) => Answer.Json(200, JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("responses");
        var size = 0L;
        foreach (var (entry, result) in plan.Entries.Zip(results))
        {
            size += result.Record is { } record ? AnswerSize.Of(record) : 0;
            Write(json, Create(call, entry, result), withBody: size <= AnswerSize.Most);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    private static Answer Create(Call call, BatchEntry entry, BatchResult result) => (entry, result) switch
    {
        (_, { Failure: { } failure }) => Problem.From(failure, call.Stamp.Write),
        (CreateEntry, { Record: { } record }) => RecordAnswers.Created(record, Api.Decide(record.Model, call)),
        (UpdateEntry, { Record: { } record }) => RecordAnswers.Updated(record, Api.Decide(record.Model, call)),
        (UpdateEntry, { Tag: { } tag }) => Answer.Tagged(tag),
        _ => Answer.NoContent(),
    };

    private static void Write(Utf8JsonWriter json, Answer answer, bool withBody)
    {
        json.WriteStartObject();
        json.WriteNumber("status", answer.Status);
        if (answer.Headers.ContainsKey("etag") || answer.Headers.ContainsKey("location"))
        {
            json.WriteStartObject("headers");
            foreach (var (header, name) in (ReadOnlySpan<(string, string)>)[("location", "Location"), ("etag", "ETag")])
            {
                if (answer.Headers.TryGetValue(header, out var value))
                    json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (answer.Body is { } body && withBody)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
