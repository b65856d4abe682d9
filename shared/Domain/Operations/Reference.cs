namespace Trellis.Operations;

/// <summary>A record that a foreign key refers to. It must exist, and the caller must be able to read it.</summary>
/// <param name="Readable">The records that the caller may read.</param>
/// <param name="Pointers">The first field of each foreign key that refers to it.</param>
public sealed record Reference(RecordKey Key, Grant Readable, ImmutableArray<string> Pointers)
{
    /// <summary>
    /// The records that the foreign keys of a record refer to, each once, except the record itself. Failure <c>record.validation</c>: part
    /// of a foreign key is missing.
    /// </summary>
    /// <param name="record">The record to be stored.</param>
    /// <param name="before">The current record: unchanged foreign keys are not checked again. Null for a new record.</param>
    /// <param name="caller">The caller. Records in owner scope are looked up in the caller's key space.</param>
    public static Result<ImmutableArray<Reference>> From(Record record, Record? before, Caller caller)
    {
        var references = ImmutableArray.CreateBuilder<Reference>();
        var faults = new List<Fault>();
        foreach (var key in record.Model.ForeignKeys)
        {
            if ((before is null || !Same(key, record, before)) && IsSet(key, record, faults))
                Add(references, RecordKey.ReferencedBy(record, key.Fields, key.Target, caller.Id ?? "")!, key, caller);
        }

        if (faults.Count > 0)
            return new Failure("record.validation", faults[0].Detail, [.. faults]);

        references.RemoveAll(reference => reference.Key.Equals(record.Key));
        return references.ToImmutable();
    }

    /// <summary>Names the fields whose target does not exist or is not readable.</summary>
    public static Failure Missing(IEnumerable<Reference> references)
    {
        var faults = references
            .SelectMany(reference => reference.Pointers, (reference, pointer) => new Fault(
                pointer, "relation.missing", $"{pointer[1..]} refers to no {reference.Key.Model.Name} that you may read."))
            .OrderBy(fault => fault.Pointer, StringComparer.Ordinal)
            .ToImmutableArray();
        return new Failure("relation.missing", faults[0].Detail, faults);
    }

    private static bool Same(ForeignKey key, Record record, Record before) =>
        key.Fields.All(field => record[field.Name] == before[field.Name]);

    /// <summary>
    /// Is the foreign key set? Adds faults if it is only partly set. Required fields do not count then: they may serve another purpose too,
    /// such as a tenant that several keys share.
    /// </summary>
    private static bool IsSet(ForeignKey key, Record record, List<Fault> faults)
    {
        var missing = key.Fields.Where(field => record[field.Name].Kind == ValueKind.Null).ToList();
        if (missing.Count == 0)
            return true;

        if (key.Fields.Any(field => !field.Required && !missing.Contains(field)))
        {
            faults.AddRange(missing.Select(field => new Fault(
                "/" + field.Name,
                "relation.partial",
                $"{field.Name} is missing: {string.Join(", ", key.Fields.Select(part => part.Name))} together refer to one "
                + $"{key.Target.Name}. Send all of them, or none.")));
        }

        return false;
    }

    private static void Add(ImmutableArray<Reference>.Builder references, RecordKey target, ForeignKey key, Caller caller)
    {
        var pointer = "/" + key.Fields[0].Name;
        for (var index = 0; index < references.Count; index++)
        {
            if (references[index].Key.Equals(target))
            {
                references[index] = references[index] with { Pointers = references[index].Pointers.Add(pointer) };
                return;
            }
        }

        references.Add(new Reference(target, new Decision(target.Model, caller).On(Operation.Get), [pointer]));
    }
}
