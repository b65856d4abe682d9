namespace Trellis.Local.Tools.Schemas;

/// <summary>Compares the rules of a model, of one of its fields, or of a relation. Whether a change of them is meant, only a person can
/// say.</summary>
internal static class RuleDiff
{
    /// <summary>Fields and relations that are in both. Without rules of their own they have the model's.</summary>
    public static void Compare(Model old, Model now, ChangeList changes)
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

    /// <summary>The rules of the model itself.</summary>
    public static void CompareOwn(Model old, Model now, ChangeList changes) =>
        Compare(now, now.Name, $"Who may do what with {now.Name}", old.Rules, now.Rules, changes);

    private static void Compare(
        Model now, string name, ImmutableArray<Rule>? before, ImmutableArray<Rule>? after, Model old, ChangeList changes)
    {
        if (before is not null || after is not null)
        {
            Compare(
                now, $"{now.Name}.{name}", $"Who may see and write '{name}'", before ?? old.Rules, after ?? now.Rules, changes);
        }
    }

    private static void Compare(
        Model now, string path, string what, ImmutableArray<Rule> before, ImmutableArray<Rule> after, ChangeList changes)
    {
        if (Words(before) == Words(after))
            return;
        var opened = IsPublic(after) && !IsPublic(before) ? " Everybody may read it now, without signing in." : "";
        changes.Look(
            "rules-changed", path, $"{what} changed: {Words(before)} is now {Words(after)}.{opened}",
            $"Look at it: 'dotnet run --project local -- access {now.Name}'.");
    }

    private static bool IsPublic(ImmutableArray<Rule> rules) =>
        rules.Any(rule => rule is PublicRule && rule.And.IsEmpty && (rule.Operations & Operation.Read) != 0);

    private static string Words(ImmutableArray<Rule> rules) => $"[{string.Join(", ", rules.Select(rule => rule.Text))}]";
}
