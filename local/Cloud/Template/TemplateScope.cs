namespace Trellis.Local.Cloud.Template;

/// <summary>The names of one template: parameters, conditions, mappings and resources, each worked out when it is first asked
/// for.</summary>
internal sealed class TemplateScope
{
    private readonly JsonObject template;
    private readonly StackSettings settings;
    private readonly IReadOnlyDictionary<string, JsonNode> parameters;
    private readonly Physical physical;
    private readonly Intrinsics intrinsics;
    private readonly Dictionary<string, bool> conditions = [];
    private readonly Dictionary<string, JsonObject> resolved = [];
    private readonly HashSet<string> underWay = [];

    public TemplateScope(JsonObject template, StackSettings settings)
    {
        this.template = template;
        this.settings = settings;
        parameters = TemplateParameters.Read(template, settings.Parameters);
        physical = new Physical(settings);
        intrinsics = new Intrinsics(this);
    }

    public string Region => settings.Region;

    public Intrinsics Intrinsics => intrinsics;

    /// <summary>The ids of the resources whose condition holds, in the template's order.</summary>
    public IEnumerable<string> Present() => Resources.Select(resource => resource.Key).Where(IsPresent);

    public string TypeOf(string id) => Resources[id].Text("Type")!;

    /// <summary>A resource's properties with everything in them worked out.</summary>
    public JsonObject Properties(string id)
    {
        if (resolved.TryGetValue(id, out var done))
            return done;
        var place = $"Resources.{id}.Properties";
        return resolved[id] = Once(place, place, () =>
            intrinsics.Resolve(Resources[id]!["Properties"] ?? new JsonObject(), place) as JsonObject ?? []);
    }

    /// <summary>What <c>!Ref</c> of a name stands for; null for AWS::NoValue.</summary>
    public JsonNode? Reference(string name, string where)
    {
        if (name.StartsWith("AWS::", StringComparison.Ordinal))
            return Pseudo(name, where);
        if (parameters.TryGetValue(name, out var value))
            return value.DeepClone();
        // SAM's own: the stage that it makes for an API.
        if (name.EndsWith(".Stage", StringComparison.Ordinal) && Resources.ContainsKey(name[..^".Stage".Length]))
            return JsonValue.Create("$default");
        if (!Resources.ContainsKey(name))
            throw new SetupException("template.function", $"{where}: there is no parameter or resource {name}.");
        Exists(name, where);
        return JsonValue.Create(physical.Reference(name, TypeOf(name), Names(name)));
    }

    public JsonNode Attribute(string resource, string attribute, string where)
    {
        // SAM's own: the role that it makes for a function.
        if (!Resources.ContainsKey(resource) && attribute == "Arn" && resource.EndsWith("Role", StringComparison.Ordinal)
            && Resources.ContainsKey(resource[..^"Role".Length]))
        {
            return JsonValue.Create(physical.RoleArn($"{settings.Name}-{resource}"));
        }

        if (!Resources.ContainsKey(resource))
            throw new SetupException("template.function", $"{where}: there is no resource {resource}.");
        Exists(resource, where);
        return physical.Attribute(resource, TypeOf(resource), attribute, Names(resource), where);
    }

    public bool Condition(string name, string where)
    {
        if (conditions.TryGetValue(name, out var known))
            return known;
        if (template.At("Conditions")?[name] is not { } node)
            throw new SetupException("template.function", $"{where}: there is no condition {name}.");
        return conditions[name] = Once($"Conditions.{name}", where, () => intrinsics.Truth(node, $"Conditions.{name}"));
    }

    public JsonNode Mapping(string map, string first, string second, string where) =>
        template["Mappings"]?[map]?[first]?[second]?.DeepClone()
        ?? throw new SetupException("template.function", $"{where}: there is no value {map}.{first}.{second} in Mappings.");

    private JsonObject Resources => template["Resources"]!.AsObject();

    private bool IsPresent(string id) =>
        Resources[id].Text("Condition") is not { } condition || Condition(condition, $"Resources.{id}.Condition");

    private void Exists(string id, string where)
    {
        if (!IsPresent(id))
        {
            throw new SetupException(
                "template.function", $"{where}: {id} is not there, because its condition {Resources[id]!["Condition"]} does not hold.");
        }
    }

    // Only the properties that name a resource, so that two resources may point at each other as long as their names do not.
    private JsonObject Names(string id)
    {
        var names = new JsonObject();
        foreach (var (name, value) in Resources[id].At("Properties") ?? [])
        {
            if (name.EndsWith("Name", StringComparison.Ordinal) || name == "Domain")
            {
                names[name] = Once(
                    $"Resources.{id}.Properties.{name}", $"Resources.{id}",
                    () => intrinsics.Resolve(value, $"Resources.{id}.Properties.{name}"));
            }
        }

        return names;
    }

    private JsonNode? Pseudo(string name, string where) => name switch
    {
        "AWS::Region" => settings.Region,
        "AWS::AccountId" => settings.Account,
        "AWS::StackName" => settings.Name,
        "AWS::StackId" => settings.StackId,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::NotificationARNs" => new JsonArray(),
        "AWS::NoValue" => null,
        _ => throw new SetupException("template.function", $"{where}: there is no {name}."),
    };

    private T Once<T>(string what, string where, Func<T> work)
    {
        if (!underWay.Add(what))
            throw new SetupException("template.cycle", $"{where}: {what} depends on itself.");
        try
        {
            return work();
        }
        finally
        {
            underWay.Remove(what);
        }
    }
}
