namespace Trellis.Local.Cloud;

/// <summary>Whether changes are logged here: as the parameter says, or if it says nothing, where the schema has a live model.</summary>
internal static class LiveModels
{
    private const string Parameter = "Live";

    /// <summary>The template's parameters with that one.</summary>
    public static IReadOnlyDictionary<string, string> Parameters(CloudOptions options, string template) =>
        options.Parameters.ContainsKey(Parameter) || Names(options.Root).Count == 0 || !Stack.HasParameter(template, Parameter)
            ? options.Parameters
            : new Dictionary<string, string>(options.Parameters) { [Parameter] = "true" };

    /// <summary>What to tell about an edit that has made the first model live: what feeds functions begins with the cloud. Null for
    /// nothing.</summary>
    public static string? Note(CloudOptions options, Stack stack) =>
        Names(options.Root) is { Count: > 0 } names && !stack.EventSources.Any(source => source.Function == "Notify")
            ? $"Lists of {string.Join(", ", names)} can be followed after the next start: changes are not logged yet."
            : null;

    private static List<string> Names(string root) =>
        [.. SchemaFile.Read(Path.Combine(root, "shared", "schema.graphql")).Check().Schema?.Models
            .Where(model => model.IsLive).Select(model => model.Name) ?? []];
}
