namespace Trellis.Http;

/// <summary>Converts a failure to an RFC 9457 problem, with our stable <c>code</c> and all faults as <c>errors</c>.</summary>
public static class Problem
{
    /// <param name="requestId">The request's id, which is also in the logs.</param>
    public static Answer From(Failure failure, string requestId)
    {
        var (status, title) = Statuses.For(failure.Code);
        var answer = Answer.Problem(status, JsonBody.Write(json => Write(json, failure, status, title, requestId)));
        return status == 503 ? answer.With("retry-after", "1") : answer;
    }

    private static void Write(Utf8JsonWriter json, Failure failure, int status, string title, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:trellis:problem:{failure.Code}");
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteString("detail", failure.Detail);
        json.WriteString("instance", $"urn:request:{requestId}");
        json.WriteString("code", failure.Code);
        if (!failure.Faults.IsEmpty)
        {
            json.WriteStartArray("errors");
            foreach (var fault in failure.Faults)
            {
                json.WriteStartObject();
                json.WriteString("pointer", fault.Pointer);
                json.WriteString("code", fault.Code);
                json.WriteString("detail", fault.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
