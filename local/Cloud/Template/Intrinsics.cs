namespace Trellis.Local.Cloud.Template;

/// <summary>Evaluates CloudFormation's functions.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html</summary>
internal sealed class Intrinsics(TemplateScope scope)
{
    /// <summary>The node with every function in it evaluated. Null means that the property is not there (AWS::NoValue).</summary>
    /// <param name="node">The node in the template.</param>
    /// <param name="where">Its place in the template, for errors.</param>
    public JsonNode? Resolve(JsonNode? node, string where)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } call when IsFunction(call.First().Key):
                return Call(call.First().Key, call.First().Value, where);
            case JsonObject fields:
                var resolved = new JsonObject();
                foreach (var (name, value) in fields)
                {
                    if (Resolve(value, $"{where}.{name}") is { } kept)
                        resolved[name] = kept;
                }

                return resolved;
            case JsonArray items:
                return new JsonArray([.. items.Select((item, i) => Resolve(item, $"{where}[{i}]")).Where(item => item is not null)]);
            default:
                return node?.DeepClone();
        }
    }

    public bool Truth(JsonNode? node, string where)
    {
        if (node is JsonObject { Count: 1 } call)
        {
            var (name, value) = call.First();
            switch (name)
            {
                case "Condition": return scope.Condition(Text(value, where), where);
                case "Fn::Equals": return TextOf(Items(value, where, 2)[0]) == TextOf(Items(value, where, 2)[1]);
                case "Fn::Not": return !Truth(Raw(value, where, 1)[0], where);
                case "Fn::And": return Raw(value, where).All(part => Truth(part, where));
                case "Fn::Or": return Raw(value, where).Any(part => Truth(part, where));
                case "Fn::Contains":
                    var parts = Items(value, where, 2);
                    return (parts[0] as JsonArray ?? throw Wrong(where, "Fn::Contains takes a list and a value"))
                        .Any(item => TextOf(item) == TextOf(parts[1]));
            }
        }

        var given = Resolve(node, where)?.ToString();
        return given is "true" or "True" ? true : given is "false" or "False" ? false : throw Wrong(where, "this must be a condition");
    }

    private static bool IsFunction(string name) => name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonNode? Call(string name, JsonNode? value, string where)
    {
        switch (name)
        {
            case "Ref": return scope.Reference(Text(value, where), where);
            // A resource's own key Condition, not a function.
            case "Condition" when value is JsonObject: return new JsonObject { [name] = Resolve(value, $"{where}.{name}") };
            case "Condition" or "Fn::Equals" or "Fn::Not" or "Fn::And" or "Fn::Or" or "Fn::Contains":
                return JsonValue.Create(Truth(new JsonObject { [name] = value?.DeepClone() }, where));
            case "Fn::GetAtt": return GetAtt(value, where);
            case "Fn::Sub": return JsonValue.Create(Sub(value, where));
            case "Fn::Join":
                var join = Items(value, where, 2);
                return JsonValue.Create(string.Join(TextOf(join[0]), List(join[1], where).Select(TextOf)));
            case "Fn::If":
                var branches = Raw(value, where, 3);
                return Resolve(scope.Condition(Text(branches[0], where), where) ? branches[1] : branches[2], where);
            case "Fn::Select":
                var select = Items(value, where, 2);
                var list = List(select[1], where);
                return int.TryParse(TextOf(select[0]), out var at) && at >= 0 && at < list.Count
                    ? list[at]!.DeepClone()
                    : throw Wrong(where, $"Fn::Select: there is no item {TextOf(select[0])} in a list of {list.Count}");
            case "Fn::Split":
                var split = Items(value, where, 2);
                return TextOf(split[1]).Split(TextOf(split[0])).ToJson();
            case "Fn::FindInMap":
                var keys = Items(value, where, 3);
                return scope.Mapping(TextOf(keys[0]), TextOf(keys[1]), TextOf(keys[2]), where);
            case "Fn::Base64": return JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(TextOf(Resolve(value, where)))));
            case "Fn::GetAZs": return new JsonArray([.. "abc".Select(zone => JsonValue.Create($"{scope.Region}{zone}"))]);
            case "Fn::ImportValue":
                throw Wrong(
                    where,
                    "Fn::ImportValue takes a value from another stack, and there is only this one on a laptop. Make it a parameter, and "
                    + "give it with --parameter");
            default: throw Wrong(where, $"{name} is a function that does not run on a laptop");
        }
    }

    private JsonNode GetAtt(JsonNode? value, string where)
    {
        var parts = Items(
            value is JsonValue path ? path.ToString().Split('.', 2).ToJson() : value,
            where, 2);
        return scope.Attribute(TextOf(parts[0]), TextOf(parts[1]), where);
    }

    // ${Name}, ${Resource.Attribute}, ${!Literal}; and the long form with variables of its own.
    private string Sub(JsonNode? value, string where)
    {
        var own = value is JsonArray ? Raw(value, where, 2)[1] as JsonObject : null;
        var text = value is JsonArray ? Text(Raw(value, where, 2)[0], where) : Text(value, where);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var open = text.IndexOf("${", i, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
                return result.Append(text, i, text.Length - i).ToString();
            result.Append(text, i, open - i);
            var name = text[(open + 2)..close].Trim();
            result.Append(name.StartsWith('!') ? $"${{{name[1..]}}}" : TextOf(Variable(name, own, where)));
            i = close + 1;
        }

        return result.ToString();
    }

    private JsonNode? Variable(string name, JsonObject? own, string where)
    {
        if (own is not null && own.TryGetPropertyValue(name, out var given))
            return Resolve(given, where);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? scope.Reference(name, where) : scope.Attribute(name[..dot], name[(dot + 1)..], where);
    }

    private static JsonArray Raw(JsonNode? value, string where, int? count = null) =>
        value is JsonArray list && (count is null || list.Count == count)
            ? list
            : throw Wrong(where, count is null ? "this must be a list" : $"this must be a list of {count}");

    private JsonArray Items(JsonNode? value, string where, int count) => Raw(Resolve(Raw(value, where, count), where), where, count);

    private static JsonArray List(JsonNode? value, string where) => value as JsonArray ?? throw Wrong(where, "this must be a list");

    private static string Text(JsonNode? value, string where) =>
        value is JsonValue ? TextOf(value) : throw Wrong(where, "this must be a text");

    // CloudFormation writes true and false in small letters, as JSON does.
    private static string TextOf(JsonNode? value) => value?.ToString() ?? "";

    private static SetupException Wrong(string where, string what) => new("template.function", $"{where}: {what}.");
}
