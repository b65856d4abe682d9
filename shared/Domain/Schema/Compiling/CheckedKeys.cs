namespace Trellis.Schemas.Compiling;

/// <summary>
/// Finds the foreign keys that are checked when they are written. Both sides of a relation can speak of one key: it is checked once,
/// and not at all where a <c>@belongsTo(check: false)</c> opts out. Only what holds a whole key can be looked up.
/// </summary>
internal static class CheckedKeys
{
    public static void Assign(IReadOnlyList<Model> models)
    {
        var found = new List<(Model Holder, ForeignKey Key, bool Check)>();
        foreach (var model in models)
        {
            foreach (var relation in model.Relations)
            {
                var (holder, parent) = relation.KeyIsOnSource ? (relation.Source, relation.Target) : (relation.Target, relation.Source);
                if (relation.Kind is RelationKind.ManyToMany || !HoldsWholeKey(relation, parent))
                    continue;
                Add(found, holder, new ForeignKey(relation.KeyFields, parent), relation.Check);
            }
        }

        foreach (var model in models)
            model.ForeignKeys = [.. found.Where(entry => ReferenceEquals(entry.Holder, model) && entry.Check).Select(entry => entry.Key)];
    }

    /// <summary>A hasMany can go by other fields than its own key; a belongsTo that mirrors it then holds their values, too.</summary>
    private static bool HoldsWholeKey(Relation relation, Model parent)
    {
        if (!relation.KeyIsOnSource)
            return relation.SourceFields.AsSpan().SequenceEqual(parent.Key.Fields.AsSpan());
        return relation.KeyFields.Length == parent.Key.Fields.Length
            && !parent.Relations.Any(other => !other.KeyIsOnSource
                && ReferenceEquals(other.Target, relation.Source)
                && other.KeyFields.AsSpan().SequenceEqual(relation.KeyFields.AsSpan())
                && !other.SourceFields.AsSpan().SequenceEqual(parent.Key.Fields.AsSpan()));
    }

    private static void Add(List<(Model Holder, ForeignKey Key, bool Check)> found, Model holder, ForeignKey key, bool check)
    {
        for (var i = 0; i < found.Count; i++)
        {
            var known = found[i];
            if (!ReferenceEquals(known.Holder, holder) || !ReferenceEquals(known.Key.Target, key.Target) || !known.Key.Fields.AsSpan().SequenceEqual(key.Fields.AsSpan()))
                continue;
            found[i] = known with { Check = known.Check && check };
            return;
        }

        found.Add((holder, key, check));
    }
}
