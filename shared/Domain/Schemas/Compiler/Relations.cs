using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// Resolves the target and the foreign key of every relation, by Amplify's rules. With <c>fields</c> or without arguments the foreign key
/// may be generated; with <c>references</c> both sides name declared fields.
/// </summary>
internal static class Relations
{
    private static readonly string[] Kinds = ["hasOne", "hasMany", "belongsTo", "manyToMany"];

    public static DirectiveUse? DirectiveOf(Member member) => member.Directives.Find(static directive => Kinds.Contains(directive.Name));

    public static void Resolve(Types types, SchemaLock pinned, Faults faults)
    {
        foreach (var model in types.Models)
            Draft(model, types, faults);

        var sides = new Sides(types);

        // First, because a belongsTo takes over the other side's key.
        foreach (var model in types.Models)
        {
            foreach (var relation in model.Relations)
            {
                if (relation.Kind is RelationKind.HasOne or RelationKind.HasMany)
                    HasRelations.Resolve(relation, sides, faults);
            }
        }

        foreach (var model in types.Models)
        {
            foreach (var relation in model.Relations)
            {
                if (relation.Kind is RelationKind.BelongsTo)
                    BelongsTo.Resolve(relation, sides, faults);
            }
        }

        ManyToMany.Pair(types, pinned, faults);
    }

    private static void Draft(ModelDraft model, Types types, Faults faults)
    {
        foreach (var member in model.Syntax.Members)
        {
            if (DirectiveOf(member) is not { } directive)
                continue;
            var path = $"{model.Name}.{member.Name}";
            if (!types.ModelsByName.TryGetValue(member.Type.Name, out var target))
            {
                ReportTarget(member, directive, path, types, faults);
                model.AddFailedRelation(directive);
                continue;
            }

            foreach (var second in member.Directives)
            {
                if (second != directive && Array.IndexOf(Kinds, second.Name) >= 0 && second.Name != directive.Name)
                {
                    faults.Error(
                        "schema.two-relations", second.Start, path,
                        $"'{member.Name}' already has @{directive.Name}. A field can be only one relation: remove one directive.");
                }
            }

            var relation =
                new RelationDraft { Kind = Kind(directive), Source = model, Target = target, Syntax = member, Directive = directive };
            if (HasRightShape(relation, faults))
                model.Relations.Add(relation);
            else
                model.AddFailedRelation(directive);
        }
    }

    private static void ReportTarget(Member member, DirectiveUse directive, string path, Types types, Faults faults)
    {
        if (types.Named(member.Type.Name) is not null || Types.Scalar(member.Type.Name) is not null)
        {
            faults.Error(
                "schema.relation-target", member.Type.NameStart, path,
                $"@{directive.Name} must refer to a model, and '{member.Type.Name}' is not one. Write @model after its name, or remove "
                + $"@{directive.Name}.");
        }
        else
        {
            types.ReportUnknownType(member.Type, path);
        }
    }

    private static bool HasRightShape(RelationDraft relation, Faults faults)
    {
        var type = relation.Syntax.Type;
        var many = relation.Kind is RelationKind.HasMany or RelationKind.ManyToMany;
        if (many && (type.Item is null || type.Item.Item is not null))
        {
            faults.Error(
                "schema.relation-shape", type.Start, relation.Path,
                $"@{relation.Directive.Name} refers to several records: write '{relation.Name}: [{type.Name}]'.");
            return false;
        }

        if (!many && type.Item is not null)
        {
            var instead = relation.Kind is RelationKind.HasOne
                ? $" Write @hasMany for several, or '{relation.Name}: {type.Name}'."
                : $" Write '{relation.Name}: {type.Name}'.";
            faults.Error(
                "schema.relation-shape", type.Start, relation.Path, $"@{relation.Directive.Name} refers to one record.{instead}");
            return false;
        }

        if (relation.Directive.Argument("limit") is { Kind: LiteralKind.Int } limit)
        {
            relation.Limit = int.TryParse(limit.Text, out var number) ? number : 0;
            if (relation.Limit is < 1 or > 1000)
                faults.Error("schema.bad-limit", limit.Start, relation.Path, "limit must be a number from 1 to 1000.");
        }

        if (relation.Directive.Argument("overrideIndexName") is { } name && relation.References is null)
        {
            faults.Error(
                "schema.bad-argument", name.Start, relation.Path,
                $"overrideIndexName requires references. Write @{relation.Directive.Name}(references: […]), or remove "
                + $"overrideIndexName.");
        }

        relation.OnDelete = relation.Directive.Argument("onDelete")?.Text switch
        {
            "UNSET" => OnDelete.Unset,
            "CASCADE" => OnDelete.Cascade,
            "RESTRICT" => OnDelete.Restrict,
            _ => OnDelete.Keep,
        };
        relation.Check = relation.Directive.Argument("check") is not { Kind: LiteralKind.Boolean, Text: "false" };
        return true;
    }

    private static RelationKind Kind(DirectiveUse directive) => directive.Name switch
    {
        "hasOne" => RelationKind.HasOne,
        "hasMany" => RelationKind.HasMany,
        "belongsTo" => RelationKind.BelongsTo,
        _ => RelationKind.ManyToMany,
    };
}
