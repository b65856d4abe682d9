namespace Trellis.Schemas.Compiler;

/// <summary>Finds the other side of a relation.</summary>
internal sealed class Sides
{
    private readonly Dictionary<(ModelDraft Source, ModelDraft Target, string References), RelationDraft> has;
    private readonly Dictionary<(ModelDraft Source, ModelDraft Target, string References), RelationDraft> belongs;

    public Sides(Types types)
    {
        var many = types.Models.Sum(model => model.Relations.Count);
        has = new(many);
        belongs = new(many);
        foreach (var model in types.Models)
        {
            foreach (var relation in model.Relations)
            {
                if (relation.Kind is RelationKind.ManyToMany)
                    continue;
                var sides = relation.Kind is RelationKind.BelongsTo ? belongs : has;
                sides.TryAdd((model, relation.Target, ""), relation);
                if (relation.References is { Count: > 0 } references)
                    sides.TryAdd((model, relation.Target, Joined(references)), relation);
            }
        }
    }

    /// <summary>The first hasOne or hasMany of the other side of a belongsTo; with <paramref name="references"/>, one with the same
    /// references.</summary>
    public RelationDraft? Has(RelationDraft belongsTo, List<string>? references) =>
        has.GetValueOrDefault((belongsTo.Target, belongsTo.Source, references is null ? "" : Joined(references)));

    /// <summary>The belongsTo on the other side of a hasOne or hasMany.</summary>
    public RelationDraft? BelongsTo(RelationDraft relation, List<string> references) =>
        belongs.GetValueOrDefault((relation.Target, relation.Source, Joined(references)));

    /// <summary>Unique, because no name contains a comma and no list of references is empty.</summary>
    private static string Joined(List<string> references) => references.Count == 1 ? references[0] : string.Join(',', references);
}
