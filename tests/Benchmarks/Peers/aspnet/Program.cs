using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

// Reads a record of the peers' table and answers it as JSON: what an always-on server does without Lambda.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error);
var app = builder.Build();
var table = Environment.GetEnvironmentVariable("TABLE_NAME")!;
var partition = Environment.GetEnvironmentVariable("PEER_PARTITION")!;
using var client = new AmazonDynamoDBClient(new EnvironmentVariablesAWSCredentials(), new AmazonDynamoDBConfig());

app.MapGet("/tasks/{id}", async (string id, HttpContext context) =>
{
    var response = await client.GetItemAsync(new GetItemRequest
    {
        TableName = table,
        Key = new() { ["pk"] = new() { S = partition }, ["sk"] = new() { S = id } },
        ConsistentRead = true,
    });
    if (!response.IsItemSet)
        return Results.NotFound();
    var record = new Dictionary<string, object?> { ["id"] = id };
    foreach (var (name, value) in response.Item)
    {
        if (name is not ("pk" or "sk") && !name.StartsWith('$'))
            record[name] = value.S ?? (value.N is null ? (object?)value.BOOL : decimal.Parse(value.N, CultureInfo.InvariantCulture));
    }

    context.Response.Headers.ETag = $"\"{response.Item["$version"].N}\"";
    return Results.Json(record);
});

app.Run();
