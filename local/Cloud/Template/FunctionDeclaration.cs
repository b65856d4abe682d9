namespace Trellis.Local.Cloud.Template;

/// <summary>A function as an <c>AWS::Serverless::Function</c> declares it.</summary>
public sealed record FunctionDeclaration
{
    public required string LogicalId { get; init; }

    /// <summary>The name to invoke it by.</summary>
    public required string Name { get; init; }

    public required string Arn { get; init; }

    /// <summary>The folder of its code, as the template names it.</summary>
    public required string CodeUri { get; init; }

    public required string Handler { get; init; }

    /// <summary>In megabytes.</summary>
    public required int MemorySize { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>How many instances it may have; null for as many as there is room for.</summary>
    public required int? ReservedConcurrency { get; init; }

    public required string LogGroup { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    internal static FunctionDeclaration From(Resource resource, Physical physical)
    {
        var properties = resource.Properties;
        var place = $"Resources.{resource.LogicalId}.Properties";
        if (properties.Text("PackageType") == "Image" || properties["InlineCode"] is not null)
        {
            throw new SetupException(
                "template.function-code",
                $"{place}: the laptop cloud runs functions from a project in CodeUri, not images or inline code.");
        }

        var name = physical.Reference(resource);
        foreach (var (id, source) in properties.At("Events") ?? [])
        {
            if (source.Text("Type") is not ("HttpApi" or "Cognito" or "DynamoDB"))
            {
                throw new SetupException(
                    "template.event", $"{place}.Events.{id}: events of type {source.Text("Type")} do not run on a laptop.");
            }
        }

        return new FunctionDeclaration
        {
            LogicalId = resource.LogicalId,
            Name = name,
            Arn = physical.FunctionArn(name),
            CodeUri = properties.Text("CodeUri")
                ?? throw new SetupException("template.function-code", $"{place}: it has no CodeUri."),
            Handler = properties.Text("Handler") ?? "bootstrap",
            MemorySize = Number(properties["MemorySize"], place) ?? 128,
            Timeout = TimeSpan.FromSeconds(Number(properties["Timeout"], place) ?? 3),
            ReservedConcurrency = Number(properties["ReservedConcurrentExecutions"], place),
            LogGroup = properties["LoggingConfig"].Text("LogGroup") ?? $"/aws/lambda/{name}",
            Environment = (properties["Environment"].At("Variables") ?? [])
                .ToDictionary(variable => variable.Key, variable => variable.Value?.ToString() ?? ""),
        };
    }

    internal static int? Number(JsonNode? node, string place) =>
        node is null ? null
        : int.TryParse(node.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SetupException("template.value", $"{place}: '{node}' is not a number.");
}
