namespace Trellis.Local.Cloud.Template;

/// <summary>A template's own checks of its parameters, which CloudFormation makes before anything else.</summary>
internal static class TemplateRules
{
    /// <exception cref="SetupException">With what each failed rule says of itself.</exception>
    public static void Check(JsonObject template, Intrinsics intrinsics)
    {
        var failed = new List<string>();
        foreach (var (name, rule) in template.At("Rules") ?? [])
        {
            if (rule?["RuleCondition"] is { } condition && !intrinsics.Truth(condition, $"Rules.{name}"))
                continue;
            foreach (var assertion in rule.Items("Assertions"))
            {
                if (!intrinsics.Truth(assertion!["Assert"], $"Rules.{name}"))
                    failed.Add($"{name}: {assertion["AssertDescription"] ?? "the rule does not hold."}");
            }
        }

        if (failed.Count > 0)
            throw new SetupException("template.rule", string.Join('\n', failed));
    }
}
