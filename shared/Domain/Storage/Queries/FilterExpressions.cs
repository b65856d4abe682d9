namespace Trellis.Storage.Queries;

/// <summary>
/// Converts filters to DynamoDB filter expressions where both compare alike: numbers by value, texts by UTF-8 bytes. Dates and times with
/// offsets and fractions do not sort as texts, so their order is evaluated in memory after reading.
/// </summary>
internal sealed class FilterExpressions(Expression expression)
{
    // DynamoDB allows 4 KB and 300 operators per expression, and 100 values after IN. What goes beyond that is evaluated in memory.
    private const int MostText = 3_800;
    private const int MostOperators = 280;
    private const int MostAlternatives = 100;

    private readonly List<string> parts = [];
    private int text;
    private int operators;

    /// <summary>The expression of all added filters, or null.</summary>
    public string? Expression => parts.Count == 0 ? null : string.Join(" AND ", parts);

    /// <summary>Adds a filter with AND. False if DynamoDB cannot evaluate it.</summary>
    public bool Add(Filter filter)
    {
        if (!CanConvert(filter))
            return false;

        var (moreText, moreOperators) = Size(filter);
        if (text + moreText > MostText || operators + moreOperators > MostOperators)
            return false;

        text += moreText;
        operators += moreOperators;
        parts.Add(Convert(filter));
        return true;
    }

    /// <summary>Can DynamoDB evaluate these in the condition of a write? A caller with many groups can need more than it allows.</summary>
    public static bool FitInCondition(ImmutableArray<Grant> grants)
    {
        // That the record exists, and the versions that are expected.
        var sizes = new List<(int, int)> { (300, 44) };
        foreach (var grant in grants)
            sizes.Add(Size(grant));

        var (text, operators) = Sum(sizes);
        return text <= MostText && operators <= MostOperators;
    }

    private static bool CanConvert(Filter filter) => filter switch
    {
        AllOf all => all.Parts.All(CanConvert),
        AnyOf any => any.Parts.All(CanConvert),
        NotOf not => CanConvert(not.Part),
        Granted granted => granted.Grant is { IsNever: false, IsAlways: false } grant
            && grant.Alternatives.All(alternative => alternative.All(match => match is FieldMatch { AnyOf.Length: <= MostAlternatives })),
        ReadableIf readable => CanConvert(readable.Readable) && CanConvert(readable.Condition),
        Condition condition => condition.Values.Length <= MostAlternatives && ComparesAlike(condition),
        _ => false,
    };

    /// <summary>Does DynamoDB give the same result? Equal DateTimes have equal texts, but their texts do not sort by time.</summary>
    private static bool ComparesAlike(Condition condition) => condition.Field.Type.Kind switch
    {
        TypeKind.Date or TypeKind.Time => condition.Comparison is Comparison.Exists or Comparison.BeginsWith,
        TypeKind.DateTime =>
            condition.Comparison is Comparison.Exists or Comparison.BeginsWith or Comparison.Eq or Comparison.In or Comparison.Contains,
        _ => true,
    };

    /// <summary>An upper estimate of the filter's size.</summary>
    private static (int Text, int Operators) Size(Filter filter)
    {
        switch (filter)
        {
            case AllOf all:
                return Size(all.Parts);
            case AnyOf any:
                return Size(any.Parts);
            case NotOf not:
                return Sum([Size(not.Part), (8, 1)]);
            case ReadableIf readable:
                return Sum([Size(readable.Readable), Size(readable.Condition), (8, 1)]);
            case Granted granted:
                return Size(granted.Grant);
            default:
                var condition = (Condition)filter;
                return ((2 * condition.Field.Name.Length) + 60 + (8 * condition.Values.Length), 3 + condition.Values.Length);
        }
    }

    private static (int Text, int Operators) Size(ImmutableArray<Filter> filters)
    {
        var sizes = new List<(int, int)>(filters.Length);
        foreach (var filter in filters)
            sizes.Add(Size(filter));

        return Sum(sizes);
    }

    private static (int Text, int Operators) Size(Grant grant)
    {
        var sizes = new List<(int, int)>();
        foreach (var alternative in grant.Alternatives)
        {
            foreach (var match in alternative.OfType<FieldMatch>())
            {
                var text = (match.AnyOf.Length * (match.IsList ? match.Field.Length + 30 : 8)) + (3 * match.Field.Length) + 70;
                sizes.Add((text, (match.AnyOf.Length * 2) + 4));
            }
        }

        return Sum(sizes);
    }

    private static (int Text, int Operators) Sum(List<(int Text, int Operators)> parts)
    {
        var (text, operators) = (8, 1);
        foreach (var part in parts)
        {
            text += part.Text + 5;
            operators += part.Operators + 1;
        }

        return (text, operators);
    }

    private string Convert(Filter filter) => filter switch
    {
        AllOf all => Storage.Expression.Joined(" AND ", all.Parts.Select(Convert)),
        AnyOf any => Storage.Expression.Joined(" OR ", any.Parts.Select(Convert)),
        NotOf not => $"(NOT {Convert(not.Part)})",
        Granted granted => expression.Holds(granted.Grant),
        ReadableIf readable => $"({Convert(readable.Readable)} AND {Convert(readable.Condition)})",
        _ => Convert((Condition)filter),
    };

    private string Convert(Condition condition)
    {
        var field = expression.Name(Items.Attribute(condition.Field));
        string Value(int at) => expression.Value(Items.ToAttribute(condition.Values[at]));
        return condition.Comparison switch
        {
            Comparison.Exists => $"attribute_exists({field})",
            Comparison.Contains => expression.Contains(field, condition.Field.Type.IsList, [Items.ToAttribute(condition.Values[0])]),
            Comparison.BeginsWith => $"begins_with({field}, {Value(0)})",
            Comparison.Eq => $"{field} = {Value(0)}",
            Comparison.Lt => $"{field} < {Value(0)}",
            Comparison.Le => $"{field} <= {Value(0)}",
            Comparison.Gt => $"{field} > {Value(0)}",
            Comparison.Ge => $"{field} >= {Value(0)}",
            // Not BETWEEN: DynamoDB rejects that if the lower bound is greater, but here it should just match nothing.
            Comparison.Between => string.Create(CultureInfo.InvariantCulture, $"({field} >= {Value(0)} AND {field} <= {Value(1)})"),
            _ => expression.IsOneOf(field, condition.Values.Select(Items.ToAttribute)),
        };
    }
}
