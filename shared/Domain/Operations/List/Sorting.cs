using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>Which orders a path can give, and what to do for one that none can.</summary>
internal static class Sorting
{
    /// <summary>
    /// Are the fields the first of these columns, once what has only one value is left out? The creation time is met by the identifiers
    /// that we make, since they begin with it; an order by itself is the exact one.
    /// </summary>
    public static bool IsMet(
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
                // Every column is behind: what follows has one record for each place in the order.
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

    /// <summary>The creation time as we keep it; one that a client may write says nothing about identifiers.</summary>
    private static bool IsCreation(Field field) => field is { Role: FieldRole.CreatedAt, InCreate: false };

    /// <summary>Names the index that would sort so.</summary>
    public static Failure Unindexed(Model model, AuthorizedQuery query, Selection selection)
    {
        var sort = selection.Sort;
        var names = string.Join(", ", sort.Select(field => field.Name));
        if (sort.FirstOrDefault(field => field.Type.IsList || field.Type.Kind is TypeKind.Nested or TypeKind.Json) is { } orderless)
            return Failed($"{orderless.Name} is {orderless.Type}, which has no order. Sort by another field.");

        var known = model.Indexes.FirstOrDefault(
            index => IsMet(model, [.. index.SortFields, .. model.Key.Fields], query.IsPinned, sort, out _));
        if (known is not null
            && known.PartitionFields.Where(field => !query.IsPinned(field)).Select(field => field.Name).ToList() is { Count: > 0 } open)
        {
            if (open.Find(query.IsConditionallyReadable) is { } seen)
            {
                return Failed($"The index {known.Name} sorts by {names} where {seen} is given, but you may read {seen} in some records of "
                    + $"{model.Name} only: your {seen}=… is a filter, and no index serves it. Leave the sort out.");
            }

            return Failed($"Nothing sorts all of {model.Name} by {names}. The index {known.Name} does where {string.Join(" and ", open)} "
                + $"is given: add {string.Join("&", open.Select(name => $"{name}=…"))}.");
        }

        var pin = query.Asked.OfType<Condition>()
            .FirstOrDefault(condition => condition.Comparison == Comparison.Eq && !sort.Contains(condition.Field))?.Field;
        var index = $"@index(sortKeyFields: [{string.Join(", ", sort.Select(field => $"\"{field.Name}\""))}])";
        return Failed(pin is not null
            ? $"No index of {model.Name} sorts by {names} where {pin.Name} is given. Add {index} to its field {pin.Name} in the schema."
            : $"No index of {model.Name} sorts by {names}. Add {index} to the field whose value you filter by, and give that value in the "
                + $"query.");
    }

    /// <summary>There is such an index, and it lacks records.</summary>
    public static Failure Unfilled(Model model, SecondaryIndex index) =>
        Failed($"Only the index {index.Name} of {model.Name} sorts so, and it cannot be used yet. "
            + $"{FilledIndexes.Note(model.Name, index.Name)}. Until then leave the sort out.");

    /// <summary>The records that are linked to one come in the order of their keys.</summary>
    public static Failure Unlinked(Model model, Field field) =>
        Failed($"A many-to-many list comes in the order of the key of {model.Name}, upwards or downwards, and cannot be sorted by "
            + $"{field.Name}.");

    private static Failure Failed(string detail) => new("query.sort", detail, [new Fault("sort", "query.sort", detail)]);
}
