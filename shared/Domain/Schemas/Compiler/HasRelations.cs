using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary><c>@hasOne</c> and <c>@hasMany</c>: the parent's side of a relation.</summary>
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

    /// <summary>The child stores the key in declared fields, and has a @belongsTo with the same references.</summary>
    private static void ByReferences(RelationDraft relation, List<string> references, Sides sides, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        foreach (var other in (ReadOnlySpan<string>)["fields", "indexName"])
        {
            if (relation.Directive.Argument(other) is { } written)
            {
                faults.Error(
                    "schema.bad-argument", written.Start, relation.Path,
                    $"{other} and references cannot be combined. Remove one of them.");
            }
        }

        if (relation.Syntax.Type.NonNull || relation.Syntax.Type.Item is { NonNull: true })
        {
            var plain = relation.Kind is RelationKind.HasMany ? $"[{target.Name}]" : target.Name;
            faults.Error(
                "schema.relation-required", relation.Syntax.Type.Start, relation.Path,
                $"A relation with references can be empty: write '{relation.Name}: {plain}'.");
        }

        if (ForeignKeys.Named(target, references, relation, "references", faults) is not { } fields
            || !ForeignKeys.Match(fields, target, source.Key, source, relation, "references", faults))
        {
            return;
        }

        if (sides.BelongsTo(relation, references) is null && !target.HasFailedRelations)
        {
            faults.Missing(
                "schema.one-sided", relation.Directive.Start, relation.Path,
                $"'{target.Name}' must declare the other side: add '{Naming.Lower(source.Name)}: {source.Name} "
                + $"@belongsTo(references: [{Quoted(references)}])' to '{target.Name}'.");
        }

        ForeignKeys.MarkAll(fields);
        relation.KeyFields = fields;
        relation.Index = AddIndex(relation, fields, faults);
    }

    /// <summary>The source stores the target's key.</summary>
    private static void HasOne(RelationDraft relation, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        relation.KeyIsOnSource = true;
        if (relation.FieldsArgument is not { } names)
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
        if (relation.FieldsArgument is { } names)
        {
            if (ForeignKeys.Named(source, names, relation, "fields", faults) is not { } named)
                return;
            relation.SourceFields = fields = named;
        }

        if (relation.Directive.Argument("indexName") is { Kind: Syntax.LiteralKind.String } indexName)
        {
            ByIndex(relation, fields, indexName, faults);
        }
        else if (relation.FieldsArgument is not null)
        {
            ByKey(relation, fields, faults);
        }
        else
        {
            relation.KeyFields = ForeignKeys.Generate(target, source, relation.Name, source, relation.Syntax.Type.NonNull, faults);
            relation.Index = AddIndex(relation, relation.KeyFields, faults);
        }
    }

    /// <summary>Reads the target by one of its declared indexes. The fields correspond to its partition field, or to all its
    /// fields.</summary>
    private static void ByIndex(RelationDraft relation, List<FieldDraft> fields, Literal name, Faults faults)
    {
        if (relation.Target.IndexNamed(name.Text) is not { } index)
        {
            faults.Missing(
                "schema.unknown-index", name.Start, relation.Path,
                $"'{relation.Target.Name}' has no index "
                + $"'{name.Text}'.{Spelling.Hint(name.Text, relation.Target.Indexes.Select(each => each.Name))} Write @index(name: "
                + $"\"{name.Text}\") on the field that stores the key of '{relation.Source.Name}'.");
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

    /// <summary>Reads the target by its primary key, which begins with the source's fields.</summary>
    private static void ByKey(RelationDraft relation, List<FieldDraft> fields, Faults faults)
    {
        if (Prefix(relation, fields, relation.Target.Key, faults) is { } pinned)
            relation.KeyFields = pinned;
    }

    /// <summary>The whole key, or only its first field.</summary>
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
        {
            faults.Error(
                "schema.duplicate-index", relation.Directive.Start, relation.Path,
                $"'{relation.Target.Name}' already has an index '{index.Name}'. Set another name with overrideIndexName: \"…\".");
        }

        return index;
    }

    public static string Quoted(List<string> names) => Faults.List(names.Select(name => $"\"{name}\""));
}
