namespace Trellis.Tests.Functions;

/// <summary>What a function answered.</summary>
public sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public System.Text.Json.Nodes.JsonNode Node => System.Text.Json.Nodes.JsonNode.Parse(Text)!;

    /// <summary>The stable code of a problem.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public string ETag => Headers["etag"];

    public string Id => Json.GetProperty("id").GetString()!;

    /// <summary>Pointer and code of every fault, in order.</summary>
    public IEnumerable<string> Faults => Json.GetProperty("errors").EnumerateArray().Select(fault => $"{fault.GetProperty("pointer").GetString()} {fault.GetProperty("code").GetString()}");

    public IEnumerable<JsonElement> Items => Json.GetProperty("items").EnumerateArray();

    public string? NextToken => Json.GetProperty("nextToken").GetString();

    public static Reply Parse(string response)
    {
        var json = JsonDocument.Parse(response).RootElement;
        var headers = json.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!);
        return new Reply(json.GetProperty("statusCode").GetInt32(), headers, json.GetProperty("body").GetString() ?? "");
    }
}
