using Trellis.Operations.List;

namespace Trellis.Local.Tools.Schemas;

/// <summary>Compares two versions of one model.</summary>
internal static class ModelDiff
{
    public static void Compare(Model old, Model now, ChangeList changes)
    {
        if (old.Name != now.Name)
            changes.Safe("model-renamed", now.Name, $"{old.Name} is now {now.Name}, stored as before.");
        if (old.Path != now.Path)
        {
            changes.Safe(
                "path-changed", now.Name, $"{now.Name} is served under /{now.Path}, and no longer under /{old.Path}.",
                $"Change the clients, or write @model(path: \"{old.Path}\").");
        }

        Key(old, now, changes);
        Scope(old, now, changes);
        OwnerFields(old, now, changes);
        Operations(old, now, changes);
        FieldDiff.Compare(now.Name, Stored(old), Stored(now), now.Key.Fields, changes);
        RuleDiff.Compare(old, now, changes);
        Times(old, now, changes);
        Indexes(old, now, changes);
        Unique(old, now, changes);
        Deletions(old, now, changes);
        Live(old, now, changes);
    }

    /// <summary>The times are compared by what they are, not by their names.</summary>
    private static ImmutableArray<Field> Stored(Model model) =>
        model.Fields.RemoveAll(field => field is { Role: FieldRole.CreatedAt or FieldRole.UpdatedAt, InCreate: false } || field.IsImplied);

    private static void Key(Model old, Model now, ChangeList changes)
    {
        var before = string.Join(", ", old.Key.Fields.Select(field => field.Name));
        var after = string.Join(", ", now.Key.Fields.Select(field => field.Name));
        if (before != after)
        {
            changes.Breaking(
                "key-changed", now.Name,
                $"The key of {now.Name} was ({before}) and is ({after}): stored records are not found by it.",
                $"Run 'dotnet run --project local -- move {now.Name}', which re-keys them.");
        }
    }

    private static void Scope(Model old, Model now, ChangeList changes)
    {
        if (old.Scope == now.Scope)
            return;
        var keep = now.Scope.IsOwner && !old.Scope.IsOwner ? " To keep them where they are, write @model(scope: SHARED)." : "";
        var fill = old.Scope.IsOwner && now.Scope.OwnerField is { } field
            ? $" It leaves a record where it is that has no '{field}': fill that field first, under the old rule."
            : "";
        changes.Breaking(
            "scope-changed", now.Name, $"The records of {now.Name} were stored {Words(old)}, and are now looked for {Words(now)}.",
            $"Run 'dotnet run --project local -- move {now.Name}', which re-keys them.{keep}{fill}");
    }

    /// <summary>Records that all share stay where they are. But whom they belong to is in a field that no rule reads any more.</summary>
    private static void OwnerFields(Model old, Model now, ChangeList changes)
    {
        if (old.Scope != now.Scope)
            return;
        var (before, after) = (Owners.FieldsBySub(old).ToList(), Owners.FieldsBySub(now).ToList());
        if (before.Except(after).FirstOrDefault() is { } gone && after.Except(before).FirstOrDefault() is { } added)
        {
            changes.Breaking(
                "owner-changed", now.Name,
                $"Whom a record of {now.Name} belongs to was stored as '{gone}', and is looked for in '{added}': "
                + $"stored records have no owner.",
                $"Keep the rule {{ allow: owner, ownerField: \"{gone}\" }} beside the new one until every record has '{added}'.");
        }
    }

    private static string Words(Model model) =>
        model.Scope.OwnerField is { } owner ? $"in a space for each '{owner}'" : "in one space for all";

    private static void Operations(Model old, Model now, ChangeList changes)
    {
        foreach (var operation in OperationNames.For(now.Disabled & ~old.Disabled))
            changes.Safe("operation-disabled", now.Name, $"{now.Name} has no {operation} any more: it answers 405.");
        foreach (var operation in OperationNames.For(old.Disabled & ~now.Disabled))
            changes.Safe("operation-enabled", now.Name, $"{now.Name} has {operation} now.");
        RuleDiff.CompareOwn(old, now, changes);
    }

    private static void Times(Model old, Model now, ChangeList changes)
    {
        foreach (
            var (before, after, what) in new[] { (old.CreatedAt, now.CreatedAt, "creation"), (old.UpdatedAt, now.UpdatedAt, "update") })
        {
            if (before != after && before is not null)
            {
                changes.Breaking(
                    "time-renamed", $"{now.Name}.{after ?? before}",
                    $"The time of {what} was stored as '{before}', and is {(after is null ? "no longer kept" : $"now '{after}'")}.",
                    $"Keep the name by @model(timestamps: {{ {(what is "creation" ? "createdAt" : "updatedAt")}: \"{before}\" }}).");
            }
        }
    }

