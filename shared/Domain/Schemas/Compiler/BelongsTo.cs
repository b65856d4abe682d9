
namespace Trellis.Schemas.Compiler;

/// <summary><c>@belongsTo</c>: the side that names its one parent.</summary>
internal static class BelongsTo
{
    public static void Resolve(RelationDraft relation, Sides sides, Faults faults)
    {
        relation.KeyIsOnSource = true;
        if (relation.References is { } references)
            ByReferences(relation, references, sides, faults);
        else if (relation.WrittenFields is { } names)
            ByFields(relation, names, sides, faults);
        else
            ByOtherSide(relation, sides, faults);
    }

    private static void ByReferences(RelationDraft relation, List<string> references, Sides sides, Faults faults)
    {
        var (child, parent) = (relation.Source, relation.Target);
        if (relation.Directive.Argument("fields") is { } written)
            faults.Error(
                "schema.bad-argument", written.Start, relation.Place,
                "fields does not go together with references. Leave one of them out.");
        if (relation.Syntax.Type.NonNull)
            faults.Error(
                "schema.relation-required", relation.Syntax.Type.Start, relation.Place,
                $"A relation with references can be empty: write '{relation.Name}: {parent.Name}'.");
        if (ForeignKeys.Named(child, references, relation, "references", faults) is not { } fields
            || !ForeignKeys.Match(fields, child, parent.Key, parent, relation, "references", faults))
        {
            return;
        }

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
        if (sides.Has(relation, references) is null && !parent.HasLostRelations)
            faults.Missing(
                "schema.one-sided", relation.Directive.Start, relation.Place,
                $"'{parent.Name}' must say what it has: write '{Naming.Lower(child.Name)}s: [{child.Name}] @hasMany(references: "
                + $"[{HasRelations.Quoted(references)}])', or @hasOne, there.");
    }

    private static void ByFields(RelationDraft relation, List<string> names, Sides sides, Faults faults)
    {
        var (child, parent) = (relation.Source, relation.Target);
        if (ForeignKeys.Named(child, names, relation, "fields", faults) is not { } fields
            || !ForeignKeys.Match(fields, child, parent.Key, parent, relation, "fields", faults))
        {
            return;
        }

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
        if (sides.Has(relation, null) is not { } other)
            NoOtherSide(relation, faults);
        else if (other.Kind is RelationKind.HasOne && other.References is null)
            TwoKeys(relation, other, faults);
    }

    /// <summary>With no argument, the child of a hasMany has that relation's own key; of a hasOne, a second one beside the
    /// parent's.</summary>
    private static void ByOtherSide(RelationDraft relation, Sides sides, Faults faults)
    {
        var (child, parent) = (relation.Source, relation.Target);
        if (sides.Has(relation, null) is not { } other)
            NoOtherSide(relation, faults);
        else if (other.Kind is RelationKind.HasOne)
        {
            relation.KeyFields = ForeignKeys.Generate(child, child, relation.Name, parent, relation.Syntax.Type.NonNull, faults);
            TwoKeys(relation, other, faults);
        }
        else
            relation.KeyFields = other.KeyFields;
    }

    /// <summary>As in Amplify, whose users are as surprised: a read from the other side finds nothing.</summary>
    private static void TwoKeys(RelationDraft relation, RelationDraft other, Faults faults)
    {
        var (child, parent) = (relation.Source.Name, relation.Target.Name);
        var key = relation.WrittenFields is [var written, ..] ? written : $"{relation.Name}Id";
        faults.Warn(
            "schema.two-keys",
            relation.Directive.Start,
            relation.Place,
            $"'{relation.Place}' and '{other.Place}' hold a key each: setting one leaves the other empty. For one key that both sides "
            + $"read, "
            + $"write '{key}: ID' and '{relation.Name}: {parent} @belongsTo(references: [\"{key}\"])' here, "
            + $"and '{other.Name}: {child} @hasOne(references: [\"{key}\"])' in '{parent}'.");
    }

    private static void NoOtherSide(RelationDraft relation, Faults faults)
    {
        if (relation.Target.HasLostRelations)
            return;
        faults.Missing(
            "schema.one-sided", relation.Directive.Start, relation.Place,
            $"'{relation.Target.Name}' has no relation to '{relation.Source.Name}' that this could belong to. Write @hasOne or @hasMany on "
            + $"a field of '{relation.Target.Name}', or @hasOne here.");
    }
}
