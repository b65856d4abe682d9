using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>What a write asks of the rules: reaching the record, and every field that it touches.</summary>
/// <param name="Readable">Which records the caller may know of.</param>
/// <param name="OnRecord">What the record itself must grant.</param>
/// <param name="Fields">What each touched field must grant.</param>
public sealed record Demand(Grant Readable, Grant OnRecord, ImmutableArray<(Field Field, Grant Grant)> Fields)
{
    public static Demand Of(Decision decision, Operation operation, IEnumerable<Field> touched) => new(
        decision.On(Operation.Get),
        decision.On(operation),
        [.. touched.Select(field => (field, decision.On(operation, field)))]);

    /// <summary>Can no record at all meet it?</summary>
    public bool CannotSucceed => OnRecord.IsNever || Fields.Any(touched => touched.Grant.IsNever);

    /// <summary>Everything that the record must grant, each once.</summary>
    public ImmutableArray<Grant> Grants => [.. Fields.Select(touched => touched.Grant).Prepend(OnRecord).Distinct()];

    /// <summary>Why the record does not meet it, in the order of judging: 404, 403, 412. Null where it does.</summary>
    public Failure? Refusal(Record? record, Expected expected)
    {
        if (record is null || !(Readable.Holds(record) || OnRecord.Holds(record)))
            return NotFound;

        return Denial(record) ?? expected.Refusal(record);
    }

    /// <summary>What the record does not grant to the caller; null where it grants everything.</summary>
    public Failure? Denial(Record record)
    {
        var denied = Fields.Where(field => !field.Grant.Holds(record)).Select(field => field.Field).ToList();
        if (denied.Count > 0 && OnRecord.Holds(record))
            return Denied(denied);

        return OnRecord.Holds(record) ? null : Refused;
    }

    public static Failure NotFound => new("record.not-found", "There is no such record, or none that you may read.");

    public static Failure Refused => new("access.denied", "You may not do this.");

    /// <summary>
    /// One rule for a field that the caller may read in no record: to name it is 403, whether to be shown it, to filter or to sort by it,
    /// and at every door. The schema says so and no record does, so nothing is told. Null where each can be read in some record.
    /// </summary>
    public static Failure? Unreadable(Decision decision, Operation operation, IEnumerable<Field> named)
    {
        var hidden = named.Where(field => decision.ToRead(field, operation).IsNever).Distinct().ToList();
        return hidden.Count == 0 ? null : new Failure(
            "access.field",
            $"You may not read {string.Join(", ", hidden.Select(field => field.Name))}. Leave it out of the query.",
            [.. hidden.Select(field => new Fault(field.Name, "access.field", $"You may not read {field.Name}."))]);
    }

    /// <summary>Names the fields that the caller may not write.</summary>
    public static Failure Denied(IReadOnlyList<Field> fields) => new(
        "access.field",
        $"You may not write {string.Join(", ", fields.Select(field => field.Name))}.",
        [.. fields.Select(field => new Fault("/" + field.Name, "access.field", $"You may not write {field.Name}."))]);
}
