namespace Trellis.Local.Cloud.Template;

/// <summary>A resolved template: what CloudFormation would make of it, with this machine's addresses.</summary>
public sealed class Stack
{
    private Stack(StackSettings settings, IReadOnlyList<Resource> resources, JsonObject outputs)
    {
        var physical = new Physical(settings);
        Settings = settings;
        Resources = resources;
        Outputs = outputs;
        Functions = [.. ResourcesOf("AWS::Serverless::Function").Select(resource => FunctionDeclaration.From(resource, physical))];
        Apis = [.. ResourcesOf("AWS::Serverless::HttpApi").Select(new ApiReading(settings, physical, resources).Read)];
        EventSources = [.. new EventSourceReading(physical, resources).Read()];
        var streamed = EventSources.Select(source => source.Table).ToHashSet();
        Tables = [.. ResourcesOf("AWS::DynamoDB::Table")
            .Select(resource => new TableDeclaration(
                physical.Reference(resource), resource.Properties))
            .Select(table => table with { IsStreamRead = streamed.Contains(table.Name) })];
    }

    public StackSettings Settings { get; }

    /// <summary>Every resource whose condition holds, those that do not run here included.</summary>
    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<FunctionDeclaration> Functions { get; }

    public IReadOnlyList<ApiDeclaration> Apis { get; }

    public IReadOnlyList<TableDeclaration> Tables { get; }

    /// <summary>What feeds functions from the tables' streams.</summary>
    public IReadOnlyList<EventSourceDeclaration> EventSources { get; }

    /// <summary>The stack's outputs, by name.</summary>
    public JsonObject Outputs { get; }

    /// <summary>What of this template does not run here: the words of <see cref="ResourceKinds.NotRun"/> that apply.</summary>
    public IReadOnlyList<string> NotRun =>
    [
        .. Resources.Where(resource => ResourceKinds.NotRun.ContainsKey(resource.Type))
            .Select(resource => ResourceKinds.NotRun[resource.Type])
            .Distinct(),
    ];

    /// <summary>That of this clone's own template.yaml, without addresses of this machine.</summary>
    public static Stack Own(string? region = null)
    {
        var settings = new StackSettings();
        return Load(Path.Combine(Repository.Root, "template.yaml"), region is null ? settings : settings with { Region = region });
    }

    /// <exception cref="SetupException">With the place in the template and what is wrong there.</exception>
    public static Stack Load(string path, StackSettings settings)
    {
        if (!File.Exists(path))
            throw new SetupException("template.missing", $"There is no {path}.");
        return Read(File.ReadAllText(path), Path.GetFileName(path), settings);
    }

    public static Stack Read(string text, string name, StackSettings settings)
    {
        var template = Yaml.Read(text, name);
        Sam.Apply(template);
        var scope = new TemplateScope(template, settings);
        TemplateRules.Check(template, scope.Intrinsics);
        var resources = new List<Resource>();
        foreach (var id in scope.Present())
        {
            // Asked for every resource, so that one of an unknown type is refused and not left out.
            ResourceKinds.Runs(id, scope.TypeOf(id));
            resources.Add(new Resource(id, scope.TypeOf(id), scope.Properties(id)));
        }

        return new Stack(settings, resources, OutputsOf(template, scope));
    }

    /// <summary>The APIs of a template by name, before it is resolved: their addresses are needed to resolve it.</summary>
    public static IReadOnlyList<string> ApiNames(string path)
    {
        var template = Yaml.Read(File.ReadAllText(path), Path.GetFileName(path));
        Sam.Apply(template);
        return [.. template["Resources"]!.AsObject()
            .Where(resource => resource.Value.Text("Type") == "AWS::Serverless::HttpApi")
            .Select(resource => resource.Key)];
    }

    public static bool HasParameter(string path, string name) =>
        Yaml.Read(File.ReadAllText(path), Path.GetFileName(path))["Parameters"] is JsonObject parameters && parameters.ContainsKey(name);

    public IEnumerable<Resource> ResourcesOf(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>What <c>Ref</c> of a resource gives.</summary>
    public string IdOf(Resource resource) => new Physical(Settings).Reference(resource);

    private static JsonObject OutputsOf(JsonObject template, TemplateScope scope)
    {
        var outputs = new JsonObject();
        foreach (var (name, output) in template.At("Outputs") ?? [])
        {
            if (output.Text("Condition") is { } condition && !scope.Condition(condition, $"Outputs.{name}"))
                continue;
            outputs[name] = scope.Intrinsics.Resolve(output!["Value"], $"Outputs.{name}");
        }

        return outputs;
    }
}
