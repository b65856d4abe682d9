using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Update;

/// <summary>A merge patch (RFC 7396), ready to be written in one step.</summary>
/// <param name="Key">Of which record.</param>
/// <param name="Set">The fields that get a value. One that is an object is itself a merge patch: its null members go.</param>
/// <param name="Remove">The fields that go.</param>
/// <param name="Demand">What the record must grant to the caller, as it is before the write.</param>
/// <param name="Expected">Over which versions the caller is willing to write.</param>
/// <param name="Stamp">When, and by which request.</param>
public sealed record UpdatePlan(
    RecordKey Key,
    IReadOnlyDictionary<string, Value> Set,
    ImmutableArray<string> Remove,
    Demand Demand,
    Expected Expected,
    Stamp Stamp)
{
    /// <summary>Who writes: whether a foreign key names something depends on what the caller can read.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>What is wrong with the body; null if nothing is.</summary>
    public Failure? Faulty { get; init; }

    /// <summary>Everything that the record must grant.</summary>
    public ImmutableArray<Grant> Required { get; } = Demand.Grants;

    /// <summary>Does it name no field? Then there is nothing to write: the record, its version and its times stay as they are.</summary>
    public bool ChangesNothing => Faulty is null && Demand.Fields.IsEmpty;

    /// <summary>Is the record only looked at, since no write can follow? Then the answer still keeps the order of judging.</summary>
    public bool CannotSucceed => Faulty is not null || Demand.CannotSucceed || ChangesNothing;

    public static UpdatePlan Of(RecordKey key, Draft draft, Decision decision, Expected expected, Stamp stamp)
    {
        var model = key.Model;
        var demand = Demand.Of(decision, Operation.Update, draft.Touched.Select(name => model.FieldNamed(name)!));
        var set = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        if (model.UpdatedAt is { } updatedAt && !set.ContainsKey(updatedAt))
            set[updatedAt] = stamp.Text;
        return new(key, set, [.. draft.Removed], demand, expected, stamp) { Caller = decision.Caller, Faulty = draft.Failure };
    }

    /// <summary>Why the record refuses the patch, in the order of judging: 404, 403, 412, 422.</summary>
    public Failure Refusal(Record? record) => Demand.Refusal(record, Expected) ?? Faulty ?? Changed.Meanwhile;

    /// <summary>The record itself, where it would take a patch that changes nothing.</summary>
    public Result<Record> Unchanged(Record? record) => ChangesNothing && record is not null && Fits(record) ? record : Refusal(record);

    /// <summary>
    /// Does the write depend on what the record holds now? It does where an object is merged, a unique value is given up for another,
    /// a foreign key may change, or a key of an index is made of a field that changes and of one that stays.
    /// </summary>
    public bool NeedsOld =>
        Expected.NeedsOld
        || Key.Model.Fields.Any(
            part => Touches(part) && (part.Unique || (part.Type is { Kind: TypeKind.Nested, IsList: false } && Set.ContainsKey(part.Name))))
        || Key.Model.ForeignKeys.Any(key => key.Fields.Any(Touches))
        || Key.Model.Indexes.Any(index => TouchesPartOf(index.PartitionFields) || TouchesPartOf(index.SortFields));

    public bool Touches(Field field) => Set.ContainsKey(field.Name) || Remove.Contains(field.Name);

    public bool Fits(Record record) => Required.All(grant => grant.Holds(record)) && Expected.Meets(record);

    /// <summary>What becomes of a record. Failure <c>record.validation</c>: it would lack something that it must have.</summary>
    public Result<Revision> Against(Record old)
    {
        var faults = new List<Fault>();
        var set = new Dictionary<string, Value>(Set.Count, StringComparer.Ordinal);
        var fields = new Dictionary<string, Value>(old.Fields, StringComparer.Ordinal);
        foreach (var (name, value) in Set)
            fields[name] = set[name] = MergePatch.Apply(Key.Model.FieldNamed(name)!.Type, old[name], value, "/" + name, faults);

        foreach (var name in Remove)
            fields.Remove(name);

        if (faults.Count > 0)
        {
            return new Failure(
                "record.validation", faults.Count == 1 ? faults[0].Detail : $"{faults.Count} things are wrong with the body.", [.. faults]);
        }

        var record = new Record
        {
            Model = old.Model, Fields = fields, Version = old.Version + 1, Created = old.Created, Write = Stamp.Write,
        };
        return Reference.Of(record, old, Caller).Succeeded(out var references, out var failure)
            ? new Revision(old, record, set, Remove, references)
            : failure;
    }

    private bool TouchesPartOf(ImmutableArray<Field> fields) => fields.Any(Touches) && !fields.All(Touches);
}

/// <summary>An update of a record that is known.</summary>
/// <param name="Old">As it was when it was read.</param>
/// <param name="Record">As it is to be.</param>
/// <param name="Set">The fields that get a value, objects merged.</param>
/// <param name="Remove">The fields that go.</param>
/// <param name="References">The records that it newly names.</param>
public sealed record Revision(
    Record Old,
    Record Record,
    IReadOnlyDictionary<string, Value> Set,
    ImmutableArray<string> Remove,
    ImmutableArray<Reference> References);
