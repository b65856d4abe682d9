namespace Trellis.Schemas.Compiler;

/// <summary>Builds the immutable schema from the finished drafts.</summary>
internal static class SchemaBuilder
{
    public static Schema Build(Types types, string text, List<BoundMembership> memberships)
    {
        var built = ImmutableArray.CreateBuilder<Model>(types.Models.Count);
        foreach (var draft in types.Models)
            built.Add(draft.Built = Build(draft));
        var models = built.MoveToImmutable();
        var pairings = ImmutableArray.CreateBuilder<Pairing>(types.Pairings.Count);
        foreach (var (name, left, right) in types.Pairings)
        {
            var pairing = new Pairing(name, left.Source.Built!, left.Name, right.Source.Built!, right.Name);
            left.Pairing = right.Pairing = pairing;
            pairings.Add(pairing);
        }

        foreach (var draft in types.Models)
        {
            var relations = ImmutableArray.CreateBuilder<Relation>(draft.Relations.Count);
            foreach (var relation in draft.Relations)
                relations.Add(Build(relation));
            draft.Built!.Relations = relations.MoveToImmutable();
        }

        foreach (var (membership, group, through) in memberships)
            (membership.Group, membership.Through) = (group.Built!, through.Built!);

        CheckedKeys.Assign(models);
        AssignConsequences(models);
        return new Schema(text, models, [.. types.Enums], [.. types.NestedTypes], pairings.MoveToImmutable());
    }

    private static void AssignConsequences(ImmutableArray<Model> models)
    {
        foreach (var model in models)
        {
            foreach (var relation in model.Relations)
            {
                if (relation.OnDelete is OnDelete.Restrict)
                {
                    model.Restrictions = model.Restrictions.Add(relation);
                    relation.Target.CountedIn = relation.Target.CountedIn.Add(relation);
                }
                else if (relation.OnDelete is OnDelete.Cascade or OnDelete.Unset)
                {
                    model.Consequences = model.Consequences.Add(relation);
                    relation.Target.IsSwept = true;
                }
            }
        }
    }

    private static Model Build(ModelDraft draft) => new()
    {
        Name = draft.Name,
        StorageName = draft.StorageName,
        Path = draft.Path,
        Title = draft.TitleField,
        Description = draft.Syntax.Description,
        Fields = FieldDraft.BuildAll(draft.Fields),
        Key = new PrimaryKey(FieldDraft.BuildAll(draft.Key)),
        Scope = draft.Scope,
        Indexes = [.. draft.Indexes.Select(index => index.Build())],
        Rules = draft.Rules,
        Disabled = draft.Disabled,
        IsLive = draft.IsLive,
        CreatedAt = draft.CreatedAt,
        UpdatedAt = draft.UpdatedAt,
    };

    private static Relation Build(RelationDraft draft) => new()
    {
        Name = draft.Name,
        Kind = draft.Kind,
        Description = draft.Syntax.Description,
        Source = draft.Source.Built!,
        Target = draft.Target.Built!,
        KeyFields = FieldDraft.BuildAll(draft.KeyFields),
        KeyIsOnSource = draft.KeyIsOnSource,
        SourceFields = draft.KeyIsOnSource
            || draft.Kind is RelationKind.ManyToMany ? [] : FieldDraft.BuildAll(draft.SourceFields ?? draft.Source.Key),
        Index = draft.Index?.Build(),
        Pairing = draft.Pairing,
        Required = draft.Syntax.Type.NonNull,
        Check = draft.Check,
        Limit = draft.Limit,
        OnDelete = draft.OnDelete,
        Rules = draft.Rules,
    };
}
