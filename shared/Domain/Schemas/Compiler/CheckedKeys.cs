namespace Trellis.Schemas.Compiler;

/// <summary>
/// Finds the foreign keys whose target must exist when they are written. A key that both sides of a relation declare is checked once, or
/// not at all if <c>@belongsTo(check: false)</c> opts out. Only fields that store the target's full primary key can be checked.
/// </summary>
internal sealed class CheckedKeys
{
    private readonly Dictionary<(Model Holder, Model Parent, string Fields), Entry> entries = [];

    /// <summary>In the order of the schema.</summary>
    private readonly List<Entry> inOrder = [];

    public static void Assign(ImmutableArray<Model> models)
    {
        var keys = new CheckedKeys();
        foreach (var model in models)
        {
            foreach (var relation in model.Relations)
                keys.Add(relation);
        }

        var byHolder = new Dictionary<Model, ImmutableArray<ForeignKey>.Builder>(models.Length);
        foreach (var key in keys.inOrder)
        {
            if (!key.IsFullKey || !key.IsChecked)
                continue;
            if (!byHolder.TryGetValue(key.Holder, out var foreignKeys))
                byHolder[key.Holder] = foreignKeys = ImmutableArray.CreateBuilder<ForeignKey>(2);
            foreignKeys.Add(key.Key);
        }

        foreach (var (holder, foreignKeys) in byHolder)
            holder.ForeignKeys = foreignKeys.ToImmutable();
    }

    private void Add(Relation relation)
    {
        if (relation.Kind is RelationKind.ManyToMany)
            return;
        var (holder, parent) = relation.KeyIsOnSource ? (relation.Source, relation.Target) : (relation.Target, relation.Source);
        var name = (holder, parent, Joined(relation.KeyFields));
        if (!entries.TryGetValue(name, out var key))
        {
            entries[name] = key = new Entry(holder, new ForeignKey(relation.KeyFields, parent));
            inOrder.Add(key);
        }

        key.IsChecked &= relation.Check;
        key.IsFullKey &= StoresFullKey(relation, parent);
    }

    /// <summary>A hasMany may refer to fields other than the primary key; a belongsTo on its other side then stores those too.</summary>
    private static bool StoresFullKey(Relation relation, Model parent) => relation.KeyIsOnSource
        ? relation.KeyFields.Length == parent.Key.Fields.Length
        : relation.SourceFields.AsSpan().SequenceEqual(parent.Key.Fields.AsSpan());

    /// <summary>Unique, because no name contains a comma.</summary>
    private static string Joined(ImmutableArray<Field> fields)
    {
        if (fields.Length == 1)
            return fields[0].Name;
        var names = new string[fields.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = fields[i].Name;
        return string.Join(',', names);
    }

    private sealed class Entry(Model holder, ForeignKey key)
    {
        public Model Holder { get; } = holder;

        public ForeignKey Key { get; } = key;

        public bool IsChecked { get; set; } = true;

        public bool IsFullKey { get; set; } = true;
    }
}
