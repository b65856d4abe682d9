namespace Trellis.Local.Tools.Schemas;

/// <summary>Compares the rules of a model, of one of its fields, or of a relation. Whether a change of them is meant, only a person can
/// say.</summary>
internal static class RuleDiff
{
    /// <summary>Fields and relations that are in both. Without rules of their own they have the model's.</summary>
    public static void Compare(Model old, Model now, ImmutableArray<Change>.Builder changes)
    {
        foreach (var field in now.Fields)
        {
            if (old.Fields.FirstOrDefault(known => known.StorageName == field.StorageName) is { } before)
                Compare(now, field.Name, before.Rules, field.Rules, old, changes);
        }

        foreach (var relation in now.Relations)
        {
            if (old.RelationNamed(relation.Name) is { } before)
                Compare(now, relation.Name, before.Rules, relation.Rules, old, changes);
        }
    }

    public static Change Of(Model model, string path, string what, ImmutableArray<Rule> before, ImmutableArray<Rule> after)
    {
        var opened = IsPublic(after) && !IsPublic(before) ? " Everybody may read it now, without signing in." : "";
        return new Change(
            Verdict.Look, "rules-changed", path, $"{what} changed: {Words(before)} is now {Words(after)}.{opened}", $"Look at it: 'dotnet "
                + $"run --project local -- access {model.Name}'.");
    }

    private static void Compare(
        Model model, string name, ImmutableArray<Rule>? before, ImmutableArray<Rule>? after, Model old,
        ImmutableArray<Change>.Builder changes)
    {
        if (before is null && after is null)
            return;
        var (was, isNow) = (before ?? old.Rules, after ?? model.Rules);
        if (Words(was) != Words(isNow))
            changes.Add(Of(model, $"{model.Name}.{name}", $"Who may see and write '{name}'", was, isNow));
    }

    private static bool IsPublic(ImmutableArray<Rule> rules) =>
        rules.Any(rule => rule is PublicRule && rule.And.IsEmpty && (rule.Operations & Operation.Read) != 0);

    private static string Words(ImmutableArray<Rule> rules) => $"[{string.Join(", ", rules.Select(rule => rule.Text))}]";
}
