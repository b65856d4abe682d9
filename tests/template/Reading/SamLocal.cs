using System.Text.RegularExpressions;

namespace Trellis.Tests.Templates.Reading;

/// <summary>
/// The variables that <c>sam local</c> passes to a function. SAM resolves a template by itself, and not as CloudFormation does: it
/// resolves both branches of <c>Fn::If</c> and gives up on the whole when either has no value. What it gives up on it passes empty.
/// (aws-sam-cli: IntrinsicResolver.handle_fn_if, IntrinsicsSymbolTable, EnvironmentVariables.)
/// </summary>
/// <param name="overrides">What <c>--parameter-overrides</c> says.</param>
internal sealed partial class SamLocal(StackTemplate template, IReadOnlyDictionary<string, string> overrides)
{
    private static readonly Dictionary<string, string?> Pseudo = new()
    {
        ["AWS::AccountId"] = "123456789012",
        ["AWS::Partition"] = "aws",
        ["AWS::Region"] = "us-east-1",
        ["AWS::StackName"] = "local",
        ["AWS::StackId"] = "arn:aws:cloudformation:us-east-1:123456789012:stack/local/51af3dc0-da77-11e4-872e-1234567db123",
        ["AWS::URLSuffix"] = "localhost",
        ["AWS::NoValue"] = null,
    };

    public Dictionary<string, string> Variables(Function function) =>
        function.Environment.ToDictionary(variable => variable.Key, variable => Resolved(variable.Value) ?? "");

    /// <summary>Null for what SAM gives up on.</summary>
    private string? Resolved(Node node) => node.Intrinsic switch
    {
        null => node is Text ? node.Plain : null,
        ("Ref", var name) => Named(name.Plain),
        ("Fn::Sub", Text text) => Substituted(text.Value),
        ("Fn::If", { Items: [var condition, var whenTrue, var whenFalse] }) =>
            (Resolved(whenTrue), Resolved(whenFalse)) is ({ } first, { } second) ? Holds(condition.Plain) ? first : second : null,
        ("Fn::GetAtt", _) => null,
        var (name, _) => throw new NotSupportedException($"These tests do not know what sam local makes of {name} in a variable."),
    };

    // A resource's own name stands for what CloudFormation would call it.
    private string? Named(string name) =>
        overrides.TryGetValue(name, out var given) ? given
        : Pseudo.TryGetValue(name, out var known) ? known
        : template.Root["Parameters", name, "Default"] is { Exists: true } standard ? standard.Plain
        : template.Resource(name).Name;

    // An attribute that it does not know it passes as a text that names it. For a GetAtt of its own it passes nothing.
    private string? Substituted(string text)
    {
        var isWhole = true;
        var whole = Placeholder().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            var value = name.Contains('.', StringComparison.Ordinal) ? $"${name}" : Named(name);
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? whole : null;
    }

    private bool Holds(string condition) => Holds(template.Root["Conditions", condition]);

    private bool Holds(Node condition) => condition.Intrinsic switch
    {
        ("Condition", var name) => Holds(name.Plain),
        ("Fn::Equals", { Items: [var left, var right] }) => Resolved(left) == Resolved(right),
        ("Fn::Not", { Items: [var inner] }) => !Holds(inner),
        ("Fn::And", var parts) => parts.Items.All(Holds),
        ("Fn::Or", var parts) => parts.Items.Any(Holds),
        _ => throw new NotSupportedException($"{condition} is no condition."),
    };

    [GeneratedRegex(@"\$\{([^!}][^}]*)\}")]
    private static partial Regex Placeholder();
}
