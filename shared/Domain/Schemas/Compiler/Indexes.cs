using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary><c>@index</c>, and the index for listing one owner's records of a shared model.</summary>
internal static class Indexes
{
    public static void Declare(ModelDraft model, Faults faults)
    {
        foreach (var field in model.Fields)
        {
            if (field.Syntax is null)
                continue;
            foreach (var directive in field.Syntax.Directives)
            {
                if (directive.Name is "index")
                    Declare(model, field, directive, faults);
            }
        }
    }

    private static void Declare(ModelDraft model, FieldDraft field, DirectiveUse directive, Faults faults)
    {
        var path = $"{model.Name}.{field.Name}";
        if (!field.IsKeyable)
        {
            faults.Error(
                "schema.key-type", directive.Start, path, $"An index needs a single scalar or enum, and '{field.Name}' is {field.Type}.");
            return;
        }

        CheckProjection(directive, path, faults);
        var sort = SortFields(model, field, directive, path, faults);
        if (sort.Count == 0 && model.Key is [var only] && only == field)
        {
            faults.Error(
                "schema.index-on-key", directive.Start, path,
                $"'{field.Name}' is the key of '{model.Name}', so an index on it is redundant. Read records by their key, or put @index on "
                + $"another field.");
            return;
        }

        if (directive.Argument("name") is { Kind: LiteralKind.Null } none)
        {
            faults.Error(
                "schema.bad-argument", none.Start, path,
                "The name of an index cannot be null. Write a name, or remove name to use the generated one.");
        }

        var indexName = directive.Argument("name") is { Kind: LiteralKind.String, Text.Length: > 0 } given
            ? given.Text
            : DefaultName(model, field, sort);
        var queryField = directive.Argument("queryField") is { Kind: LiteralKind.String } query ? query.Text : null;
        if (!model.TryAdd(new IndexDraft
        {
            Name = indexName,
            Start = directive.Start,
            Partition = [field],
            Sort = sort,
            Origin = IndexOrigin.Declared,
            QueryField = queryField
        }))
        {
            faults.Error(
                "schema.duplicate-index", directive.Start, path,
                $"'{model.Name}' already has an index '{indexName}'. Give this one another name.");
        }
    }

    /// <summary>Has no effect here, where every index holds the whole record, but must make sense to Amplify.</summary>
    private static void CheckProjection(DirectiveUse directive, string path, Faults faults)
    {
        if (directive.Argument("projection") is not { Kind: LiteralKind.Object } projection)
            return;
        var names = projection.Field("nonKeyAttributes") is { Kind: LiteralKind.List, Items.Length: > 0 };
        if (projection.Field("type")?.Text is "INCLUDE" != names)
        {
            faults.Error(
                "schema.projection", projection.Start, path,
                names ? "Only a projection of type INCLUDE has nonKeyAttributes. Remove them, or write type: INCLUDE."
                    : "A projection of type INCLUDE needs nonKeyAttributes: the names of the fields. Write them, or type: ALL.");
        }
    }

    private static List<FieldDraft> SortFields(ModelDraft model, FieldDraft field, DirectiveUse directive, string path, Faults faults)
    {
        var sort = new List<FieldDraft>();
        var written = directive.Argument("sortKeyFields");
        foreach (var name in Keys.SortFields(directive, path, faults))
        {
            if (model.FieldNamed(name) is not { } part)
            {
                faults.Missing(
                    "schema.unknown-field", written!.Start, path,
                    $"'{model.Name}' has no stored field '{name}' to sort by.{Spelling.Hint(name, model.FieldNames)}");
            }
            else if (part == field)
            {
                faults.Error(
                    "schema.key-field-twice", written!.Start, path,
                    $"The index already is on '{name}', so it cannot sort by it too. Remove it from sortKeyFields.");
            }
            else if (!part.IsSortable)
            {
                faults.Error(
                    "schema.key-type", written!.Start, path,
                    $"An index can only sort by single scalars and enums, not by a Boolean, and '{name}' is {part.Type}.");
            }
            else
            {
                sort.Add(part);
            }
        }

        return sort;
    }

    /// <summary>Amplify's default: <c>tasksByStateAndDue</c>. Stored keys contain it, so it uses the storage name.</summary>
    private static string DefaultName(ModelDraft model, FieldDraft field, List<FieldDraft> sort)
    {
        var name = new StringBuilder(Naming.Plural(Naming.Lower(model.StorageName))).Append("By").Append(Naming.Upper(field.Name));
        foreach (var part in sort)
            name.Append("And").Append(Naming.Upper(part.Name));
        return name.ToString();
    }

    /// <summary>In a shared model, listing one owner's records needs an index. With owner scope the partition serves that.</summary>
    public static void AddOwnerLists(ModelDraft model)
    {
        if (model.Scope.IsOwner)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in model.Rules)
        {
            if (rule is not OwnerRule { IsList: false } owner || (owner.Operations & Operation.List) == 0 || !seen.Add(owner.Field))
                continue;
            if (model.FieldNamed(owner.Field) is not { } field)
                continue;
            model.TryAdd(new IndexDraft
            {
                Name = $"owner-{owner.Field}",
                Start = model.Syntax.Start,
                Partition = [field],
                Origin = IndexOrigin.Owner
            });
        }
    }

    /// <summary>Assigns each index a slot of the table. Slots in the lock come first.</summary>
    public static void AssignSlots(ModelDraft model, LockedModel? pinned, Faults faults)
    {
        Span<bool> taken = stackalloc bool[Slots + 1];
        foreach (var index in model.Indexes)
        {
            if (pinned?.Index(index.Name)?.Slot is not { } slot || slot is < 1 or > Slots || taken[slot])
                continue;
            index.Slot = slot;
            taken[slot] = true;
        }

        foreach (var index in model.Indexes)
        {
            if (index.Slot != 0)
                continue;
            index.Slot = taken[1..].IndexOf(false) + 1;
            if (index.Slot != 0)
            {
                taken[index.Slot] = true;
                continue;
            }

            faults.Error(
                "schema.too-many-indexes", index.Start, model.Name,
                $"'{model.Name}' needs more than {Slots} indexes ({Faults.List(model.Indexes.Select(each => each.Name))}), and the table "
                + $"has gsi1 to gsi{Slots}. Remove one, or add gsi6 to the table in template.yaml (its attributes $gsi6pk and $gsi6sk, and "
                + $"the index with both as its key) and set Indexes.Slots in shared/Domain/Schemas/Compiler/Indexes.cs to 6.");
            return;
        }
    }

    /// <summary>The table's secondary indexes, as template.yaml declares them: gsi1 … gsi5.</summary>
    public const int Slots = 5;
}