    private static void Indexes(Model old, Model now, ChangeList changes)
    {
        foreach (var index in now.Indexes)
        {
            var before = old.Indexes.FirstOrDefault(known => known.Name == index.Name);
            var path = $"{now.Name} {index.Name}";
            var todo = $"{FilledIndexes.Note(now.Name, index.Name)} after the deploy. Lists do not use it before.";
            if (before is null)
            {
                changes.Reindex("index-added", path, $"{now.Name} has a new index {index.Name} ({Fields(index)}).", todo);
            }
            else if (!LockedIndex.From(index).IsWrittenLike(LockedIndex.From(before)))
            {
                changes.Reindex(
                    "index-changed", path, $"The index {index.Name} was of ({Fields(before)}) and is of ({Fields(index)}).", todo);
            }
            else if (before.Slot != index.Slot)
            {
                changes.Reindex(
                    "index-moved", path, $"The index {index.Name} was gsi{before.Slot} and is gsi{index.Slot}.",
                    $"Keep schema.lock.json beside the schema: it keeps the slots. Or: {todo}");
            }
        }

        foreach (var index in old.Indexes)
        {
            if (now.Indexes.All(known => known.Name != index.Name))
            {
                changes.Safe(
                    "index-removed", $"{now.Name} {index.Name}",
                    $"The index {index.Name} is gone; gsi{index.Slot} is free for another.",
                    $"Put back later, it is not filled before a reindex of {now.Name}.");
            }
        }
    }

    private static string Fields(SecondaryIndex index) =>
        string.Join(", ", index.PartitionFields.Concat(index.SortFields).Select(field => $"{field.Name}: {field.Type}"));

    private static void Deletions(Model old, Model now, ChangeList changes)
    {
        foreach (var relation in now.Relations)
        {
            var before = old.RelationNamed(relation.Name)?.OnDelete ?? OnDelete.Keep;
            if (relation.OnDelete == before)
                continue;
            const string Code = "on-delete-changed";
            var (path, target) = (relation.ToString(), relation.Target.Name);
            var what = $"onDelete was {RelationText.Word(before)} and is {RelationText.Word(relation.OnDelete)}.";
            if (relation.OnDelete is OnDelete.Restrict)
                changes.Reindex(Code, path, what, $"{FilledIndexes.NoteOfCount(target, path)} after the deploy.");
            else if (relation.OnDelete is OnDelete.Keep)
                changes.Look(Code, path, what, $"From now on, {target} records keep a key that refers to nothing.");
            else
                changes.Look(Code, path, what, $"{target} records of what was deleted before stay as they are.");
        }
    }

    private static void Live(Model old, Model now, ChangeList changes)
    {
        if (now.IsLive && !old.IsLive)
        {
            changes.Reindex(
                "live-added", now.Name, $"Lists of {now.Name} can be followed now.",
                $"{FilledIndexes.NoteOfLive(now.Name)} after a deploy with the parameter Live=true. Until then since is 409.");
        }
        else if (old.IsLive && !now.IsLive)
        {
            changes.Look(
                "live-removed", now.Name, $"Lists of {now.Name} can no longer be followed: since is 400.",
                $"Live again later, it needs a reindex of {now.Name}.");
        }
    }

    private static void Unique(Model old, Model now, ChangeList changes)
    {
        foreach (var field in now.Fields)
        {
            if (old.Fields.FirstOrDefault(known => known.StorageName == field.StorageName) is not { } before)
                continue;
            var path = $"{now.Name}.{field.Name}";
            var todo = $"{FilledIndexes.NoteOfUnique(now.Name, field.Name)} after the deploy, which names the duplicates.";
            if (field.Unique && !before.Unique)
            {
                changes.Reindex("unique-added", path, $"'{field.Name}' is unique now.", todo);
            }
            else if (!field.Unique && before.Unique)
            {
                changes.Safe(
                    "unique-removed", path, $"'{field.Name}' need not be unique any more.",
                    $"Unique again later, its values are not guarded before a reindex of {now.Name}.");
            }
            else if (field.Unique && Scalars.KeyForm(before.Type.Kind) != Scalars.KeyForm(field.Type.Kind))
            {
                changes.Reindex(
                    "unique-changed", path,
                    $"The guards of '{field.Name}' were written as {before.Type}, and those of {field.Type} are written otherwise.", todo);
            }
        }
    }
}
