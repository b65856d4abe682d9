namespace Trellis.Operations.List;

/// <summary>Which orders a path supports, and the errors for unsupported ones.</summary>
internal static class Sorting
{
    /// <summary>
    /// Do the columns begin with the sort fields, ignoring pinned ones? Generated ids begin with the creation time, so they serve as an
    /// order by creation time too, which is not <paramref name="exact"/>.
    /// </summary>
    public static bool Supports(
        Model model, ImmutableArray<Field> columns, Func<Field, bool> isPinned, ImmutableArray<Field> sort, out bool exact)
    {
        exact = true;
        var next = 0;
        foreach (var wanted in sort)
        {
            if (isPinned(wanted))
                continue;

            while (next < columns.Length && isPinned(columns[next]))
                next++;

            if (next == columns.Length)
            {
                // All columns are used, so they identify one record, and further sort fields have no effect.
                return true;
            }

            if (columns[next] != wanted)
            {
                exact = false;
                if (!(IsCreation(wanted) && model.Key.IsGeneratedId && columns[next] == model.Key.Fields[0]))
                    return false;
            }

            next++;
        }

        return true;
    }

    /// <summary>Only the service's own creation time matches generated ids, not one that clients may write.</summary>
    private static bool IsCreation(Field field) => field is { Role: FieldRole.CreatedAt, InCreate: false };

    /// <summary>No path has the order. The message names the index or condition that would give it.</summary>
    public static Failure Unindexed(Model model, AuthorizedQuery query, Selection selection)
    {
        var sort = selection.Sort;
        var names = string.Join(", ", sort.Select(field => field.Name));
        if (sort.FirstOrDefault(field => field.Type.IsList || field.Type.Kind is TypeKind.Nested or TypeKind.Json) is { } unsortable)
            return Failed($"{unsortable.Name} is {unsortable.Type}, which has no order. Sort by another field.");

        var lacks = model.Indexes
            .Where(index => Supports(model, [.. index.SortFields, .. model.Key.Fields], query.IsPinned, sort, out _))
            .Select(index => Lack.For(index, query, sort))
            .Where(lack => lack.Count > 0)
            .MinBy(lack => lack.Count);
        if (lacks is { Index: var candidate, Open: var open, Absent: var absent })
        {
            if (open.Find(query.IsConditionallyReadable) is { } partlyReadable)
            {
                return Failed($"The index {candidate.Name} sorts by {names} if {partlyReadable} is given. But you may read "
                    + $"{partlyReadable} only in some records of {model.Name}, so {partlyReadable}=… cannot use the index. Remove sort.");
            }

            var which = absent.Count > 0 ? $" those that have {string.Join(" and ", absent)}" : "";
            var given = open.Count > 0 ? $"{(absent.Count > 0 ? "," : "")} if {string.Join(" and ", open)} is given" : "";
            var conditions = open.Select(name => $"{name}=…").Concat(absent.Select(name => $"{name}.exists=true"));
            return Failed($"No index sorts all records of {model.Name} by {names}. The index {candidate.Name} sorts by {names}"
                + $"{which}{given}: add {string.Join("&", conditions)}.");
        }

        var pin = query.Filters.OfType<Condition>()
            .FirstOrDefault(condition => condition.Comparison == Comparison.Eq && !sort.Contains(condition.Field))?.Field;
        var index = $"@index(sortKeyFields: [{string.Join(", ", sort.Select(field => $"\"{field.Name}\""))}])";
        return Failed(pin is not null
            ? $"No index of {model.Name} sorts by {names} for a given {pin.Name}. Add {index} to its field {pin.Name} in the schema."
            : $"No index of {model.Name} sorts by {names}. Add {index} to a field in the schema, and filter by that field in the query.");
    }

    /// <summary>Only an index that is not filled has the order.</summary>
    public static Failure Unfilled(Model model, SecondaryIndex index) =>
        Failed($"Only the index {index.Name} of {model.Name} has this order, and it cannot be used yet. "
            + $"{FilledIndexes.Note(model.Name, index.Name)}. Until then remove sort.");

    /// <summary>Links are stored in the order of the other record's key only.</summary>
    public static Failure Unlinked(Model model, Field field) =>
        Failed($"A many-to-many list can only be sorted by the key of {model.Name}, not by {field.Name}.");

    private static Failure Failed(string detail) => new("query.sort", detail, [new Fault("sort", "query.sort", detail)]);

    /// <summary>What a query must contain for an index to serve it.</summary>
    /// <param name="Index">An index in the requested order.</param>
    /// <param name="Open">The fields of its partition that are not pinned.</param>
    /// <param name="Absent">Its sort fields that a record may lack: the index does not hold such records.</param>
    private sealed record Lack(SecondaryIndex Index, List<string> Open, List<string> Absent)
    {
        public int Count => Open.Count + Absent.Count;

        public static Lack For(SecondaryIndex index, AuthorizedQuery query, ImmutableArray<Field> sort) => new(
            index,
            [.. index.PartitionFields.Where(field => !query.IsPinned(field)).Select(field => field.Name)],
            [.. index.SortFields.Where(field => !query.IsPresent(field) && !sort.Contains(field)).Select(field => field.Name)]);
    }
}
