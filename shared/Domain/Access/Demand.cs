namespace Trellis.Access;

/// <summary>The access that a write needs: to the record and to every field that it changes.</summary>
/// <param name="Readable">The records that the caller may read. The existence of others is not disclosed.</param>
/// <param name="OnRecord">The grant for the record.</param>
/// <param name="Fields">The grant for each changed field.</param>
public sealed record Demand(Grant Readable, Grant OnRecord, ImmutableArray<(Field Field, Grant Grant)> Fields)
{
    public static Demand For(Decision decision, Operation operation, IEnumerable<Field> touched) => new(
        decision.On(Operation.Get),
        decision.On(operation),
        [.. touched.Select(field => (field, decision.On(operation, field)))]);

    /// <summary>Is access denied for every record?</summary>
    public bool CannotSucceed => OnRecord.IsNever || Fields.Any(touched => touched.Grant.IsNever);

    /// <summary>All grants that must hold, without duplicates.</summary>
    public ImmutableArray<Grant> Grants => [.. Fields.Select(touched => touched.Grant).Prepend(OnRecord).Distinct()];

    /// <summary>Why the write is refused, checked in the order 404, 403, 412. Null if it is allowed.</summary>
    public Failure? Refusal(Record? record, Expected expected)
    {
        if (record is null || !(Readable.Holds(record) || OnRecord.Holds(record)))
            return NotFound;

        return Denial(record) ?? expected.Refusal(record);
    }

    /// <summary>Why the caller is denied access; null if it is granted.</summary>
    public Failure? Denial(Record record)
    {
        var denied = Fields.Where(field => !field.Grant.Holds(record)).Select(field => field.Field).ToList();
        if (denied.Count > 0 && OnRecord.Holds(record))
            return Denied(denied);

        return OnRecord.Holds(record) ? null : Refused;
    }

    public static Failure NotFound => new("record.not-found", "There is no such record, or you may not read it.");

    public static Failure Refused => new("access.denied", "You may not do this.");

    /// <summary>
    /// Naming a field that the caller cannot read in any record is a 403, whether to return it, to filter or to sort by it, and at every
    /// door. That depends only on the schema, so it discloses nothing about records. Null if each field is readable in some record.
    /// </summary>
    public static Failure? Unreadable(Decision decision, Operation operation, IEnumerable<Field> named)
    {
        if (!named.Any())
            return null;

        var hidden = named.Where(field => decision.ToRead(field, operation).IsNever).Distinct().ToList();
        return hidden.Count == 0 ? null : new Failure(
            "access.field",
            $"You may not read {string.Join(", ", hidden.Select(field => field.Name))}. Remove it from the query.",
            [.. hidden.Select(field => new Fault(field.Name, "access.field", $"You may not read {field.Name}."))]);
    }

    public static Failure Denied(IReadOnlyList<Field> fields) => new(
        "access.field",
        $"You may not write {string.Join(", ", fields.Select(field => field.Name))}.",
        [.. fields.Select(field => new Fault("/" + field.Name, "access.field", $"You may not write {field.Name}."))]);
}
