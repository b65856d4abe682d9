namespace Trellis.Local.Tools.Schemas;

/// <summary>Compares the fields of two versions of a model, or of a nested type. A field is known by what it is called in stored
/// records.</summary>
internal static class FieldDiff
{
    public static void Compare(
        string owner, ImmutableArray<Field> old, ImmutableArray<Field> now, ImmutableArray<Field> key, ChangeList changes) =>
        Compare(owner, old, now, key, [], changes);

    private static void Compare(
        string owner, ImmutableArray<Field> old, ImmutableArray<Field> now, ImmutableArray<Field> key, HashSet<string> entered,
        ChangeList changes)
    {
        foreach (var field in now)
        {
            var path = $"{owner}.{field.Name}";
            if (old.FirstOrDefault(known => known.StorageName == field.StorageName) is not { } before)
            {
                Added(field, path, changes);
                continue;
            }

            if (before.Name != field.Name)
            {
                changes.Safe(
                    "field-renamed", path,
                    $"'{before.Name}' was renamed in the API: it is '{field.Name}' now, stored as before.",
                    "Change the clients that name it.");
            }

            Same(before, field, path, key.Contains(field), entered, changes);
        }

        foreach (var field in old)
        {
            if (now.Any(known => known.StorageName == field.StorageName))
                continue;
            if (field.Role is FieldRole.ForeignKey)
            {
                changes.Breaking(
                    "foreign-key-removed", $"{owner}.{field.Name}",
                    $"'{field.Name}' is gone, by which stored records are related.",
                    $"If a type or field was renamed, keep the key: write references: [\"{field.Name}\"] on both sides, and '{field.Name}: "
                    + $"{field.Type}' in {owner}.");
            }
            else if (Heir(field, old, now) is { } heir)
            {
                changes.Look(
                    "field-removed", $"{owner}.{field.Name}",
                    $"'{field.Name}' is gone and '{heir.Name}' is new: stored values stay, and are not answered.",
                    $"If it was renamed, stored values stay under the old name, and no directive maps it (@mapsTo is for types). Keep the "
                    + $"name, or keep both fields until every record's '{field.Name}' is copied to '{heir.Name}'.");
            }
            else
            {
                changes.Safe(
                    "field-removed", $"{owner}.{field.Name}",
                    $"'{field.Name}' is gone: stored values stay, and are not answered.");
            }
        }
    }

    /// <summary>A new field that could be the old one under another name.</summary>
    private static Field? Heir(Field gone, ImmutableArray<Field> old, ImmutableArray<Field> now) => now.FirstOrDefault(field =>
        field.Role is FieldRole.Data
            && field.Type.ToString() == gone.Type.ToString()
            && old.All(known => known.StorageName != field.StorageName));

    private static void Added(Field field, string path, ChangeList changes)
    {
        if (field.Required && field.Role is FieldRole.Data or FieldRole.ForeignKey)
        {
            changes.Breaking(
                "required-added", path, $"'{field.Name}' is new and required, and stored records have none.",
                $"Write '{field.Name}: {field.Type}' without !, fill the records, and require it then.");
        }
        else
        {
            changes.Safe("field-added", path, $"'{field.Name}' is new.");
        }
    }

    private static void Same(Field old, Field now, string path, bool isKey, HashSet<string> entered, ChangeList changes)
    {
        if (!old.Required && now.Required && !isKey)
        {
            changes.Breaking(
                "required", path, $"'{now.Name}' is required now, and stored records may have none.",
                "Leave the ! out until every record has one.");
        }
        else if (old.Required && !now.Required)
        {
            changes.Safe("optional", path, $"'{now.Name}' is optional now.");
        }

        if (old.Type.ToString() != now.Type.ToString() || old.Type.Kind != now.Type.Kind)
            Type(old, now, path, isKey, changes);
        else if (now.Type.Kind is TypeKind.Enum)
            Values(old, now, path, isKey, changes);
        else if (now.Type.Kind is TypeKind.Nested && entered.Add(now.Type.Name))
            Compare(now.Type.Name, old.Type.Nested!.Fields, now.Type.Nested!.Fields, [], entered, changes);
    }

    private static void Type(Field old, Field now, string path, bool isKey, ChangeList changes)
    {
        var fits = old.Type.IsList == now.Type.IsList && (!now.Type.ItemRequired || old.Type.ItemRequired) && Fits(old.Type, now.Type);
        var what = $"'{now.Name}' was {old.Type} and is {now.Type}";
        if (!fits)
        {
            changes.Breaking(
                "type-changed", path, $"{what}: stored values may not fit.",
                "Give the new values a field of another name, and fill it from the old one.");
        }
        else if (isKey && Scalars.KeyForm(old.Type.Kind) != Scalars.KeyForm(now.Type.Kind))
        {
            changes.Breaking(
                "key-changed", path, $"{what}, which the key writes otherwise: stored records are not found by it.",
                "Give the new values a field of another name.");
        }
        else
        {
            changes.Safe("type-widened", path, $"{what}: every stored value fits.");
        }
    }

    /// <summary>Is every value of the old type, in its canonical form, one of the new?</summary>
    private static bool Fits(FieldType old, FieldType now) => (old.Kind, now.Kind) switch
    {
        var (before, after) when before == after => before is not (TypeKind.Enum or TypeKind.Nested) || old.Name == now.Name,
        (TypeKind.Int, TypeKind.Float or TypeKind.Timestamp) => true,
        (TypeKind.Timestamp, TypeKind.Float) => true,
        (TypeKind.Id, TypeKind.String) or (TypeKind.String, TypeKind.Id) => true,
        (TypeKind.Enum
            or TypeKind.Date
            or TypeKind.Time
            or TypeKind.DateTime
            or TypeKind.Email
            or TypeKind.Url
            or TypeKind.Phone
            or TypeKind.IpAddress, TypeKind.String
            or TypeKind.Id) => true,
        _ => false,
    };

    private static void Values(Field old, Field now, string path, bool isKey, ChangeList changes)
    {
        var gone = old.Type.Enum!.Values.Except(now.Type.Enum!.Values).ToList();
        if (gone.Count > 0)
        {
            changes.Breaking(
                "values-removed", path,
                $"{now.Type.Name} has no {string.Join(", ", gone)} any more, and stored records may.",
                isKey
                    ? "A key cannot be changed: delete those records first, or create them anew under another key. Or keep the values."
                    : "Change those records first, or keep the values.");
        }

        var added = now.Type.Enum.Values.Except(old.Type.Enum.Values).ToList();
        if (added.Count > 0)
            changes.Safe("values-added", path, $"{now.Type.Name} has {string.Join(", ", added)} now.");
    }
}
