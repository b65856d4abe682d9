using System.Text.RegularExpressions;

namespace Trellis.Tests.Templates.Reading;

/// <summary>One mention of a parameter, a resource or a pseudo parameter.</summary>
/// <param name="Target">Its logical id.</param>
/// <param name="Conditions">The conditions of all <c>Fn::If</c> around it whose true branch it stands in.</param>
internal sealed record Reference(string Target, ImmutableHashSet<string> Conditions)
{
    public bool IsPseudo => Target.StartsWith("AWS::", StringComparison.Ordinal);
}

internal static partial class References
{
    /// <summary>All that a node mentions by Ref, GetAtt, Sub or DependsOn.</summary>
    public static IEnumerable<Reference> In(Node node) => In(node, []);

    /// <summary>The conditions that a node asks for, by Fn::If or by name.</summary>
    public static IEnumerable<string> ConditionsIn(Node node) =>
        node.Everything().SelectMany(child => child switch
        {
            { Intrinsic: ("Fn::If", var argument) } => [argument.Items[0].Plain],
            Map when child["Condition"] is Text { Value.Length: > 0 } name => [name.Value],
            _ => Array.Empty<string>(),
        });

    private static IEnumerable<Reference> In(Node node, ImmutableHashSet<string> conditions) => node.Intrinsic switch
    {
        ("Ref", var name) => [To(name.Plain, conditions)],
        ("Fn::GetAtt", var target) => [To(target.Items[0].Plain, conditions)],
        ("Fn::Sub", var argument) => InSub(argument, conditions),
        ("Fn::If", { Items: [var condition, var whenTrue, var whenFalse] }) =>
            In(whenTrue, conditions.Add(condition.Plain)).Concat(In(whenFalse, conditions)),
        _ => InChildren(node, conditions),
    };

    private static IEnumerable<Reference> InChildren(Node node, ImmutableHashSet<string> conditions) =>
        node.Entries.SelectMany(entry => entry is { Key: "DependsOn" }
                ? entry.Value.Items.Select(item => To(item.Plain, conditions))
                : In(entry.Value, conditions))
            .Concat(node is List list ? list.All.SelectMany(item => In(item, conditions)) : []);

    // Fn::Sub is a text, or a text with values of its own: [text, {name: value}].
    private static IEnumerable<Reference> InSub(Node argument, ImmutableHashSet<string> conditions)
    {
        var own = argument is List { All: [_, var values] } ? values.Entries : [];
        return Placeholder().Matches(argument.Items[0].Plain)
            .Select(match => match.Groups[1].Value)
            .Where(name => own.All(value => value.Key != name))
            .Select(name => To(name, conditions))
            .Concat(own.SelectMany(value => In(value.Value, conditions)));
    }

    // SAM's "Api.Stage" and CloudFormation's "Table.Arn" are both something of the resource before the dot.
    private static Reference To(string name, ImmutableHashSet<string> conditions) => new(name.Split('.')[0], conditions);

    // ${!Literal} is how Fn::Sub writes a dollar sign and braces of its own.
    [GeneratedRegex(@"\$\{([^!}][^}]*)\}")]
    private static partial Regex Placeholder();
}
