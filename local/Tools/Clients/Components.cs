namespace Trellis.Local.Tools.Clients;

/// <summary>The parts of a document that others refer to.</summary>
internal static class Components
{
    private const string Start = "#/components/";

    /// <summary>Leaves only those that something in the paths, or something that stays, refers to.</summary>
    public static JsonObject Used(JsonObject components, JsonNode paths)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<JsonNode>([paths]);
        while (open.TryPop(out var node))
        {
            foreach (var name in References(node).Where(used.Add))
                open.Push(components[name.Split('/')[0]]![name.Split('/')[1]]!);
        }

        foreach (var (kind, members) in components)
        {
            if (kind == "securitySchemes")
                continue;
            foreach (var name in members!.AsObject().Select(member => member.Key).Where(name => !used.Contains($"{kind}/{name}")).ToList())
                members.AsObject().Remove(name);
        }

        return components;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(
            member => member is { Key: "$ref", Value: JsonValue value } ? [value.ToString()[Start.Length..]] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
