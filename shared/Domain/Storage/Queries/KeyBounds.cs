using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>
/// A range of sort keys in one partition. In a key, a value is followed by the separator U+0001 or, in the last part, by nothing, while a
/// longer text continues with U+0002 or above. So the value followed by U+0002 lies between the value's keys and those of greater values.
/// </summary>
/// <param name="Exactly">The sort key if the range is only that one, else null.</param>
/// <param name="Prefix">The common prefix of the sort keys; empty if there is none.</param>
/// <param name="Lower">The inclusive lower bound, or null.</param>
/// <param name="Upper">The inclusive upper bound, or null.</param>
/// <param name="Rest">The conditions that the bounds do not cover, or not exactly.</param>
/// <param name="IsEmpty">Is the range certainly empty?</param>
internal sealed record KeyBounds(
    string Partition, string? Exactly, string Prefix, string? Lower, string? Upper, ImmutableArray<Condition> Rest, bool IsEmpty)
{
    private const char Above = KeyText.Escape;

    public static KeyBounds For(ListPlan plan, RangePath path)
    {
        var model = plan.Model;
        var columns = path.Columns(model);
        var partition = path is IndexPath index
            ? TableKeys.IndexPartition(model, plan.Owner, index.Index, index.Partition)
            : TableKeys.Partition(model, plan.Owner);
        var prefix = Leading(columns, path.Leading);
        if (!KeyLimits.FitsPartition(partition) || !KeyLimits.FitsSort(prefix))
        {
            // DynamoDB cannot store a key of that length.
            return new KeyBounds(partition, null, "", null, null, [], IsEmpty: true);
        }

        if (path.Leading.Length == columns.Length)
            return new KeyBounds(partition, prefix, "", null, null, [], IsEmpty: false);

        var at = path.Leading.Length;
        var mayLack = path is IndexPath { Index.SortFields: var sorts } && at < sorts.Length;
        return new Builder(partition, prefix, columns[at], mayLack, IsLast: at == columns.Length - 1).Bound(path.Range);
    }

    private static string Leading(ImmutableArray<Field> columns, ImmutableArray<Value> values)
    {
        var key = new StringBuilder();
        for (var at = 0; at < values.Length; at++)
        {
            KeyText.Append(key, columns[at].Type, values[at]);
            if (at < columns.Length - 1)
                KeyText.AppendSeparator(key);
        }

        return key.ToString();
    }

    private sealed record Builder(string Partition, string Prefix, Field Column, bool MayLack, bool IsLast)
    {
        private readonly ImmutableArray<Condition>.Builder rest = ImmutableArray.CreateBuilder<Condition>();
        private string? lower;
        private string? upper;

        public KeyBounds Bound(ImmutableArray<Condition> range)
        {
            if (LongerPrefix(range) is { } prefix)
            {
                rest.AddRange(
                    range.Where(condition => condition.Comparison != Comparison.BeginsWith || Column.Type.Kind == TypeKind.DateTime));
                return new KeyBounds(
                    Partition, null, prefix, prefix == Prefix ? Present : null, null, rest.ToImmutable(), IsEmpty: false);
            }

            lower = range.IsEmpty ? null : Present;
            foreach (var condition in range)
            {
                if (!Add(condition))
                    rest.Add(condition);
            }

            var isEmpty = upper is { Length: 0 } || (lower is not null && upper is not null && ValueOrder.CompareTexts(lower, upper) > 0);
            return new KeyBounds(Partition, null, Prefix, lower, upper, rest.ToImmutable(), isEmpty);
        }

        /// <summary>The bound above the records that lack the field, which match no condition; null if there are none.</summary>
        private string? Present => MayLack && KeyLimits.FitsSort(Prefix + KeyText.Separator) ? Prefix + KeyText.Separator : null;

        /// <summary>
        /// The prefix extended by the only <c>beginsWith</c>, or null. Keys pad the fraction of a DateTime, so its text must not include
        /// the final Z. Dates and times do not work at all, because keys contain them in UTC.
        /// </summary>
        private string? LongerPrefix(ImmutableArray<Condition> range)
        {
            var beginnings = range.Where(condition => condition.Comparison == Comparison.BeginsWith).ToList();
            if (beginnings is not [var only] || Column.Type.Kind is TypeKind.Date or TypeKind.Time)
                return null;

            var text = only.Values[0].Text;
            if (Column.Type.Kind == TypeKind.DateTime && text.Contains('Z', StringComparison.Ordinal))
                return null;

            var key = new StringBuilder(Prefix);
            KeyText.AppendText(key, text);
            var prefix = key.ToString();
            return KeyLimits.FitsSort(prefix) ? prefix : null;
        }

        /// <summary>Narrows the bounds. False if the condition must also be applied as a filter.</summary>
        private bool Add(Condition condition)
        {
            if (condition.Comparison == Comparison.BeginsWith)
                return false;

            var first = Text(condition.Values[0]);
            var last = Text(condition.Values[^1]);
            if (!KeyLimits.FitsSort(first + Above) || !KeyLimits.FitsSort(last + Above))
                return false;

            switch (condition.Comparison)
            {
                case Comparison.Ge:
                    RaiseTo(first);
                    return true;
                case Comparison.Gt:
                    RaiseTo(first + Above);
                    return true;
                case Comparison.Le:
                    LowerTo(last + Above);
                    return true;
                case Comparison.Between:
                    RaiseTo(first);
                    LowerTo(last + Above);
                    return true;
                default:
                    LowerTo(last);
                    // The upper bound is inclusive, and in the last part of a key it is the excluded value itself.
                    return !IsLast;
            }
        }

        private string Text(Value value)
        {
            var key = new StringBuilder(Prefix);
            KeyText.Append(key, Column.Type, value);
            return key.ToString();
        }

        private void RaiseTo(string bound) =>
            lower = bound.Length > 0 && (lower is null || ValueOrder.CompareTexts(bound, lower) > 0) ? bound : lower;

        private void LowerTo(string bound) => upper = upper is null || ValueOrder.CompareTexts(bound, upper) < 0 ? bound : upper;
    }

    /// <summary>Is the sort key in the range? Only for the in-memory table; DynamoDB evaluates the key condition.</summary>
    public bool Holds(string sortKey) =>
        !IsEmpty
        && (Exactly is null || sortKey == Exactly)
        && sortKey.StartsWith(Prefix, StringComparison.Ordinal)
        && (Lower is null || ValueOrder.CompareTexts(sortKey, Lower) >= 0)
        && (Upper is null || ValueOrder.CompareTexts(sortKey, Upper) <= 0);

    /// <summary>Where a list stands that has been read up to the sort key: negative before the range, zero within it, positive if nothing
    /// of it is left.</summary>
    public int Side(string sortKey, bool descending)
    {
        var lower = Exactly ?? Lower ?? Prefix;
        var upper = Exactly ?? Upper ?? (Prefix.Length == 0 ? null : LastKey.WithPrefix(Prefix));
        var aboveLower = ValueOrder.CompareTexts(sortKey, lower);
        var aboveUpper = upper is null ? -1 : ValueOrder.CompareTexts(sortKey, upper);
        if (descending)
            return aboveLower <= 0 ? 1 : -Math.Max(aboveUpper, 0);
        return aboveUpper >= 0 ? 1 : Math.Min(aboveLower, 0);
    }

    /// <summary>The key condition. DynamoDB allows only one condition on the sort key, so a prefix becomes a BETWEEN.</summary>
    public string Condition(Expression expression, string partitionAttribute, string sortAttribute)
    {
        var partition = $"{expression.Name(partitionAttribute)} = {expression.Value(Items.Text(Partition))}";
        if (Exactly is null && Prefix.Length == 0 && Lower is null && Upper is null)
            return partition;

        var sort = expression.Name(sortAttribute);
        string Bound(string text) => expression.Value(Items.Text(text));
        return $"{partition} AND {(Exactly, Lower, Upper) switch
        {
            ({ } exactly, _, _) => $"{sort} = {Bound(exactly)}",
            (_, { } lower, null) when Prefix.Length == 0 => $"{sort} >= {Bound(lower)}",
            (_, null, { } upper) when Prefix.Length == 0 => $"{sort} <= {Bound(upper)}",
            var (_, lower, upper) => $"{sort} BETWEEN {Bound(lower ?? Prefix)} AND {Bound(upper ?? LastKey.WithPrefix(Prefix))}",
        }}";
    }
}
