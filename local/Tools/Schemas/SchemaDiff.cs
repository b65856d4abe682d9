namespace Trellis.Local.Tools.Schemas;

/// <summary>Compares two schemas by what the second makes of records that were stored under the first.</summary>
public static class SchemaDiff
{
    /// <summary>Every change, model by model, in the order of the new schema; removed models come last.</summary>
    public static ImmutableArray<Change> Between(Schema old, Schema now)
    {
        var changes = new ChangeList();
        foreach (var model in now.Models)
        {
            if (Stored(old, model.StorageName) is { } before)
                ModelDiff.Compare(before, model, changes);
            else
                changes.Safe("model-added", model.Name, $"{model.Name} is new.");
        }

        foreach (var model in old.Models)
        {
            if (Stored(now, model.StorageName) is null)
                Removed(model, now, changes);
        }

        Pairings(old, now, changes);
        return changes.ToImmutable();
    }

    private static Model? Stored(Schema schema, string storageName) =>
        schema.Models.FirstOrDefault(model => model.StorageName == storageName);

    private static void Removed(Model model, Schema now, ChangeList changes)
    {
        var todo = now.Named(model.Name) is { } renamed
            ? $"Write @mapsTo(name: \"{model.StorageName}\") on {renamed.Name}: its records are stored under that name."
            : $"If it was renamed, write @mapsTo(name: \"{model.StorageName}\") on the new type. If its data is not wanted any more, "
                + "delete its records first.";
        changes.Breaking(
            "model-removed", model.Name, $"{model.Name} is gone: its records stay stored, and nothing finds them.", todo);
    }

    private static void Pairings(Schema old, Schema now, ChangeList changes)
    {
        foreach (var before in old.Pairings)
        {
            var after = now.Pairings.FirstOrDefault(pairing => pairing.Name == before.Name);
            if (after is null)
            {
                changes.Breaking(
                    "relation-removed", Left(before),
                    $"The many-to-many relation {before.Name} is gone: its pairs stay stored, and nothing finds them.",
                    $"If it was renamed, keep relationName: \"{before.Name}\".");
            }
            else if (after.Left.StorageName != before.Left.StorageName || after.Right.StorageName != before.Right.StorageName)
            {
                changes.Breaking(
                    "relation-changed", Left(after),
                    $"The pairs of {before.Name} were stored as {before.Left.Name} to {before.Right.Name}, and would be looked for as "
                    + $"{after.Left.Name} to {after.Right.Name}.",
                    "Keep schema.lock.json beside the schema: it keeps the sides. Or write the types in their old order.");
            }
        }

        foreach (var after in now.Pairings)
        {
            if (old.Pairings.All(pairing => pairing.Name != after.Name))
                changes.Safe("relation-added", Left(after), $"The many-to-many relation {after.Name} is new.");
        }
    }

    private static string Left(Pairing pairing) => $"{pairing.Left.Name}.{pairing.LeftField}";
}
