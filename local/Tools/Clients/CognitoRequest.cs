using System.Net.Http.Headers;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Tools.Clients;

/// <summary>One call of a user pool or an identity pool. Only those of administrators need a signature.</summary>
internal static class CognitoRequest
{
    /// <exception cref="SetupException">Cognito refused; the message is Cognito's.</exception>
    public static async Task<JsonNode> Send(
        HttpClient http, Uri endpoint, string target, JsonObject body, CancellationToken cancellation, Signer? signer = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        signer?.Sign(request, bytes);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var answer = JsonReading.Parsed(await response.Content.ReadAsStringAsync(cancellation));
            if (response.IsSuccessStatusCode && answer is not null)
                return answer;
            var code = answer.Text("__type")?.Split('#')[^1] ?? $"status {(int)response.StatusCode}";
            throw new SetupException("sign-in.refused", $"{code}: {answer?["message"] ?? answer?["Message"]}");
        }
        catch (HttpRequestException lost)
        {
            throw new SetupException("sign-in.unreachable", $"{endpoint} does not answer: {lost.Message}");
        }
    }
}
