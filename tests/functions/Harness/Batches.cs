namespace Trellis.Tests.Functions;

/// <summary>Bodies of <c>POST /batch</c>, and what is in its answers.</summary>
public static class Batches
{
    public static string Batch(params IEnumerable<JsonObject> entries) => new JsonObject { ["requests"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]) }.ToJsonString();

    public static JsonObject Entry(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var entry = new JsonObject { ["method"] = method, ["path"] = path };
        if (headers.Length > 0)
            entry["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value)));
        if (body is not null)
            entry["body"] = JsonNode.Parse(body);
        return entry;
    }

    public static JsonElement[] Responses(Reply reply) => [.. reply.Json.GetProperty("responses").EnumerateArray()];

    public static IEnumerable<int> Statuses(Reply reply) => Responses(reply).Select(response => response.GetProperty("status").GetInt32());
}
