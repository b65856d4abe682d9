using Trellis.Access;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage.Queries;

/// <summary>
/// Filters as DynamoDB's own filter expressions, where its comparison is ours: numbers as numbers, texts by the bytes of UTF-8. Dates and
/// times are not texts to us (an offset, a fraction), so their order is judged here, after reading.
/// </summary>
internal sealed class FilterExpressions(Expression expression)
{
    // DynamoDB takes 4 KB of expression and 300 operators, and 100 values after IN. Whatever is over that is judged here.
    private const int MostText = 3_800;
    private const int MostOperators = 280;
    private const int MostAlternatives = 100;

    private readonly List<string> parts = [];
    private int text;
    private int operators;

    /// <summary>The expression of everything that was added, or null.</summary>
    public string? Expression => parts.Count == 0 ? null : string.Join(" AND ", parts);

    /// <summary>Adds a filter that must hold too. False where DynamoDB cannot judge it.</summary>
    public bool Add(Filter filter)
    {
        if (!CanSay(filter))
            return false;

        var (moreText, moreOperators) = Size(filter);
        if (text + moreText > MostText || operators + moreOperators > MostOperators)
            return false;

        text += moreText;
        operators += moreOperators;
        parts.Add(Say(filter));
        return true;
    }

    private static bool CanSay(Filter filter) => filter switch
    {
        AllOf all => all.Parts.All(CanSay),
        AnyOf any => any.Parts.All(CanSay),
        NotOf not => CanSay(not.Part),
        Granted granted => granted.Grant is { IsNever: false, IsAlways: false } grant
            && grant.Ways.All(way => way.All(match => match.AnyOf.Length <= MostAlternatives)),
        ReadableIf readable => CanSay(readable.Readable) && CanSay(readable.Condition),
        Condition condition => condition.Values.Length <= MostAlternatives && IsSame(condition),
        _ => false,
    };

    /// <summary>Is DynamoDB's comparison ours? Of moments there is one text for one moment, so to be equal is the same; to be before is
    /// not.</summary>
    private static bool IsSame(Condition condition) => condition.Field.Type.Kind switch
    {
        TypeKind.Date or TypeKind.Time => condition.Comparison is Comparison.Exists or Comparison.BeginsWith,
        TypeKind.DateTime =>
            condition.Comparison is Comparison.Exists or Comparison.BeginsWith or Comparison.Eq or Comparison.In or Comparison.Contains,
        _ => true,
    };

    /// <summary>How much of the limits it takes, a little over rather than under.</summary>
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
        foreach (var way in grant.Ways)
        {
            foreach (var match in way)
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

    private string Say(Filter filter) => filter switch
    {
        AllOf all => Storage.Expression.Joined(" AND ", all.Parts.Select(Say)),
        AnyOf any => Storage.Expression.Joined(" OR ", any.Parts.Select(Say)),
        NotOf not => $"(NOT {Say(not.Part)})",
        Granted granted => expression.Holds(granted.Grant),
        ReadableIf readable => $"({Say(readable.Readable)} AND {Say(readable.Condition)})",
        _ => Say((Condition)filter),
    };

    private string Say(Condition condition)
    {
        var field = expression.Name(Items.Attribute(condition.Field));
        string Value(int at) => expression.Value(Items.Of(condition.Values[at]));
        return condition.Comparison switch
        {
            Comparison.Exists => $"attribute_exists({field})",
            Comparison.Contains => expression.Contains(field, condition.Field.Type.IsList, [Items.Of(condition.Values[0])]),
            Comparison.BeginsWith => $"begins_with({field}, {Value(0)})",
            Comparison.Eq => $"{field} = {Value(0)}",
            Comparison.Lt => $"{field} < {Value(0)}",
            Comparison.Le => $"{field} <= {Value(0)}",
            Comparison.Gt => $"{field} > {Value(0)}",
            Comparison.Ge => $"{field} >= {Value(0)}",
            // DynamoDB refuses a BETWEEN whose bounds are the wrong way round; here it is only empty.
            Comparison.Between => string.Create(CultureInfo.InvariantCulture, $"({field} >= {Value(0)} AND {field} <= {Value(1)})"),
            _ => expression.IsOneOf(field, condition.Values.Select(Items.Of)),
        };
    }
}
