namespace Trellis.Tests.Functions;

/// <summary>What follows a deletion: children that prevent it, lose their foreign key or go too, and pairs.</summary>
public sealed partial class Oracle
{
    private readonly Queue<((string Model, string? Owner, string Key) Place, string Key)> deleted = [];

    /// <summary>Everything that follows from the deletions so far, as it is once Sweep has passed.</summary>
    /// <returns>Was there a deletion?</returns>
    public bool Follow()
    {
        var hasDeletions = deleted.Count > 0;
        while (deleted.TryDequeue(out var parent))
        {
            pairs.RemoveWhere(pair => IsOf(pair, parent.Place));
            foreach (var child in blueprint.ChildrenOf(parent.Place.Model))
            {
                foreach (var (place, entry) in Children(child, parent.Place, parent.Key))
                {
                    if (child.OnDelete is OnDelete.Cascade)
                        Remove(place);
                    else if (child.OnDelete is OnDelete.Unset)
                        Unset(entry, child);
                }
            }
        }

        return hasDeletions;
    }

    private void Remove((string Model, string? Owner, string Key) place)
    {
        if (records.Remove(place, out var entry))
            deleted.Enqueue((place, KeyOf(place.Model, entry)));
    }

    private static void Unset(Entry entry, ModelPlan child)
    {
        var left = (JsonObject)entry.Fields.DeepClone();
        foreach (var field in child.ForeignKey)
            left.Remove(field);
        Change(entry, left);
        entry.ETag = null;
    }

    /// <summary>Has it children that prevent its deletion?</summary>
    /// <param name="leaves">Is this child deleted or moved in the same batch?</param>
    private bool IsInUse((string Model, string? Owner, string Key) parent, Func<(string Model, string? Owner, string Key), bool> leaves) =>
        records.TryGetValue(parent, out var entry) && blueprint.ChildrenOf(parent.Model)
            .Where(child => child.OnDelete is OnDelete.Restrict)
            .SelectMany(child => Children(child, parent, KeyOf(parent.Model, entry)))
            .Any(child => !leaves(child.Key));

    /// <summary>The children of a record, of all owners where the record is shared.</summary>
    private List<KeyValuePair<(string Model, string? Owner, string Key), Entry>> Children(ModelPlan child, (string Model, string? Owner, string Key) parent, string key) =>
    [
        .. records.Where(record => record.Key.Model == child.Name && (parent.Owner is null || record.Key.Owner == parent.Owner)
            && child.ForeignKey.All(field => record.Value.Fields[field] is not null) && Text(record.Value.Fields, child.ForeignKey) == key),
    ];

    private string KeyOf(string model, Entry entry) => Text(entry.Fields, blueprint.Models.First(each => each.Name == model).KeyFields);

    private bool IsOf((string? Owner, string Note, string Label) pair, (string Model, string? Owner, string Key) record) =>
        (record.Owner is null || pair.Owner == record.Owner)
        && ((record.Model == blueprint.Note.Name && pair.Note == record.Key) || (record.Model == blueprint.Label.Name && pair.Label == record.Key));
}
