namespace Trellis.Schemas.Compiler;

/// <summary>Checks <c>onDelete</c> of all relations: the children can be found from the deleted record alone, and may be changed.</summary>
internal static class Deletions
{
    public static void Check(Types types, List<BoundMembership> memberships, Faults faults)
    {
        var relations = types.Models.SelectMany(model => model.Relations)
            .Where(relation => relation.OnDelete is not OnDelete.Keep)
            .ToList();
        // Functions compile at their start, and most schemas have none.
        if (relations.Count == 0)
            return;
        var before = faults.Errors.Count;
        foreach (var relation in relations)
        {
            if (StoresKeyOfSource(relation, faults) && IsInOneScope(relation, faults))
            {
                if (relation.OnDelete is OnDelete.Unset)
                    CheckUnset(relation, types, faults);
                else if (relation.OnDelete is OnDelete.Restrict)
                    CheckRestrict(relation, faults);
                else
                    WarnOfHidden(relation, memberships, faults);
            }
        }

        if (faults.Errors.Count == before)
            CheckCascades(relations.FindAll(relation => relation.OnDelete is OnDelete.Cascade), faults);
    }

    private static string Text(OnDelete value) => value.ToString().ToUpperInvariant();

    private static void Error(RelationDraft relation, string message, Faults faults) => faults.Error(
        "schema.on-delete", relation.Directive.Argument("onDelete")!.Start, relation.Path,
        $"onDelete: {Text(relation.OnDelete)} {message}");

    private static bool StoresKeyOfSource(RelationDraft relation, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        if (relation.KeyIsOnSource)
        {
            Error(
                relation,
                $"needs the foreign key to be stored in '{target.Name}', and '{relation.Path}' stores it in '{source.Name}'. Write "
                + $"@hasOne(references: […], onDelete: {Text(relation.OnDelete)}), and @belongsTo with the same references in "
                + $"'{target.Name}'.",
                faults);
            return false;
        }

        // Without key fields the relation has failed for another reason.
        if (relation.KeyFields.Count == 0)
            return false;
        if ((relation.SourceFields is null || relation.SourceFields.SequenceEqual(source.Key))
            && relation.KeyFields.Count == source.Key.Count)
        {
            return true;
        }

        Error(
            relation,
            $"needs the children to store the primary key of '{source.Name}' ({ForeignKeys.List(source.Key)}), because that is all that is "
            + "known of a deleted record.",
            faults);
        return false;
    }

    /// <summary>Both models must store their records together for all owners, or both separately. Children of a shared record can be
    /// counted for all owners, but not found.</summary>
    private static bool IsInOneScope(RelationDraft relation, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        if (source.Scope.IsOwner == target.Scope.IsOwner || (relation.OnDelete is OnDelete.Restrict && target.Scope.IsOwner))
            return true;
        var owned = source.Scope.IsOwner ? source.Name : target.Name;
        Error(
            relation,
            $"cannot find all children: the records of '{owned}' are stored separately for each owner, and those of the other model are "
            + $"not. Write @model(scope: SHARED) on '{owned}'.",
            faults);
        return false;
    }

    private static void CheckUnset(RelationDraft relation, Types types, Faults faults)
    {
        var target = relation.Target;
        foreach (var field in relation.KeyFields)
        {
            if (target.Key.Contains(field))
            {
                Error(
                    relation,
                    $"cannot remove '{field.Name}', which is part of the key of '{target.Name}'. Write CASCADE, RESTRICT or KEEP.",
                    faults);
            }
            else if (field.Required)
            {
                Error(
                    relation,
                    $"cannot remove '{field.Name}', which '{target.Name}' requires. Make it optional, or write CASCADE, RESTRICT or KEEP.",
                    faults);
            }
            else if (types.Models.SelectMany(model => model.Relations).FirstOrDefault(SharesOnly) is { } other)
            {
                Error(
                    relation,
                    $"cannot remove '{field.Name}', which '{other.Path}' needs as well: its key would be half empty. Write CASCADE, "
                    + "RESTRICT or KEEP, or give each relation fields of its own.",
                    faults);
            }

            bool SharesOnly(RelationDraft other) =>
                other.Kind is not RelationKind.ManyToMany
                && other.Check
                && (other.KeyIsOnSource ? other.Source : other.Target) == target
                && other.KeyFields.Contains(field)
                && !other.KeyFields.SequenceEqual(relation.KeyFields);
        }
    }

    private static void CheckRestrict(RelationDraft relation, Faults faults)
    {
        var optOut = relation.Target.Relations.Find(other =>
            other is { Kind: RelationKind.BelongsTo, Check: false }
            && other.Target == relation.Source && other.KeyFields.SequenceEqual(relation.KeyFields));
        if (optOut is not null)
        {
            Error(
                relation,
                $"needs every child to refer to an existing record, and '{optOut.Path}' has check: false. Remove that.", faults);
        }
    }

