using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations;

/// <summary>A record that a write relies on: it has to exist, and the caller has to be able to read it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Readable">For which records the caller may.</param>
/// <param name="Pointers">The fields that name it.</param>
public sealed record Reference(RecordKey Key, Grant Readable, ImmutableArray<string> Pointers)
{
    /// <summary>
    /// What the foreign keys of a record name, each record once. A record that names itself needs no other.
    /// Failure <c>record.validation</c>: part of a key is missing.
    /// </summary>
    /// <param name="record">The record as it is to be stored.</param>
    /// <param name="before">The record as it is: keys that stay the same are not asked about again. Null for a new one.</param>
    /// <param name="caller">Who writes. What belongs to an owner is looked for in the caller's own key space.</param>
    public static Result<ImmutableArray<Reference>> Of(Record record, Record? before, Caller caller)
    {
        var references = ImmutableArray.CreateBuilder<Reference>();
        var faults = new List<Fault>();
        foreach (var key in record.Model.ForeignKeys)
        {
            if ((before is null || !Same(key, record, before)) && IsSet(key, record, faults))
                Add(references, Target(key, record, caller), key, caller);
        }

        if (faults.Count > 0)
            return new Failure("record.validation", faults[0].Detail, [.. faults]);

        references.RemoveAll(reference => reference.Key.Equals(record.Key));
        return references.ToImmutable();
    }

    /// <summary>Says which fields name nothing that the caller could read.</summary>
    public static Failure Missing(IEnumerable<Reference> references)
    {
        var faults = references
            .SelectMany(reference => reference.Pointers, (reference, pointer) => new Fault(
                pointer, "relation.missing", $"{pointer[1..]} names no {reference.Key.Model.Name}, or none that you may read."))
            .OrderBy(fault => fault.Pointer, StringComparer.Ordinal)
            .ToImmutableArray();
        return new Failure("relation.missing", faults[0].Detail, faults);
    }

    private static bool Same(ForeignKey key, Record record, Record before) =>
        key.Fields.All(field => record[field.Name] == before[field.Name]);

    /// <summary>
    /// All of a key, or none of it. Fields that are never null may be there for a reason of their own
    /// (a tenant, say, that other keys begin with too): without the others they name nothing.
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
                $"{field.Name} is missing: {string.Join(", ", key.Fields.Select(part => part.Name))} name one {key.Target.Name} together. "
                + $"Send all of them, or none.")));
        }

        return false;
    }

    private static RecordKey Target(ForeignKey key, Record record, Caller caller)
    {
        var parts = ImmutableArray.CreateBuilder<Value>(key.Fields.Length);
        foreach (var field in key.Fields)
            parts.Add(record[field.Name]);

        return new RecordKey(key.Target, key.Target.Scope.IsOwner ? caller.Id ?? "" : null, parts.MoveToImmutable());
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
