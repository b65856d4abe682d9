namespace Trellis.Local.Cloud.Template;

/// <summary>The part of AWS SAM's transform that comes before names are looked up: Globals, and the API that events without one share.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html</summary>
internal static class Sam
{
    /// <summary>The API that SAM makes for HttpApi events that name none.</summary>
    public const string ImplicitApi = "ServerlessHttpApi";

    /// <summary>Spreads Globals over the resources, in place.</summary>
    public static void Apply(JsonObject template)
    {
        var resources = template.At("Resources")
            ?? throw new SetupException("template.resource", "The template declares no resources.");
        if (NeedsImplicitApi(resources))
            resources[ImplicitApi] = new JsonObject { ["Type"] = "AWS::Serverless::HttpApi" };
        var globals = template.At("Globals") ?? [];
        foreach (var (id, node) in resources)
        {
            var resource = node as JsonObject
                ?? throw new SetupException("template.resource", $"Resources.{id}: this must be a mapping.");
            var type = resource.Text("Type") ?? throw new SetupException("template.resource", $"Resources.{id}: it has no Type.");
            if (type.StartsWith("AWS::Serverless::", StringComparison.Ordinal) && globals[type["AWS::Serverless::".Length..]] is { } shared)
                resource["Properties"] = Merge(shared, resource["Properties"]);
        }
    }

    private static bool NeedsImplicitApi(JsonObject resources) => !resources.ContainsKey(ImplicitApi) && resources
        .SelectMany(resource => resource.Value.At("Properties").At("Events") ?? [])
        .Any(e => e.Value.Text("Type") == "HttpApi" && e.Value.At("Properties")?["ApiId"] is null);

    // Maps are merged, lists are joined, of anything else the resource's own counts.
    private static JsonNode? Merge(JsonNode? shared, JsonNode? own)
    {
        if (own is null || shared is null)
            return (own ?? shared)?.DeepClone();
        if (shared is JsonArray first && own is JsonArray second)
            return new JsonArray([.. first.Concat(second).Select(item => item?.DeepClone())]);
        if (shared is not JsonObject left || own is not JsonObject right || IsFunction(left) || IsFunction(right))
            return own.DeepClone();
        var merged = new JsonObject();
        foreach (var name in left.Select(field => field.Key).Union(right.Select(field => field.Key)))
            merged[name] = Merge(left[name], right[name]);
        return merged;
    }

    private static bool IsFunction(JsonObject node) =>
        node.Count == 1 && node.First().Key is var name && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal));
}
