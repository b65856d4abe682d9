namespace Trellis.Tests.Templates.Reading;

/// <summary>template.yaml as these tests see it; or a copy with one edit, to show that a rule can fail.</summary>
internal sealed class StackTemplate
{
    private readonly string text;

    private StackTemplate(string text)
    {
        this.text = text;
        Root = Yaml.Read(text);
        Resources = [.. Root["Resources"].Entries.Select(entry => new Resource(entry.Key, entry.Value))];
        Functions =
        [
            .. OfType("AWS::Serverless::Function").Select(resource => new Function(resource, Root["Globals", "Function"], RoleOf(resource))),
        ];
    }

    public static StackTemplate Ours { get; } = new(Repository.Read("template.yaml"));

    public Node Root { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<Function> Functions { get; }

    public IEnumerable<Resource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    public Resource Resource(string name) => Resources.Single(resource => resource.Name == name);

    public Function FunctionNamed(string name) => Functions.Single(function => function.Name == name);

    // !GetAtt ReadRole.Arn
    private Resource? RoleOf(Resource function) =>
        function.Properties["Role", "Fn::GetAtt"].Items is [var name, ..]
            ? Resources.SingleOrDefault(resource => resource.Name == name.Plain)
            : null;

    /// <summary>The template with one passage written otherwise. The passage must be there: an edit that changes nothing would prove nothing.</summary>
    public StackTemplate With(string passage, string instead)
    {
        var at = text.IndexOf(passage, StringComparison.Ordinal);
        Assert.True(at >= 0, $"template.yaml has no passage «{passage}».");
        return new StackTemplate(string.Concat(text.AsSpan(0, at), instead, text.AsSpan(at + passage.Length)));
    }
}

internal sealed record Resource(string Name, Node Body)
{
    public string Type => Body["Type"].Plain;

    public string Condition => Body["Condition"].Plain;

    public Node Properties => Body["Properties"];
}
