using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The items of a change log. An entry has the changes of one batch, under the number that follows the one before. A log without entries
/// begins with the time in milliseconds, so that no number is ever used again; the item <see cref="Begin"/> lets only one writer begin.
/// </summary>
internal static class LogItems
{
    /// <summary>The sort key of the item that was written with the first entry. It sorts before all numbers.</summary>
    public const string Begin = "$begin";

    public const string At = "$at";
    private const string SchemaText = "$schema";
    private const string Begins = "$begins";
    private const string Changes = "$changes";
    private const string Key = "key";
    private const string Version = "version";
    private const string Old = "old";

    /// <summary>How long an entry is shown. Time to live removes it a little later, or much later.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromDays(7);

    private static readonly TimeSpan Stored = Shown + TimeSpan.FromHours(1);

    /// <summary>The change as a part of an entry; null if it cannot be logged.</summary>
    public static AttributeValue? Change(Model model, string? owner, ItemImages images)
    {
        var item = images.New ?? images.Old!;
        var parts = model.Key.Fields.Select(field => item.GetValueOrDefault(Items.Attribute(field))).ToImmutableArray();
        if (parts.Any(part => part.Kind == ValueKind.Null) || KeyLimits.Check(new RecordKey(model, owner, parts)) is not null)
            return null;
        var change = new Dictionary<string, AttributeValue>
        {
            [Key] = Items.ToAttribute(Value.Of(parts)),
            [Version] = Items.ToAttribute(item.GetValueOrDefault(Items.Version)),
        };
        if (images.Old is { } old)
        {
            var fields = Visibility.Fields(model).Where(field => old.GetValueOrDefault(Items.Attribute(field)).Kind != ValueKind.Null);
            change[Old] = Items.ToAttribute(Value.Of(fields.ToDictionary(Items.Attribute, field => old[Items.Attribute(field)])));
        }

        return new AttributeValue { M = change, IsMSet = true };
    }

    /// <param name="begins">Was the log empty?</param>
    /// <param name="changes">Its changes; none says that something could not be logged.</param>
    public static Dictionary<string, AttributeValue> Entry(
        string log, long number, bool begins, IReadOnlyList<AttributeValue> changes, Schema schema, DateTimeOffset now)
    {
        var entry = Items.Key(log, SortKey(number));
        entry[At] = Items.Number(now.ToUnixTimeMilliseconds());
        entry[Items.TimeToLive] = Items.Number((now + Stored).ToUnixTimeSeconds());
        entry[SchemaText] = Items.Text(schema.Fingerprint);
        entry[Changes] = new AttributeValue { L = [.. changes], IsLSet = true };
        if (begins)
            entry[Begins] = Items.Flag(true);
        return entry;
    }

    /// <summary>Lets the log begin, if nobody else has begun it and its last entry has been removed since.</summary>
    public static WriteAction Lock(string log, DateTimeOffset now)
    {
        var item = Items.Key(log, Begin);
        item[Items.TimeToLive] = Items.Number((now + Stored).ToUnixTimeSeconds());
        var expression = new Expression();
        var isExpired = $"{expression.Name(Items.TimeToLive)} <= {expression.Value(Items.Number(now.ToUnixTimeSeconds()))}";
        return WriteAction.Put(item, expression, $"attribute_not_exists({expression.Name(Items.PartitionKey)}) OR {isExpired}");
    }

    /// <summary>The entry has not been removed.</summary>
    public static WriteAction IsThere(string log, long number)
    {
        var expression = new Expression();
        var key = Items.Key(log, SortKey(number));
        return WriteAction.Check(key, expression, $"attribute_exists({expression.Name(Items.PartitionKey)})");
    }

    public static string SortKey(long number) => number.ToString("D16", CultureInfo.InvariantCulture);

    public static long Number(Dictionary<string, AttributeValue> entry) =>
        long.Parse(entry[Items.SortKey].S, CultureInfo.InvariantCulture);

    public static long Time(Dictionary<string, AttributeValue> entry) => Items.Integer(entry, At);

    public static bool IsBegin(Dictionary<string, AttributeValue> entry) => entry.ContainsKey(Begins);

    /// <summary>The changes of an entry; none if it says that something could not be logged, or if it was logged by another schema, whose
    /// rules may need other fields.</summary>
    public static IReadOnlyList<LoggedChange> Read(Dictionary<string, AttributeValue> entry, Model model, string? owner, Schema schema)
    {
        if (entry[SchemaText].S != schema.Fingerprint)
            return [];
        var (number, time) = (Number(entry), Time(entry));
        return [.. entry[Changes].L.Select((change, index) =>
        {
            var old = change.M.TryGetValue(Old, out var fields) ? Items.Record(model, fields.M) : null;
            return new LoggedChange(
                new RecordKey(model, owner, Items.Values(change.M[Key].L)),
                Items.Integer(change.M, Version),
                old,
                new LogPosition(number - 1, index, time));
        })];
    }
}
