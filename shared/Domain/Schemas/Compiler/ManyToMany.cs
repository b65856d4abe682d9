using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary><c>@manyToMany</c>: two fields with the same relationName.</summary>
internal static class ManyToMany
{
    public static void Pair(Types types, SchemaLock pinned, Faults faults)
    {
        var names = new Dictionary<string, List<RelationDraft>>(StringComparer.Ordinal);
        foreach (var model in types.Models)
        {
            foreach (var relation in model.Relations)
            {
                if (relation.Kind is not RelationKind.ManyToMany || NameOf(relation) is not { } name)
                    continue;
                if (!names.TryGetValue(name, out var uses))
                    names[name] = uses = new List<RelationDraft>(2);
                uses.Add(relation);
            }
        }

        foreach (var model in types.Models)
        {
            foreach (var failed in model.FailedPairings)
                names.Remove(failed);
        }

        foreach (var (name, uses) in names)
            Pair(name, uses, types, pinned, faults);
    }

    private static string? NameOf(RelationDraft relation) =>
        relation.Directive.Argument("relationName") is { Kind: LiteralKind.String } name ? name.Text : null;

    private static void Pair(string name, List<RelationDraft> uses, Types types, SchemaLock pinned, Faults faults)
    {
        var first = uses[0];
        var start = first.Directive.Argument("relationName")!.Start;
        if (!Naming.IsName(name))
        {
            faults.Error(
                "schema.bad-name", start, first.Path,
                $"'{name}' is not a valid relation name. Use letters, digits and underscores, such as "
                + $"{first.Source.Name}{first.Target.Name}.");
            return;
        }

        if (types.Named(name) is not null)
        {
            faults.Error(
                "schema.relation-name", start, first.Path, $"There is already a type '{name}'. Give the relation another name.");
        }

        if (uses.Count != 2)
        {
            faults.Missing(
                "schema.many-to-many", uses[^1].Directive.Start, uses[^1].Path,
                $"The relation '{name}' must be on exactly two fields, one on each side. It is on {uses.Count}.");
            return;
        }

        var second = uses[1];
        if (first.Target != second.Source || second.Target != first.Source)
        {
            faults.Error(
                "schema.many-to-many", second.Directive.Start, second.Path,
                $"The two sides of '{name}' must refer to each other: '{first.Path}' refers to '{first.Target.Name}', and "
                + $"'{second.Path}' to '{second.Target.Name}'.");
            return;
        }

        // Pairs are stored under their left side, so moving a type within the schema must not swap the sides.
        var isSwapped = pinned.LeftSides.TryGetValue(name, out var left) && left == $"{second.Source.StorageName}.{second.Name}";
        types.Pairings.Add(isSwapped ? (name, second, first) : (name, first, second));
    }
}
