using System.Text.RegularExpressions;

namespace Trellis.Local.Cloud.Template;

/// <summary>The values of a template's parameters: what was given, else the default, each held to what the template says of it.</summary>
internal static class TemplateParameters
{
    /// <exception cref="SetupException">Naming every parameter that is unknown, missing or wrong.</exception>
    public static IReadOnlyDictionary<string, JsonNode> Read(JsonObject template, IReadOnlyDictionary<string, string> given)
    {
        var declared = template.At("Parameters") ?? [];
        var faults = given.Keys.Where(name => !declared.ContainsKey(name))
            .Select(name => $"The template has no parameter {name}.{Spelling.Hint(name, declared.Select(each => each.Key))}").ToList();
        var values = new Dictionary<string, JsonNode>();
        foreach (var (name, declaration) in declared)
        {
            var parameter = declaration as JsonObject ?? [];
            var text = given.TryGetValue(name, out var own) ? own : parameter.Text("Default");
            if (text is null)
                faults.Add($"{name} has no default and was not given: --parameter {name}=…");
            else if (Fault(parameter, text) is { } fault)
                faults.Add($"{name}: {fault}");
            else
                values[name] = Value(parameter, text);
        }

        return faults.Count == 0 ? values : throw new SetupException("template.parameter", string.Join('\n', faults));
    }

    private static JsonNode Value(JsonObject parameter, string text) => TypeOf(parameter) switch
    {
        "CommaDelimitedList" or "List<String>" or "List<Number>" =>
            new JsonArray([.. text.Split(',').Select(part => JsonValue.Create(part.Trim()))]),
        // CloudFormation keeps numbers as text until a property wants one.
        _ => JsonValue.Create(text),
    };

    private static string TypeOf(JsonObject parameter) => parameter.Text("Type") ?? "String";

    private static string? Fault(JsonObject parameter, string text)
    {
        if (parameter["AllowedValues"] is JsonArray allowed && !allowed.Any(value => value?.ToString() == text))
            return $"'{text}' is not one of {string.Join(", ", allowed.Select(value => value?.ToString()))}.";
        return TypeOf(parameter) == "Number" ? NumberFault(parameter, text) : TextFault(parameter, text);
    }

    private static string? NumberFault(JsonObject parameter, string text)
    {
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return $"'{text}' is not a number.";
        if (Bound(parameter, "MinValue") is { } least && number < least)
            return $"{text} is less than {least}.";
        return Bound(parameter, "MaxValue") is { } most && number > most ? $"{text} is more than {most}." : null;
    }

    private static string? TextFault(JsonObject parameter, string text)
    {
        if (Bound(parameter, "MinLength") is { } least && text.Length < least)
            return $"it is shorter than {least} characters.";
        if (Bound(parameter, "MaxLength") is { } most && text.Length > most)
            return $"it is longer than {most} characters.";
        // CloudFormation wants the pattern to match the whole value.
        return parameter.Text("AllowedPattern") is { } pattern
            && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
                ? $"'{text}' does not match {pattern}"
                : null;
    }

    private static double? Bound(JsonObject parameter, string name) =>
        double.TryParse(parameter.Text(name), CultureInfo.InvariantCulture, out var bound) ? bound : null;
}
