namespace Trellis.Operations;

/// <summary>The number of children that a record has in a relation with RESTRICT. It is stored apart from the record, so that it changes
/// neither the record's version nor its indexes.</summary>
public sealed record ParentCount(Relation Relation, RecordKey Parent)
{
    /// <summary>The counts that a record is part of. A reference to itself does not count.</summary>
    public static IEnumerable<ParentCount> For(Record child)
    {
        foreach (var relation in child.Model.CountedIn)
        {
            if (ParentOf(child, relation) is { } parent && !parent.Equals(child.Key))
                yield return new ParentCount(relation, parent);
        }
    }

    /// <summary>The counts of a record as the parent.</summary>
    public static IEnumerable<ParentCount> Under(RecordKey parent) =>
        parent.Model.Restrictions.Select(relation => new ParentCount(relation, parent));

    /// <summary>The key of the record that a child refers to in a relation; null if it refers to none.</summary>
    public static RecordKey? ParentOf(Record child, Relation relation) =>
        RecordKey.ReferencedBy(child, relation.KeyFields, relation.Source, child.Key.Owner);

    /// <summary>Why the parent cannot be deleted.</summary>
    public Failure InUse => new(
        "record.in-use",
        $"The {Parent.Model.Name} still has {Relation.Target.Name} records in '{Relation.Name}'. Delete or move them first.");

    /// <summary>Why no parent can be deleted at the moment.</summary>
    public Failure Uncounted => new("restrict.unready", $"{FilledIndexes.NoteOfCount(Relation.Target.Name, Relation.ToString())}.");
}
