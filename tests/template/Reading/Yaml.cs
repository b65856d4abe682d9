using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trellis.Tests.Templates.Reading;

/// <summary>Reads YAML with CloudFormation's tags.</summary>
internal static class Yaml
{
    public static Node Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents.Single().RootNode);
    }

    /// <summary>Every text that stands without quotation marks.</summary>
    public static IEnumerable<string> PlainTexts(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Single().AllNodes.OfType<YamlScalarNode>().Where(node => node.Style == ScalarStyle.Plain).Select(node => node.Value ?? "")];
    }

    private static Node Convert(YamlNode node) => Tagged(node, node switch
    {
        YamlScalarNode scalar => new Text(scalar.Value ?? ""),
        YamlSequenceNode sequence => new List([.. sequence.Children.Select(Convert)]),
        YamlMappingNode mapping => new Map([.. mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", Convert(child.Value)))]),
        _ => throw new NotSupportedException($"{node.NodeType} at {node.Start}"),
    });

    private static Node Tagged(YamlNode node, Node value)
    {
        if (node.Tag.IsEmpty || !node.Tag.IsLocal)
            return value;

        var name = node.Tag.Value[1..];
        var key = name is "Ref" or "Condition" ? name : $"Fn::{name}";
        return new Map([KeyValuePair.Create(key, key == "Fn::GetAtt" ? Attribute(value) : value)]);
    }

    // !GetAtt A.B is short for Fn::GetAtt: [A, B].
    private static Node Attribute(Node value) =>
        value is Text text && text.Value.Split('.', 2) is [var resource, var attribute]
            ? new List([new Text(resource), new Text(attribute)])
            : value;
}
