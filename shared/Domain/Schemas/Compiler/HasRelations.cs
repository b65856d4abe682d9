using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary><c>@hasOne</c> and <c>@hasMany</c>: the side that another record belongs to.</summary>
internal static class HasRelations
{
    public static void Resolve(RelationDraft relation, Sides sides, Faults faults)
    {
        if (relation.References is { } references)
            ByReferences(relation, references, sides, faults);
        else if (relation.Kind is RelationKind.HasOne)
            HasOne(relation, faults);
        else
            HasMany(relation, faults);
    }

    /// <summary>The child holds the key in declared fields, and has a @belongsTo that names the same.</summary>
    private static void ByReferences(RelationDraft relation, List<string> references, Sides sides, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        foreach (var other in (ReadOnlySpan<string>)["fields", "indexName"])
        {
            if (relation.Directive.Argument(other) is { } written)
                faults.Error(
                    "schema.bad-argument", written.Start, relation.Place,
                    $"{other} does not go together with references. Leave one of them out.");
        }

        if (relation.Syntax.Type.NonNull || relation.Syntax.Type.Item is { NonNull: true })
        {
            var plain = relation.Kind is RelationKind.HasMany ? $"[{target.Name}]" : target.Name;
            faults.Error(
                "schema.relation-required", relation.Syntax.Type.Start, relation.Place,
                $"A relation with references can be empty: write '{relation.Name}: {plain}'.");
        }

        if (ForeignKeys.Named(target, references, relation, "references", faults) is not { } fields
            || !ForeignKeys.Match(fields, target, source.Key, source, relation, "references", faults))
        {
            return;
        }

        if (sides.BelongsTo(relation, references) is null && !target.HasLostRelations)
            faults.Missing(
                "schema.one-sided", relation.Directive.Start, relation.Place,
                $"'{target.Name}' must say that it belongs to '{source.Name}': write '{Naming.Lower(source.Name)}: {source.Name} "
                + $"@belongsTo(references: [{Quoted(references)}])' there.");

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
        relation.Index = AddIndex(relation, fields, faults);
    }

    /// <summary>The source names the target's key.</summary>
    private static void HasOne(RelationDraft relation, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        relation.KeyIsOnSource = true;
        if (relation.WrittenFields is not { } names)
        {
            relation.KeyFields = ForeignKeys.Generate(source, source, relation.Name, target, relation.Syntax.Type.NonNull, faults);
            return;
        }

        if (ForeignKeys.Named(source, names, relation, "fields", faults) is not { } fields
            || !ForeignKeys.Match(fields, source, target.Key, target, relation, "fields", faults))
        {
            return;
        }

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
    }

    private static void HasMany(RelationDraft relation, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        var fields = source.Key;
        if (relation.WrittenFields is { } names)
        {
            if (ForeignKeys.Named(source, names, relation, "fields", faults) is not { } named)
                return;
            relation.SourceFields = fields = named;
        }

        if (relation.Directive.Argument("indexName") is { Kind: Syntax.LiteralKind.String } indexName)
            ByIndex(relation, fields, indexName, faults);
        else if (relation.WrittenFields is not null)
            ByKey(relation, fields, faults);
        else
        {
            relation.KeyFields = ForeignKeys.Generate(target, source, relation.Name, source, relation.Syntax.Type.NonNull, faults);
            relation.Index = AddIndex(relation, relation.KeyFields, faults);
        }
    }

    /// <summary>The fields' values pin the partition of a declared index of the target, and perhaps the first of its sort fields.</summary>
    private static void ByIndex(RelationDraft relation, List<FieldDraft> fields, Literal name, Faults faults)
    {
        if (relation.Target.IndexNamed(name.Text) is not { } index)
        {
            faults.Missing(
                "schema.unknown-index", name.Start, relation.Place,
                $"'{relation.Target.Name}' has no index "
                + $"'{name.Text}'.{Spelling.Hint(name.Text, relation.Target.Indexes.Select(known => known.Name))} Write @index(name: "
                + $"\"{name.Text}\") on the field that holds the key of '{relation.Source.Name}'.");
            return;
        }

        var key = new List<FieldDraft>(index.Partition);
        key.AddRange(index.Sort);
        if (Prefix(relation, fields, key, faults) is not { } pinned)
            return;
        ForeignKeys.MarkAll(pinned);
        relation.KeyFields = pinned;
        relation.Index = index;
    }

    /// <summary>The target's own key begins with the source's fields, so its records are read by that.</summary>
    private static void ByKey(RelationDraft relation, List<FieldDraft> fields, Faults faults)
    {
        if (Prefix(relation, fields, relation.Target.Key, faults) is { } pinned)
            relation.KeyFields = pinned;
    }

    /// <summary>All of the key, or its first field alone.</summary>
    private static List<FieldDraft>? Prefix(RelationDraft relation, List<FieldDraft> fields, List<FieldDraft> key, Faults faults)
    {
        var pinned = fields.Count == 1 && key.Count > 1 ? key.GetRange(0, 1) : key;
        return ForeignKeys.Match(fields, relation.Source, pinned, relation.Target, relation, "fields", faults) ? pinned : null;
    }

    private static IndexDraft AddIndex(RelationDraft relation, List<FieldDraft> fields, Faults faults)
    {
        var index = new IndexDraft
        {
            Name = relation.Directive.Argument("overrideIndexName") is { Kind: Syntax.LiteralKind.String } name
                ? name.Text
                : $"gsi-{relation.Source.StorageName}.{relation.Name}",
            Start = relation.Directive.Start,
            Partition = fields,
            Origin = IndexOrigin.Relation,
        };
        if (!relation.Target.TryAdd(index))
            faults.Error(
                "schema.duplicate-index", relation.Directive.Start, relation.Place,
                $"'{relation.Target.Name}' already has an index '{index.Name}'. Write overrideIndexName: \"…\" with another name.");
        return index;
    }

    public static string Quoted(List<string> names) => Faults.List(names.Select(name => $"\"{name}\""));
}
