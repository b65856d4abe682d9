using System.Collections;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Tests.Local.Function;

// A function that does what its event says, so that tests can see what becomes of it. What it does at its start, its environment says.

if (Environment.GetEnvironmentVariable("INIT_SLEEP") is { } pause)
    Thread.Sleep(int.Parse(pause, CultureInfo.InvariantCulture));
if (Environment.GetEnvironmentVariable("INIT_EXIT") is { } early)
    Environment.Exit(int.Parse(early, CultureInfo.InvariantCulture));

var hoard = new List<byte[]>();
var count = 0;
await LambdaBootstrapBuilder.Create<JsonNode, JsonNode>(Answer, new Nodes()).UseBootstrapHandler(Init).Build().RunAsync();

static Task<bool> Init() =>
    Environment.GetEnvironmentVariable("INIT_THROW") is { } message ? throw new InvalidOperationException(message) : Task.FromResult(true);

async Task<JsonNode> Answer(JsonNode input, ILambdaContext context)
{
    if (input["Records"] is JsonArray records)
        return await Records.Answer(records);
    var wishes = Wishes(input);
    count++;
    if (wishes["print"] is { } line)
        Console.WriteLine(line.ToString());
    if (wishes["megabytes"] is { } megabytes)
        Hoard((int)megabytes);
    if (wishes["sleep"] is { } milliseconds)
        await Task.Delay((int)milliseconds);
    if (wishes["throw"] is { } message)
        throw new InvalidOperationException(message.ToString());
    if (wishes["exit"] is { } code)
        Environment.Exit((int)code);
    if (wishes["answer"] is { } answer)
        return answer.DeepClone();
    return new JsonObject
    {
        ["event"] = input["rawPath"] is null ? null : input.DeepClone(),
        ["process"] = Environment.ProcessId,
        ["count"] = count,
        ["text"] = wishes["bytes"] is { } bytes ? new string('x', (int)bytes) : null,
        ["remaining"] = context.RemainingTime.TotalMilliseconds,
        ["environment"] = wishes["environment"] is null ? null : Variables(),
    };
}

// Behind an API the wishes are the request's body.
static JsonObject Wishes(JsonNode input)
{
    if (input["rawPath"] is null)
        return input as JsonObject ?? [];
    var type = input["headers"]?["content-type"]?.ToString();
    return type == "application/json" && input["body"] is { } body && (string?)input["routeKey"] is "POST /say" or "POST /slow"
        ? JsonNode.Parse(body.ToString())!.AsObject()
        : [];
}

void Hoard(int megabytes)
{
    for (var i = 0; i < megabytes; i++)
    {
        var block = new byte[1024 * 1024];
        Random.Shared.NextBytes(block);
        hoard.Add(block);
    }
}

static JsonObject Variables()
{
    var all = new JsonObject();
    foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        all[(string)variable.Key] = (string?)variable.Value;
    return all;
}

namespace Trellis.Tests.Local.Function
{
    /// <summary>Any JSON in, any JSON out.</summary>
    internal sealed class Nodes : ILambdaSerializer
    {
        public T Deserialize<T>(Stream requestStream) => (T)(object)JsonNode.Parse(requestStream)!;

        public void Serialize<T>(T response, Stream responseStream)
        {
            using var writer = new Utf8JsonWriter(responseStream);
            ((JsonNode)(object)response!).WriteTo(writer);
        }
    }
}
