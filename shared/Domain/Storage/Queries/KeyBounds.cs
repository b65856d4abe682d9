using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>
/// A range of sort keys in one partition. A value's text is followed by a separator, or by nothing in the last part, and a longer text
/// goes on with U+0002 at least; so a value's own keys lie below its text and U+0002, and those of every greater value not below that.
/// </summary>
/// <param name="Partition">The partition's key.</param>
/// <param name="Exactly">The one sort key, where it is known whole.</param>
/// <param name="Prefix">What the sort keys begin with; empty where they may begin with anything.</param>
/// <param name="Lower">The least sort key, or null.</param>
/// <param name="Upper">The greatest, or null.</param>
/// <param name="Rest">The conditions of the range that the bounds do not see to, or not exactly.</param>
/// <param name="IsEmpty">Can no record lie there?</param>
internal sealed record KeyBounds(
    string Partition, string? Exactly, string Prefix, string? Lower, string? Upper, ImmutableArray<Condition> Rest, bool IsEmpty)
{
    private const char Above = KeyText.Escape;

    public static KeyBounds Of(ListPlan plan, RangePath path)
    {
        var model = plan.Model;
        var columns = path.Columns(model);
        var partition = path is IndexPath index
            ? TableKeys.IndexPartition(model, plan.Owner, index.Index, index.Partition)
            : TableKeys.Partition(model, plan.Owner);
        var prefix = Leading(columns, path.Leading);
        if (!TableKeys.FitsPartition(partition) || !TableKeys.FitsSort(prefix))
        {
            // A key that long was never stored.
            return new KeyBounds(partition, null, "", null, null, [], IsEmpty: true);
        }

        if (path.Leading.Length == columns.Length)
            return new KeyBounds(partition, prefix, "", null, null, [], IsEmpty: false);

        var at = path.Leading.Length;
        var mayLack = path is IndexPath { Index.SortFields: var sorts } && at < sorts.Length;
        return new Bounding(partition, prefix, columns[at], mayLack, IsLast: at == columns.Length - 1).Bound(path.Range);
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

    private sealed record Bounding(string Partition, string Prefix, Field Column, bool MayLack, bool IsLast)
    {
        private readonly ImmutableArray<Condition>.Builder rest = ImmutableArray.CreateBuilder<Condition>();
        private string? lower;
        private string? upper;

        public KeyBounds Bound(ImmutableArray<Condition> range)
        {
            if (Begin(range) is { } beginning)
            {
                rest.AddRange(
                    range.Where(condition => condition.Comparison != Comparison.BeginsWith || Column.Type.Kind == TypeKind.DateTime));
                return new KeyBounds(
                    Partition, null, beginning, beginning == Prefix ? Present : null, null, rest.ToImmutable(), IsEmpty: false);
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

        /// <summary>Above the records that lack the field, of which no condition holds; null where there are none.</summary>
        private string? Present => MayLack && TableKeys.FitsSort(Prefix + KeyText.Separator) ? Prefix + KeyText.Separator : null;

        /// <summary>
        /// The prefix of the only <c>beginsWith</c>. Of a moment it is also that of the sortable text, as long as it says nothing of the
        /// fraction's end; dates and times are turned to UTC in keys, so what their own text begins with tells nothing.
        /// </summary>
        private string? Begin(ImmutableArray<Condition> range)
        {
            var beginnings = range.Where(condition => condition.Comparison == Comparison.BeginsWith).ToList();
            if (beginnings is not [var only] || Column.Type.Kind is TypeKind.Date or TypeKind.Time)
                return null;

            var text = only.Values[0].Text;
            if (Column.Type.Kind == TypeKind.DateTime && text.Contains('Z', StringComparison.Ordinal))
                return null;

            var key = new StringBuilder(Prefix);
            KeyText.AppendText(key, text);
            var beginning = key.ToString();
            return TableKeys.FitsSort(beginning) ? beginning : null;
        }

        /// <summary>Narrows the bounds. False where that says less than the condition.</summary>
        private bool Add(Condition condition)
        {
            if (condition.Comparison == Comparison.BeginsWith)
                return false;

            var first = Text(condition.Values[0]);
            var last = Text(condition.Values[^1]);
            if (!TableKeys.FitsSort(first + Above) || !TableKeys.FitsSort(last + Above))
                return false;

            switch (condition.Comparison)
            {
                case Comparison.Ge:
                    Raise(first);
                    return true;
                case Comparison.Gt:
                    Raise(first + Above);
                    return true;
                case Comparison.Le:
                    Fall(last + Above);
                    return true;
                case Comparison.Between:
                    Raise(first);
                    Fall(last + Above);
                    return true;
                default:
                    Fall(last);
                    // The bounds are part of the range: in the last part of a key, a text without more is the value itself.
                    return !IsLast;
            }
        }

        private string Text(Value value)
        {
            var key = new StringBuilder(Prefix);
            KeyText.Append(key, Column.Type, value);
            return key.ToString();
        }

        private void Raise(string bound) =>
            lower = bound.Length > 0 && (lower is null || ValueOrder.CompareTexts(bound, lower) > 0) ? bound : lower;

        private void Fall(string bound) => upper = upper is null || ValueOrder.CompareTexts(bound, upper) < 0 ? bound : upper;
    }

    /// <summary>Is the sort key inside? The memory table asks; the table itself has it in its key condition.</summary>
    public bool Holds(string sortKey) =>
        !IsEmpty
        && (Exactly is null || sortKey == Exactly)
        && sortKey.StartsWith(Prefix, StringComparison.Ordinal)
        && (Lower is null || ValueOrder.CompareTexts(sortKey, Lower) >= 0)
        && (Upper is null || ValueOrder.CompareTexts(sortKey, Upper) <= 0);

    /// <summary>The key condition. With a prefix, both ends of the range are bounds, since a sort key takes one condition only.</summary>
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
            var (_, lower, upper) => $"{sort} BETWEEN {Bound(lower ?? Prefix)} AND {Bound(upper ?? LastKey.Of(Prefix))}",
        }}";
    }
}
