using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trellis.Local.Cloud.Template;

/// <summary>Reads a template's YAML into JSON, in which CloudFormation's tags have their long form: <c>!Ref X</c> becomes <c>{"Ref":
/// "X"}</c>.</summary>
internal static partial class Yaml
{
    private static readonly HashSet<string> Functions =
    [
        "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Not", "Or",
        "Select", "Split", "Sub", "Transform", "Length", "ToJsonString", "Contains",
    ];

    /// <exception cref="SetupException">With the line and column of what cannot be read.</exception>
    public static JsonObject Read(string text, string name)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            throw new SetupException("template.yaml", $"{name}:{broken.Start.Line}:{broken.Start.Column}: {broken.Message}");
        }

        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 throws this, with no position, for a bracket that is never closed.
            throw new SetupException("template.yaml", $"{name}: the YAML is broken; a bracket may not be closed.");
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new SetupException("template.yaml", $"{name}: a template is one YAML mapping.");
        return new YamlReader(name).Mapping(root);
    }

    private sealed class YamlReader(string name)
    {
        public JsonObject Mapping(YamlMappingNode node)
        {
            var result = new JsonObject();
            foreach (var (key, value) in node.Children)
                result[((YamlScalarNode)key).Value ?? ""] = Node(value);
            return result;
        }

        private JsonNode? Node(YamlNode node)
        {
            JsonNode? plain = node switch
            {
                YamlMappingNode mapping => Mapping(mapping),
                YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
                YamlScalarNode scalar => Scalar(scalar),
                _ => null,
            };
            return node.Tag.IsEmpty || !node.Tag.Value.StartsWith('!') || node.Tag.Value == "!" ? plain : Tagged(node, plain);
        }

        private JsonObject Tagged(YamlNode node, JsonNode? value)
        {
            var tag = node.Tag.Value[1..];
            if (tag is "Ref" or "Condition")
                return new JsonObject { [tag] = value };
            if (!Functions.Contains(tag))
                throw new SetupException("template.yaml", $"{name}:{node.Start.Line}:{node.Start.Column}: there is no function !{tag}.");
            if (tag == "GetAtt" && value is JsonValue path)
            {
                var parts = path.GetValue<string>().Split('.', 2);
                value = parts.ToJson();
            }

            return new JsonObject { ["Fn::" + tag] = value };
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false })
            return JsonValue.Create(text);
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return null;
        if (text is "true" or "True" or "TRUE")
            return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE")
            return JsonValue.Create(false);
        // Leading zeros mean a name, such as an account's number, and stay text.
        if (Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (Fraction().IsMatch(text))
            return JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture));
        return JsonValue.Create(text);
    }

    [GeneratedRegex("^[-+]?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}
