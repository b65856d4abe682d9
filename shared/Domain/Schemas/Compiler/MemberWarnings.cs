namespace Trellis.Schemas.Compiler;

/// <summary>Warns where memberships are open to more people than one would expect.</summary>
internal static class MemberWarnings
{
    public static void Check(BoundMembership membership, Faults faults)
    {
        var (_, group, through) = membership;
        if (group == through)
            return;
        WarnOfOpenDoor(group, through, faults);
        WarnOfLeftMembers(membership.Membership, group, through, faults);
    }

    /// <summary>Whoever may create memberships for themselves is a member of whatever they like.</summary>
    private static void WarnOfOpenDoor(ModelDraft group, ModelDraft through, Faults faults)
    {
        var open = through.Rules.FirstOrDefault(rule => (rule.Operations & (Operation.Create | Operation.Update)) != 0
            && rule.And.Prepend(rule).All(part => part is PublicRule or PrivateRule or OwnerRule));
        if (open is null)
            return;
        // A model without rules has an implied one, which has no place in the text.
        var (line, column) = open.Line > 0 ? (open.Line, open.Column) : faults.PositionOf(through.Syntax.Start);
        faults.WarnAt(
            "schema.members-open", line, column, through.Name,
            $"By {open.Text} people can create or change their own membership, in any '{group.Name}' that they may read. To prevent it, "
            + "write operations: [read, delete] in it.");
    }

    /// <summary>A new group with the key of a deleted one would have its members.</summary>
    private static void WarnOfLeftMembers(Membership membership, ModelDraft group, ModelDraft through, Faults faults)
    {
        var names = membership.GroupFields;
        var children = group.Relations.Find(relation => relation.Target == through
            && relation.KeyFields.Select(field => field.Name).SequenceEqual(names));
        if (children is { OnDelete: OnDelete.Cascade or OnDelete.Restrict })
            return;
        faults.Warn(
            "schema.members-left", children?.Directive.Start ?? group.Syntax.Start, children?.Path ?? group.Name,
            $"The memberships in a deleted '{group.Name}' stay, and count for a new one with the same key. Write "
            + (children is null
                ? $"'members: [{through.Name}] @hasMany(…, onDelete: CASCADE)' in '{group.Name}'."
                : "onDelete: CASCADE."));
    }
}
