
namespace Trellis.Schemas.Compiler;

/// <summary><c>@belongsTo</c>: the child's side of a relation.</summary>
internal static class BelongsTo
{
    public static void Resolve(RelationDraft relation, Sides sides, Faults faults)
    {
        relation.KeyIsOnSource = true;
        if (relation.References is { } references)
            ByReferences(relation, references, sides, faults);
        else if (relation.FieldsArgument is { } names)
            ByFields(relation, names, sides, faults);
        else
            ByOtherSide(relation, sides, faults);
    }

    private static void ByReferences(RelationDraft relation, List<string> references, Sides sides, Faults faults)
    {
        var (child, parent) = (relation.Source, relation.Target);
        if (relation.Directive.Argument("fields") is { } written)
        {
            faults.Error(
                "schema.bad-argument", written.Start, relation.Path,
                "fields and references cannot be combined. Remove one of them.");
        }

        if (relation.Syntax.Type.NonNull)
        {
            faults.Error(
                "schema.relation-required", relation.Syntax.Type.Start, relation.Path,
                $"A relation with references can be empty: write '{relation.Name}: {parent.Name}'.");
        }

        if (ForeignKeys.Named(child, references, relation, "references", faults) is not { } fields
            || !ForeignKeys.Match(fields, child, parent.Key, parent, relation, "references", faults))
        {
            return;
        }

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
        if (sides.Has(relation, references) is null && !parent.HasFailedRelations)
        {
            faults.Missing(
                "schema.one-sided", relation.Directive.Start, relation.Path,
                $"'{parent.Name}' must declare the other side: add '{Naming.Lower(child.Name)}s: [{child.Name}] @hasMany(references: "
                + $"[{HasRelations.Quoted(references)}])', or the same with @hasOne, to '{parent.Name}'.");
        }
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
            ReportMissingSide(relation, faults);
        else if (other.Kind is RelationKind.HasOne && other.References is null)
            WarnOfTwoKeys(relation, other, faults);
    }

    /// <summary>Without arguments, a hasMany and its belongsTo share one foreign key, but a hasOne and its belongsTo have one
    /// each.</summary>
    private static void ByOtherSide(RelationDraft relation, Sides sides, Faults faults)
    {
        var (child, parent) = (relation.Source, relation.Target);
        if (sides.Has(relation, null) is not { } other)
        {
            ReportMissingSide(relation, faults);
        }
        else if (other.Kind is RelationKind.HasOne)
        {
            relation.KeyFields = ForeignKeys.Generate(child, child, relation.Name, parent, relation.Syntax.Type.NonNull, faults);
            WarnOfTwoKeys(relation, other, faults);
        }
        else
        {
            relation.KeyFields = other.KeyFields;
        }
    }

    /// <summary>Amplify behaves the same: a record linked from one side is not found from the other.</summary>
    private static void WarnOfTwoKeys(RelationDraft relation, RelationDraft other, Faults faults)
    {
        var (child, parent) = (relation.Source.Name, relation.Target.Name);
        var key = relation.FieldsArgument is [var written, ..] ? written : $"{relation.Name}Id";
        faults.Warn(
            "schema.two-keys",
            relation.Directive.Start,
            relation.Path,
            $"'{relation.Path}' and '{other.Path}' each have a foreign key: setting one leaves the other empty. To share one key, "
            + $"write '{key}: ID' and '{relation.Name}: {parent} @belongsTo(references: [\"{key}\"])' here, "
            + $"and '{other.Name}: {child} @hasOne(references: [\"{key}\"])' in '{parent}'.");
    }

    private static void ReportMissingSide(RelationDraft relation, Faults faults)
    {
        if (relation.Target.HasFailedRelations)
            return;
        faults.Missing(
            "schema.one-sided", relation.Directive.Start, relation.Path,
            $"'{relation.Target.Name}' has no matching relation to '{relation.Source.Name}'. Add a field with @hasOne or @hasMany to "
            + $"'{relation.Target.Name}', or write @hasOne here.");
    }
}
