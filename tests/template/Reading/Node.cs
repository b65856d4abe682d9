namespace Trellis.Tests.Templates.Reading;

/// <summary>
/// A value of the template. CloudFormation's short tags are read as their long form (<c>!Ref X</c> is <c>{Ref: X}</c>), so there is one form to look for.
/// </summary>
internal abstract record Node
{
    public static Node Missing { get; } = new Text("");

    /// <summary>The value under these keys, one inside the other; <see cref="Missing"/> where there is none.</summary>
    public Node this[params string[] path] =>
        path.Aggregate(this, (node, key) => node is Map map && map.Entries.FirstOrDefault(entry => entry.Key == key).Value is { } value ? value : Missing);

    public bool Exists => !ReferenceEquals(this, Missing);

    /// <summary>The entries of a map; none of anything else.</summary>
    public ImmutableArray<KeyValuePair<string, Node>> Entries => (this as Map)?.All ?? [];

    /// <summary>The items of a list, or the one value that stands where a list may.</summary>
    public ImmutableArray<Node> Items => this switch
    {
        List list => list.All,
        _ when !Exists => [],
        _ => [this],
    };

    /// <summary>The plain text of a scalar; empty for anything else.</summary>
    public string Plain => (this as Text)?.Value ?? "";

    /// <summary>The function and its argument, where the node is one: <c>Ref</c>, <c>Condition</c> or <c>Fn::…</c>.</summary>
    public (string Name, Node Argument)? Intrinsic =>
        Entries is [var (name, argument)] && (name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal)) ? (name, argument) : null;

    /// <summary>This node and all below it.</summary>
    public IEnumerable<Node> Everything() =>
        Entries.Select(entry => entry.Value).Concat(this is List list ? list.All : []).SelectMany(node => node.Everything()).Prepend(this);

    /// <summary>The node as compact JSON, to compare and to report.</summary>
    public sealed override string ToString() => this switch
    {
        Text text => text.Value,
        List list => $"[{string.Join(", ", list.All)}]",
        Map map => $"{{{string.Join(", ", map.All.Select(entry => $"{entry.Key}: {entry.Value}"))}}}",
        _ => "",
    };
}

internal sealed record Text(string Value) : Node;

internal sealed record List(ImmutableArray<Node> All) : Node;

internal sealed record Map(ImmutableArray<KeyValuePair<string, Node>> All) : Node;
