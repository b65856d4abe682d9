namespace Trellis.Schemas.Compiler;

/// <summary>Finds the other side of a relation, among all of the schema's.</summary>
internal sealed class Sides
{
    private readonly Dictionary<(ModelDraft Source, ModelDraft Target, string References), RelationDraft> has = [];
    private readonly Dictionary<(ModelDraft Source, ModelDraft Target, string References), RelationDraft> belongs = [];

    public Sides(Types types)
    {
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

    /// <summary>The first hasOne or hasMany that leads back to a belongsTo's model, by the same references where there are some.</summary>
    public RelationDraft? Has(RelationDraft belongsTo, List<string>? references) =>
        has.GetValueOrDefault((belongsTo.Target, belongsTo.Source, references is null ? "" : Joined(references)));

    /// <summary>The belongsTo that mirrors a hasOne or hasMany.</summary>
    public RelationDraft? BelongsTo(RelationDraft relation, List<string> references) =>
        belongs.GetValueOrDefault((relation.Target, relation.Source, Joined(references)));

    /// <summary>No name holds a comma, and no list of references is empty.</summary>
    private static string Joined(List<string> references) => references.Count == 1 ? references[0] : string.Join(',', references);
}
