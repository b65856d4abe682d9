using System.Diagnostics;
using System.Globalization;
using Amazon.Lambda.APIGatewayEvents;
using Trellis.Http;
using Trellis.Records;
using Trellis.Storage;

// Does by itself, and times, what a function does on its way to the first answer. Linked as the functions are.
var steps = new List<(string Name, double Milliseconds)>();
var clock = Stopwatch.GetTimestamp();

var schema = Host.LoadSchema(AppContext.BaseDirectory);
Step("schema: read, lexed, compiled");
var api = new Api(schema, Settings.ForApi(Environment.GetEnvironmentVariable), TimeProvider.System);
Step("settings, and the key of page tokens");
var table = Host.Table();
Step("credentials and client");

var text = File.ReadAllBytes(Environment.GetEnvironmentVariable("STEPS_EVENT")!);
clock = Stopwatch.GetTimestamp();
var request = Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(text, 0, text.Length, false, true));
Step("first event read");
request = Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(text, 0, text.Length, false, true));
Step("second event read");
var reads = new Reads(table);
var key = new RecordKey(schema.AtPath("tasks")!, "nobody", [Value.Of(request.PathParameters!["id"])]);
await reads.Read(key, CancellationToken.None);
Step("first call of the table: SDK, connection, handshake");
await reads.Read(key, CancellationToken.None);
Step("second call of the table");
var answer = new MemoryStream();
Serializers.Api.Serialize(new APIGatewayHttpApiV2ProxyResponse { StatusCode = 200, Headers = new Dictionary<string, string> { ["etag"] = "1" }, Body = "{}" }, answer);
Step("first answer written");


foreach (var (name, milliseconds) in steps)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}|{milliseconds:0.000}"));
return api.Schema.Models.IsEmpty ? 1 : 0;

void Step(string name)
{
    steps.Add((name, Stopwatch.GetElapsedTime(clock).TotalMilliseconds));
    clock = Stopwatch.GetTimestamp();
}
