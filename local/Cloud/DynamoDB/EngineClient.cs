using System.Net.Http.Headers;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Calls of DynamoDB's JSON protocol, for setting up tables and for asking whether the engine answers.</summary>
internal sealed class EngineClient(Uri url)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await Call("ListTables", new JsonObject { ["Limit"] = 1 }, cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The engine's answer, or its refusal: the short name of the exception and what it says.</summary>
    public Task<(JsonObject Answer, string? Error)> Call(string operation, JsonObject body, CancellationToken cancellation) =>
        Send($"DynamoDB_20120810.{operation}", body, cancellation);

    /// <summary>The same of a call about streams.</summary>
    public Task<(JsonObject Answer, string? Error)> CallStreams(string operation, JsonObject body, CancellationToken cancellation) =>
        Send($"DynamoDBStreams_20120810.{operation}", body, cancellation);

    private async Task<(JsonObject Answer, string? Error)> Send(string target, JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        // Local engines require a signature, but do not check it.
        request.Headers.TryAddWithoutValidation("X-Amz-Date", DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", null));
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        using var response = await Http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var answer = JsonNode.Parse(text)!.AsObject();
        if (response.StatusCode == HttpStatusCode.OK)
            return (answer, null);
        var name = answer.Text("__type")?.Split('#')[^1] ?? response.StatusCode.ToString();
        return (answer, $"{name}: {answer.Text("message") ?? answer.Text("Message")}");
    }
}
