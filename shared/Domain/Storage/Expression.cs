using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// Collects the names and values of one request's expressions. All names use placeholders, because DynamoDB reserves hundreds of words
/// and ours contain a <c>$</c>.
/// </summary>
internal sealed class Expression
{
    private readonly Dictionary<string, string> placeholders = [];

    public Dictionary<string, string> Names { get; } = [];

    public Dictionary<string, AttributeValue> Values { get; } = [];

    public string Name(string attribute)
    {
        if (!placeholders.TryGetValue(attribute, out var placeholder))
        {
            // Short, so that a patch of many fields fits into an expression of 4 KB.
            placeholder = placeholders[attribute] = $"#{placeholders.Count}";
            Names[placeholder] = attribute;
        }

        return placeholder;
    }

    public string Value(AttributeValue value)
    {
        var placeholder = $":{Values.Count}";
        Values[placeholder] = value;
        return placeholder;
    }

    /// <summary>The record exists and was not written by this request. So a retry is not applied twice.</summary>
    public string ExistsUnwritten(string write)
    {
        var ours = Value(Items.Text(write));
        var unwritten = Items.EarlierWrites.Prepend(Items.Write).Select(attribute => $"{Name(attribute)} <> {ours}");
        return $"attribute_exists({Name(Items.PartitionKey)}) AND {string.Join(" AND ", unwritten)}";
    }

    /// <summary>The record still has the version that was read.</summary>
    public string IsStill(Record record) => $"attribute_exists({Name(Items.PartitionKey)}) AND {Is(RecordVersion.Of(record))}";

    /// <summary>A condition that holds for the records of the grant, which must not be always or never. The memberships that it depends on
    /// must be known.</summary>
    public string Holds(Grant grant) => Joined(
        " OR ",
        Array.ConvertAll(
            [.. grant.InKnownGroups().Alternatives],
            alternative => Joined(" AND ", alternative.Select(match => Holds((FieldMatch)match)))));

    /// <summary>A condition that holds for the versions that the caller expects; null for any.</summary>
    public string? Meets(Expected expected)
    {
        if (expected.OneOf is not { } versions)
            return null;

        // Empty if all of the caller's ETags are invalid. Then no version matches.
        return versions.IsEmpty
            ? $"attribute_not_exists({Name(Items.PartitionKey)})"
            : Joined(" OR ", versions.Select(Is));
    }

    private string Is(RecordVersion version) => $"({Is(Items.Version, version.Version)} AND {Is(Items.Created, version.Created)})";

    /// <summary>Items written by another program may lack the attribute, which counts as zero.</summary>
    private string Is(string attribute, long number) =>
        number == 0 ? $"attribute_not_exists({Name(attribute)})" : $"{Name(attribute)} = {Value(Items.Number(number))}";

    private string Holds(FieldMatch match)
    {
        if (match is { AnyOf: [], OrPrefix: null })
            return $"attribute_exists({Name(Items.Never)})";
        var field = Name(Items.Attribute(match.Field));
        var values = match.AnyOf.Select(Items.ToAttribute);
        if (match.IsList)
            return Contains(field, isList: true, values);
        var isOne = IsOneOf(field, values);
        return match.OrPrefix is { } beginning ? $"({isOne} OR begins_with({field}, {Value(Items.Text(beginning))}))" : isOne;
    }

    /// <summary>
    /// A list contains one of the values as an item, or a text contains it as a substring. DynamoDB's <c>contains</c> matches both, so the
    /// type is checked too, in case the field had another type before a schema edit.
    /// </summary>
    public string Contains(string field, bool isList, IEnumerable<AttributeValue> values)
    {
        var type = Value(Items.Text(isList ? "L" : "S"));
        return $"(attribute_type({field}, {type}) AND {Joined(" OR ", values.Select(value => $"contains({field}, {Value(value)})"))})";
    }

    public string IsOneOf(string field, IEnumerable<AttributeValue> values) => $"{field} IN ({string.Join(", ", values.Select(Value))})";

    /// <summary>DynamoDB rejects redundant parentheses, so a single term gets none.</summary>
    public static string Joined(string separator, IEnumerable<string> terms)
    {
        var all = terms.ToList();
        return all.Count == 1 ? all[0] : $"({string.Join(separator, all)})";
    }
}
