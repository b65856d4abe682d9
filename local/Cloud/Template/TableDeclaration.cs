namespace Trellis.Local.Cloud.Template;

/// <summary>A table as an <c>AWS::DynamoDB::Table</c> declares it.</summary>
/// <param name="Properties">The resource's properties, with every reference in them resolved.</param>
public sealed record TableDeclaration(string Name, JsonObject Properties)
{
    // What CreateTable takes under the same name as CloudFormation. The rest (recovery, encryption, tags) has no meaning on a laptop.
    private static readonly string[] Same =
        ["AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes",
            "DeletionProtectionEnabled"];

    /// <summary>The attribute whose time ends an item's life, or null.</summary>
    public string? TimeToLive =>
        Properties.At("TimeToLiveSpecification") is { } ttl && ttl.Flag("Enabled") == true ? ttl.Text("AttributeName") : null;

    /// <summary>The body of the CreateTable call.</summary>
    public JsonObject CreateRequest()
    {
        var request = new JsonObject { ["TableName"] = Name };
        foreach (var property in Same)
        {
            if (Properties[property] is { } value)
                request[property] = Typed(value);
        }

        if (Stream is { } stream)
            request["StreamSpecification"] = stream;
        return request;
    }

    /// <summary>The indexes by name, as CreateTable and UpdateTable take them.</summary>
    public IReadOnlyDictionary<string, JsonObject> Indexes() =>
        Properties.Items("GlobalSecondaryIndexes")
            .Select(index => Typed(index!).AsObject())
            .ToDictionary(index => index.Text("IndexName")!);

    /// <summary>Whether a function is fed from the stream.</summary>
    public bool IsStreamRead { get; init; }

    /// <summary>The stream that the engine is to keep, as CreateTable takes it; null where nothing reads it, which saves each write an item
    /// in the stream.</summary>
    public JsonObject? Stream => !IsStreamRead ? null : new JsonObject
    {
        ["StreamEnabled"] = true,
        ["StreamViewType"] = Properties["StreamSpecification"]!["StreamViewType"]!.DeepClone(),
    };

    /// <summary>The keys as one line of text, by which two key schemas are compared.</summary>
    internal static string Keys(JsonNode? keySchema, JsonNode? attributes) => string.Join(", ", (keySchema as JsonArray ?? [])
        .Select(key => (Name: key.Text("AttributeName")!, Kind: key.Text("KeyType")!))
        .Select(key => $"{key.Kind} {key.Name} {TypeOf(key.Name, attributes)}"));

    private static string TypeOf(string name, JsonNode? attributes) => (attributes as JsonArray ?? [])
        .FirstOrDefault(attribute => attribute.Text("AttributeName") == name).Text("AttributeType") ?? "?";

    // CloudFormation takes "true" and "5" for true and 5; the API does not.
    private static JsonNode Typed(JsonNode node, string? name = null)
    {
        switch (node)
        {
            case JsonObject fields:
                var copy = new JsonObject();
                foreach (var (key, value) in fields)
                {
                    // Index properties that CloudFormation knows and the API does not.
                    if (value is not null && key is not ("ContributorInsightsSpecification" or "WriteProvisionedThroughputSettings"))
                        copy[key] = Typed(value, key);
                }

                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Typed(item!, name))]);
            default:
                var text = node.ToString();
                return name switch
                {
                    "ReadCapacityUnits" or "WriteCapacityUnits" when long.TryParse(text, out var units) => JsonValue.Create(units),
                    "DeletionProtectionEnabled" => JsonValue.Create(bool.TryParse(text, out var isOn) && isOn),
                    _ => node.DeepClone(),
                };
        }
    }
}
