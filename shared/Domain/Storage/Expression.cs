using Amazon.DynamoDBv2.Model;
using Trellis.Access;
using Trellis.Operations.List;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>
/// Collects the names and values of one request's expressions. Every name goes by a placeholder:
/// DynamoDB reserves hundreds of words, and ours hold a <c>$</c>.
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
            // Short, since an expression may take 4 KB: a patch of many fields has to fit.
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

    /// <summary>The record is there, and was not written by this very request: a repeated send must not count twice.</summary>
    public string ExistsUnwritten(string write)
    {
        var ours = Value(Items.Text(write));
        var unwritten = Items.EarlierWrites.Prepend(Items.Write).Select(attribute => $"{Name(attribute)} <> {ours}");
        return $"attribute_exists({Name(Items.PartitionKey)}) AND {string.Join(" AND ", unwritten)}";
    }

    /// <summary>The record is as it was when it was read.</summary>
    public string IsStill(Record record) => $"attribute_exists({Name(Items.PartitionKey)}) AND {Is(RecordVersion.Of(record))}";

    /// <summary>A condition that holds for the records of the grant. Asked of a grant that always or never holds, it is a bug.</summary>
    public string Holds(Grant grant) => Joined(" OR ", Array.ConvertAll([.. grant.Ways], way => Joined(" AND ", way.Select(Holds))));

    /// <summary>A condition that holds for the versions that the caller expects, or null where any will do.</summary>
    public string? Meets(Expected expected)
    {
        if (expected.OneOf is not { } versions)
            return null;

        // No version at all can be meant by tags that were never ours: then nothing may match.
        return versions.IsEmpty
            ? $"attribute_not_exists({Name(Items.PartitionKey)})"
            : Joined(" OR ", versions.Select(Is));
    }

    private string Is(RecordVersion version) => $"({Is(Items.Version, version.Version)} AND {Is(Items.Created, version.Created)})";

    /// <summary>Items that another program has put there may lack what we count by: it reads as zero.</summary>
    private string Is(string attribute, long number) =>
        number == 0 ? $"attribute_not_exists({Name(attribute)})" : $"{Name(attribute)} = {Value(Items.Number(number))}";

    private string Holds(Match match)
    {
        var field = Name(Items.Attribute(match.Field));
        var values = match.AnyOf.Select(Items.Text);
        if (match.IsList)
            return Contains(field, isList: true, values);
        var isOne = IsOneOf(field, values);
        return match.OrBegins is { } beginning ? $"({isOne} OR begins_with({field}, {Value(Items.Text(beginning))}))" : isOne;
    }

    /// <summary>
    /// A list holds one of the values as an item, or a text the value as a part. DynamoDB's <c>contains</c> looks for both: what the field
    /// held before a schema edit must not pass for what it holds now.
    /// </summary>
    public string Contains(string field, bool isList, IEnumerable<AttributeValue> values)
    {
        var type = Value(Items.Text(isList ? "L" : "S"));
        return $"(attribute_type({field}, {type}) AND {Joined(" OR ", values.Select(value => $"contains({field}, {Value(value)})"))})";
    }

    public string IsOneOf(string field, IEnumerable<AttributeValue> values) => $"{field} IN ({string.Join(", ", values.Select(Value))})";

    /// <summary>Parentheses only around what needs them: DynamoDB refuses an expression with redundant ones.</summary>
    public static string Joined(string separator, IEnumerable<string> terms)
    {
        var all = terms.ToList();
        return all.Count == 1 ? all[0] : $"({string.Join(separator, all)})";
    }
}
