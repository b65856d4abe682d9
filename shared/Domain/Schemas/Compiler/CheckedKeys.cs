namespace Trellis.Schemas.Compiler;

/// <summary>
/// Finds the foreign keys that are checked when they are written. Both sides of a relation can speak of one key: it is checked once,
/// and not at all where a <c>@belongsTo(check: false)</c> opts out. Only what holds a whole key can be looked up.
/// </summary>
internal sealed class CheckedKeys
{
    private readonly Dictionary<(Model Holder, Model Parent, string Fields), Found> found = [];

    /// <summary>In the order in which the schema speaks of them.</summary>
    private readonly List<Found> inOrder = [];

    public static void Assign(IReadOnlyList<Model> models)
    {
        var keys = new CheckedKeys();
        foreach (var model in models)
        {
            foreach (var relation in model.Relations)
                keys.Add(relation);
        }

        var byHolder = new Dictionary<Model, ImmutableArray<ForeignKey>.Builder>(models.Count);
        foreach (var key in keys.inOrder)
        {
            if (!key.IsWhole || !key.IsChecked)
                continue;
            if (!byHolder.TryGetValue(key.Holder, out var held))
                byHolder[key.Holder] = held = ImmutableArray.CreateBuilder<ForeignKey>(2);
            held.Add(key.Key);
        }

        foreach (var (holder, held) in byHolder)
            holder.ForeignKeys = held.ToImmutable();
    }

    private void Add(Relation relation)
    {
        if (relation.Kind is RelationKind.ManyToMany)
            return;
        var (holder, parent) = relation.KeyIsOnSource ? (relation.Source, relation.Target) : (relation.Target, relation.Source);
        var name = (holder, parent, Joined(relation.KeyFields));
        if (!found.TryGetValue(name, out var key))
        {
            found[name] = key = new Found(holder, new ForeignKey(relation.KeyFields, parent));
            inOrder.Add(key);
        }

        key.IsChecked &= relation.Check;
        key.IsWhole &= HoldsWholeKey(relation, parent);
    }

    /// <summary>A hasMany can go by other fields than its own key; a belongsTo that mirrors it then holds their values, too.</summary>
    private static bool HoldsWholeKey(Relation relation, Model parent) => relation.KeyIsOnSource
        ? relation.KeyFields.Length == parent.Key.Fields.Length
        : relation.SourceFields.AsSpan().SequenceEqual(parent.Key.Fields.AsSpan());

    /// <summary>No name holds a comma.</summary>
    private static string Joined(ImmutableArray<Field> fields)
    {
        if (fields.Length == 1)
            return fields[0].Name;
        var names = new string[fields.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = fields[i].Name;
        return string.Join(',', names);
    }

    private sealed class Found(Model holder, ForeignKey key)
    {
        public Model Holder { get; } = holder;

        public ForeignKey Key { get; } = key;

        public bool IsChecked { get; set; } = true;

        public bool IsWhole { get; set; } = true;
    }
}
