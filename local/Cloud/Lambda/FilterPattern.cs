namespace Trellis.Local.Cloud.Lambda;

/// <summary>A filter of an event source mapping.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax</summary>
internal sealed class FilterPattern
{
    private readonly Func<Found, bool> matches;

    private FilterPattern(Func<Found, bool> matches) => this.matches = matches;

    /// <param name="text">The pattern, as JSON.</param>
    /// <param name="place">The mapping that it is of, for errors.</param>
    /// <exception cref="SetupException">With what is wrong in it.</exception>
    public static FilterPattern Parse(string text, string place)
    {
        try
        {
            return new FilterPattern(Fields(JsonNode.Parse(text) as JsonObject ?? throw new FormatException("it is not a JSON object")));
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            throw new SetupException("template.event", $"{place}: the filter {text} cannot be understood: {broken.Message}.");
        }
    }

    public bool Matches(JsonObject record) => matches(new Found(true, record));

    // What stands at a place of the record: JSON's null is there, a missing field is not.
    private readonly record struct Found(bool IsThere, JsonNode? Node)
    {
        public Found this[string name] => Node is JsonObject fields && fields.TryGetPropertyValue(name, out var value)
            ? new Found(true, value)
            : default;
    }

    private static Func<Found, bool> Fields(JsonObject pattern)
    {
        var all = pattern.Select(field => field.Key == "$or" ? Alternatives(field.Value) : Field(field.Key, field.Value)).ToList();
        return found => all.TrueForAll(field => field(found));
    }

    private static Func<Found, bool> Alternatives(JsonNode? patterns)
    {
        var any = List(patterns, "$or").Select(pattern => Fields(pattern!.AsObject())).ToList();
        return found => any.Exists(pattern => pattern(found));
    }

    private static Func<Found, bool> Field(string name, JsonNode? pattern)
    {
        if (pattern is JsonObject inner)
        {
            var fields = Fields(inner);
            return found => fields(found[name]);
        }

        var any = List(pattern, name).Select(Value).ToList();
        return found => any.Exists(value => value(found[name]));
    }

    // A list in the record matches when one of its items does.
    private static Func<Found, bool> Value(JsonNode? wanted)
    {
        if (wanted is not JsonObject rule)
            return Each(node => AreEqual(node, wanted));
        if (rule.Count != 1)
            throw new FormatException($"{rule.ToJsonString()} is not one rule");
        var (name, argument) = rule.First();
        if (name == "exists")
        {
            var exists = argument!.GetValue<bool>();
            // Of leaves only, as in AWS.
            return found => (found.IsThere && found.Node is not JsonObject) == exists;
        }

        return name == "anything-but" ? Each(Not(argument)) : Each(Rule(name, argument));
    }

    private static Func<Found, bool> Each(Func<JsonNode?, bool> matches) =>
        found => found.IsThere && (found.Node is JsonArray items ? items.Any(matches) : matches(found.Node));

    private static Func<JsonNode?, bool> Not(JsonNode? argument)
    {
        if (argument is JsonObject { Count: 1 } rule)
        {
            var matches = Rule(rule.First().Key, rule.First().Value);
            return node => !matches(node);
        }

        var excluded = argument as JsonArray ?? new JsonArray(argument?.DeepClone());
        return node => !excluded.Any(item => AreEqual(node, item));
    }

    private static Func<JsonNode?, bool> Rule(string name, JsonNode? argument)
    {
        switch (name)
        {
            case "prefix" or "suffix" when argument is JsonObject inner:
                return Text(name, inner["equals-ignore-case"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            case "prefix" or "suffix":
                return Text(name, argument!.GetValue<string>(), StringComparison.Ordinal);
            case "equals-ignore-case":
                return Text(name, argument!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            case "numeric":
                return Numeric(List(argument, name));
            default:
                throw new FormatException($"there is no rule {name}");
        }
    }

    private static Func<JsonNode?, bool> Text(string rule, string part, StringComparison comparison) => node =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && rule switch
        {
            "prefix" => text.StartsWith(part, comparison),
            "suffix" => text.EndsWith(part, comparison),
            _ => text.Equals(part, comparison),
        };

    private static Func<JsonNode?, bool> Numeric(JsonArray rule)
    {
        if (rule.Count is not (2 or 4))
            throw new FormatException("numeric takes an operator and a number, once or twice");
        var bounds = rule.Chunk(2).Select(pair => Bound(pair[0]!.GetValue<string>(), pair[1]!.GetValue<double>())).ToList();
        return node => Number(node) is { } number && bounds.TrueForAll(bound => bound(number));
    }

    private static Func<double, bool> Bound(string operation, double limit) => operation switch
    {
        "=" => number => number.Equals(limit),
        "<" => number => number < limit,
        "<=" => number => number <= limit,
        ">" => number => number > limit,
        ">=" => number => number >= limit,
        _ => throw new FormatException($"numeric has no operator {operation}"),
    };

    private static bool AreEqual(JsonNode? node, JsonNode? wanted) =>
        Number(node) is { } number && Number(wanted) is { } other
            ? number.Equals(other)
            : node is not JsonObject && JsonNode.DeepEquals(node, wanted);

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<double>(out var number) ? number : null;

    private static JsonArray List(JsonNode? node, string name) =>
        node as JsonArray ?? throw new FormatException($"{name} takes a list");
}