    /// <summary>A cascade also takes children that the caller may not see or delete.</summary>
    private static void WarnOfHidden(RelationDraft relation, List<BoundMembership> memberships, Faults faults)
    {
        var (source, target) = (relation.Source, relation.Target);
        if (source.Scope.IsOwner)
            return;
        foreach (var rule in source.Rules.Where(rule => (rule.Operations & Operation.Delete) != 0))
        {
            if (target.Rules.Any(other => AreMembers(other, rule, relation, memberships))
                || (rule is not OwnerRule and not GroupsFieldRule && target.Rules.Any(other => Includes(other, rule))))
            {
                continue;
            }

            faults.Warn(
                "schema.cascade-hidden", relation.Directive.Argument("onDelete")!.Start, relation.Path,
                $"Deleting a {source.Name} also deletes every {target.Name} in '{relation.Name}', even those that the person may not "
                + $"delete or see: {rule.Text} of '{source.Name}' has no equal in '{target.Name}' that allows delete and read.");
            return;
        }
    }

    /// <summary>Does the child's rule let in the members of the parent, if they are whom the parent's rule means?</summary>
    private static bool AreMembers(Rule other, Rule rule, RelationDraft relation, List<BoundMembership> memberships) =>
        IsWide(other)
        && other is MembersRule { Membership: var membership } members
        && members.GroupFields.SequenceEqual(relation.KeyFields.Select(field => field.Name))
        && rule switch
        {
            OwnerRule { BySub: true } owner => membership.Where.IsEmpty
                && membership.MemberField == owner.Field
                && memberships.Exists(bound => bound.Membership == membership && bound.Through == relation.Source),
            MembersRule { IsOfGroup: true } same => same.Membership == membership,
            _ => false,
        };

    private static bool IsWide(Rule other) =>
        (other.Operations & (Operation.Delete | Operation.Get)) == (Operation.Delete | Operation.Get) && other.And.IsEmpty;

    private static bool Includes(Rule other, Rule rule) =>
        IsWide(other)
        && (other, rule) switch
        {
            (PublicRule, _) => true,
            (PrivateRule, not PublicRule) => true,
            (GroupsRule wide, GroupsRule narrow) => wide.Claim == narrow.Claim && narrow.Groups.All(wide.Groups.Contains),
            _ => false,
        };

    /// <summary>A cascade that reaches a RESTRICT could never finish.</summary>
    private static void CheckCascades(List<RelationDraft> cascades, Faults faults)
    {
        foreach (var cascade in cascades)
        {
            if (cascade.Target.Relations.Find(relation => relation.OnDelete is OnDelete.Restrict) is { } restrict)
            {
                Error(
                    cascade,
                    $"would delete records of '{cascade.Target.Name}', which '{restrict.Path}' with RESTRICT can prevent. Change one of "
                    + "the two.",
                    faults);
            }
        }

        WarnOfCycle(cascades, faults);
    }

    /// <summary>A cycle is allowed, such as for a tree of comments, but worth a warning.</summary>
    private static void WarnOfCycle(List<RelationDraft> cascades, Faults faults)
    {
        // What leads nowhere is in no cycle. Without it, every remaining cascade leads to another one.
        var outgoing = cascades.CountBy(cascade => cascade.Source).ToDictionary();
        var incoming = cascades.ToLookup(cascade => cascade.Target);
        var ends = new Queue<ModelDraft>(cascades.Select(cascade => cascade.Target).Distinct().Where(end => !outgoing.ContainsKey(end)));
        while (ends.TryDequeue(out var end))
        {
            foreach (var cascade in incoming[end])
            {
                if (--outgoing[cascade.Source] == 0)
                    ends.Enqueue(cascade.Source);
            }
        }

        cascades.RemoveAll(cascade => outgoing.GetValueOrDefault(cascade.Target) == 0);
        if (cascades.Count == 0)
            return;
        var next = cascades.DistinctBy(cascade => cascade.Source).ToDictionary(cascade => cascade.Source);
        var path = new List<RelationDraft>();
        var seen = new HashSet<RelationDraft>();
        for (var step = cascades[0]; seen.Add(step); step = next[step.Target])
            path.Add(step);
        var cycle = path[path.IndexOf(next[path[^1].Target])..];
        faults.Warn(
            "schema.cascade-cycle", cycle[0].Directive.Argument("onDelete")!.Start, cycle[0].Path,
            $"Deleting a {cycle[0].Source.Name} can delete others of its kind: {string.Join(" → ", cycle.Select(step => step.Path))} → "
            + $"{cycle[0].Source.Name}.");
    }
}
