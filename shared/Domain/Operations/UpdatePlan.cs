namespace Trellis.Operations;

/// <summary>A merge patch (RFC 7396), ready to be written atomically.</summary>
/// <param name="Set">The fields to set. An object is itself a merge patch: its null members are removed.</param>
/// <param name="Remove">The fields to remove.</param>
/// <param name="Demand">The access that the record must grant, evaluated before the write.</param>
/// <param name="Expected">The condition on the current version.</param>
/// <param name="Stamp">The time and the request.</param>
public sealed record UpdatePlan(
    RecordKey Key,
    IReadOnlyDictionary<string, Value> Set,
    ImmutableArray<string> Remove,
    Demand Demand,
    Expected Expected,
    Stamp Stamp)
{
    /// <summary>The caller: foreign keys may only refer to records that they can read.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>The errors in the body, or null.</summary>
    public Failure? BodyFailure { get; init; }

    /// <summary>All grants that must hold.</summary>
    public ImmutableArray<Grant> Required { get; } = Demand.Grants;

    /// <summary>Is the patch empty? Then nothing is written, and the record's version and times stay as they are.</summary>
    public bool ChangesNothing => BodyFailure is null && Demand.Fields.IsEmpty;

    /// <summary>Can no write follow? The record is then only read, to report the right error.</summary>
    public bool CannotSucceed => BodyFailure is not null || Demand.CannotSucceed || ChangesNothing;

    public static UpdatePlan Create(RecordKey key, Draft draft, Decision decision, Expected expected, Stamp stamp)
    {
        var model = key.Model;
        var demand = Demand.For(decision, Operation.Update, draft.Touched.Select(name => model.FieldNamed(name)!));
        var set = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        if (model.UpdatedAt is { } updatedAt && !set.ContainsKey(updatedAt))
            set[updatedAt] = stamp.Text;
        var removed = draft.Removed.Where(name => !set.ContainsKey(name));
        return new(key, set, [.. removed], demand, expected, stamp) { Caller = decision.Caller, BodyFailure = draft.Failure };
    }

    /// <summary>Why the patch is refused, checked in the order 404, 403, 412, 422.</summary>
    public Failure Refusal(Record? record) => Demand.Refusal(record, Expected) ?? BodyFailure ?? ChangeResult.Conflict;

    /// <summary>The result of an empty patch: the record itself if the patch is allowed.</summary>
    public Result<Record> Unchanged(Record? record) => ChangesNothing && record is not null && Fits(record) ? record : Refusal(record);

    /// <summary>
    /// Must the current record be read first? Yes if an object is merged, a unique value or a foreign key may change, an index key combines
    /// fields that change with fields that do not, or the record says of which group the caller must be a member.
    /// </summary>
    public bool NeedsOld =>
        Expected.NeedsOld
        || Key.Model.Fields.Any(
            part => Touches(part) && (part.Unique || (part.Type is { Kind: TypeKind.Nested, IsList: false } && Set.ContainsKey(part.Name))))
        || Key.Model.ForeignKeys.Any(key => key.Fields.Any(Touches))
        || Key.Model.Indexes.Any(index => TouchesPartOf(index.PartitionFields) || TouchesPartOf(index.SortFields))
        || Required.Any(grant => grant.DependsOnMembers);

    public bool Touches(Field field) => Set.ContainsKey(field.Name) || Remove.Contains(field.Name);

    public bool Fits(Record record) => Required.All(grant => grant.Holds(record)) && Expected.Meets(record);

    /// <summary>
    /// The changed fields that say which group the record belongs to, if the caller has access as a member. They must have it afterwards
    /// too: a member of one group does not move records into another, nor memberships.
    /// </summary>
    public IEnumerable<Field> MovedBy => Required.SelectMany(grant => grant.Alternatives).SelectMany(alternative => alternative)
        .OfType<MemberMatch>().SelectMany(match => match.GroupFields).Distinct()
        .Select(name => Key.Model.FieldNamed(name)!).Where(Touches);

    /// <summary>Applies the patch to a record. Failures: <c>record.validation</c>, the result would lack a required member;
    /// <c>access.field</c>, the caller would have no access as a member of its new group.</summary>
    public Result<Revision> Against(Record old)
    {
        var faults = new List<Fault>();
        var set = new Dictionary<string, Value>(Set.Count, StringComparer.Ordinal);
        var fields = new Dictionary<string, Value>(old.Fields, StringComparer.Ordinal);
        foreach (var (name, value) in Set)
            fields[name] = set[name] = MergePatch.Apply(Key.Model.FieldNamed(name)!.Type, old[name], value, "/" + name, faults);

        foreach (var name in Remove)
            fields.Remove(name);

        if (Failure.Combine(faults, "body", "record.validation") is { } invalid)
            return invalid;

        var record = new Record
        {
            Model = old.Model,
            Fields = fields,
            Version = old.Version + 1,
            Created = old.Created,
            Write = Stamp.Write,
            Written = Stamp.Milliseconds,
        };
        if (MovedBy.ToList() is { Count: > 0 } moved && !Required.All(grant => grant.Holds(record)))
            return Demand.Denied(moved);
        return Reference.From(record, old, Caller).Succeeded(out var references, out var failure)
            ? new Revision(old, record, set, Remove, references)
            : failure;
    }

    private bool TouchesPartOf(ImmutableArray<Field> fields) => fields.Any(Touches) && !fields.All(Touches);
}

/// <summary>A patch applied to the current record.</summary>
/// <param name="Old">The record as it was read.</param>
/// <param name="Record">The record after the update.</param>
/// <param name="Set">The fields to set, with objects merged.</param>
/// <param name="Remove">The fields to remove.</param>
/// <param name="References">The records that changed foreign keys refer to.</param>
public sealed record Revision(
    Record Old,
    Record Record,
    IReadOnlyDictionary<string, Value> Set,
    ImmutableArray<string> Remove,
    ImmutableArray<Reference> References);
