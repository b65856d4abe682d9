using System.Text.RegularExpressions;
using Trellis.Tests.Templates.Reading;

namespace Trellis.Tests.Functions.Permissions;

/// <summary>One thing that a function's role may do: an action on a resource, where its statement says so only for some partition keys.</summary>
internal sealed partial record Permission(string Function, string Action, string Resource, string[] Keys)
{
    /// <summary>Every statement of template.yaml's functions, taken apart.</summary>
    public static Permission[] All { get; } =
    [
        .. from function in StackTemplate.Ours.Functions
           from statement in function.Statements
           from action in statement.Actions
           from resource in statement.Resources
           select new Permission(function.Name, action["dynamodb:".Length..], Short(resource.ToString()), [.. statement.LeadingKeys]),
    ];

    /// <summary>What a role may never do, although a wider statement allows it.</summary>
    public static Permission[] Denied { get; } =
    [
        .. from function in StackTemplate.Ours.Functions
           from statement in function.Denials
           from action in statement.Actions
           from resource in statement.Resources
           select new Permission(function.Name, action["dynamodb:".Length..], Short(resource.ToString()), [.. statement.LeadingKeys]),
    ];

    public static bool Allows(string function, TableCall call) =>
        All.Any(permission => permission.Covers(function, call)) && !Denied.Any(denied => denied.Covers(function, call));

    public bool Covers(string function, TableCall call) =>
        Function == function && Action == call.Action && Resource == call.Resource && (Keys.Length == 0 || Keys.Any(pattern => Fits(pattern, call.LeadingKey)));

    public override string ToString() => $"{Function}: {Action} on {Resource}{string.Concat(Keys.Select(key => $", {key}"))}";

    private static string Short(string resource) => resource == "{Fn::GetAtt: [Table, Arn]}" ? "table" : Index().Match(resource).Groups[1].Value;

    /// <summary>As IAM reads a pattern (User Guide, "Condition operators: String").</summary>
    public static bool Fits(string pattern, string key) =>
        Regex.IsMatch(key, $"^{Regex.Escape(pattern).Replace("\\?", ".", StringComparison.Ordinal).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline);

    [GeneratedRegex(@"^\{Fn::Sub: \$\{Table\.Arn\}/index/(gsi\d)\}$")]
    private static partial Regex Index();
}
