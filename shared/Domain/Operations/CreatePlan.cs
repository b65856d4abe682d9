namespace Trellis.Operations;

/// <summary>A new record, ready to be stored atomically.</summary>
/// <param name="Record">The complete record, with defaults, id, owner and timestamps.</param>
/// <param name="References">The records that its foreign keys refer to, which must exist.</param>
/// <param name="Idempotency">Set if the client sent an idempotency key; else null.</param>
public sealed record CreatePlan(Record Record, ImmutableArray<Reference> References, Idempotency? Idempotency = null)
{
    /// <summary>The caller, on whose memberships it may depend.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>All grants that must hold for the new record.</summary>
    public ImmutableArray<Grant> Required { get; init; } = [];

    /// <summary>The fields that were in the request.</summary>
    private IReadOnlyCollection<string> Sent { get; init; } = [];

    /// <summary>The fields that were not in the request: the service generated their values.</summary>
    public IEnumerable<string> Generated => Record.Fields.Keys.Except(Sent);

    /// <summary>
    /// Failures, checked in this order: <c>access.denied</c>, <c>access.field</c>, <c>record.validation</c> (includes a partly set foreign
    /// key).
    /// </summary>
    public static Result<CreatePlan> Create(Model model, Draft draft, Decision decision, Stamp stamp, string? idempotencyKey = null)
    {
        var demand = Demand.For(decision, Operation.Create, draft.Touched.Select(name => model.FieldNamed(name)!));
        if (demand.OnRecord.IsNever)
            return Demand.Refused;
        if (draft.Failure is { } faulty)
        {
            // Without a valid record, only the rules that deny every record can be evaluated.
            var never = demand.Fields.Where(field => field.Grant.IsNever).Select(field => field.Field).ToList();
            return never.Count > 0 ? Demand.Denied(never) : faulty;
        }

        var record = BuildRecord(model, draft, decision.Caller, stamp);
        if (demand.Denial(record) is { } denial)
            return denial;
        var once = idempotencyKey is null ? null : Idempotency.For(idempotencyKey, model, draft, decision);
        return Reference.From(record, null, decision.Caller).Succeeded(out var references, out var failure)
            ? new CreatePlan(record, references, once) { Caller = decision.Caller, Required = demand.Grants, Sent = draft.Set.Keys }
            : failure;
    }

    /// <summary>Rebuilds the record of the first request from a repetition and the generated values that were kept.</summary>
    public Record First(IReadOnlyDictionary<string, Value> kept, long created, string write)
    {
        var fields = new Dictionary<string, Value>(kept, StringComparer.Ordinal);
        foreach (var field in Sent)
            fields[field] = Record[field];
        return new Record { Model = Record.Model, Fields = fields, Version = 1, Created = created, Written = created, Write = write };
    }

    private static Record BuildRecord(Model model, Draft draft, Caller caller, Stamp stamp)
    {
        var fields = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        foreach (var field in model.Fields)
        {
            if (!fields.ContainsKey(field.Name) && GeneratedValue(field, model, stamp) is { } value)
                fields[field.Name] = value;
        }

        FillOwners(model, fields, caller);
        return new Record
        {
            Model = model,
            Fields = fields,
            Version = 1,
            Created = stamp.Milliseconds,
            Written = stamp.Milliseconds,
            Write = stamp.Write,
        };
    }

    private static Value? GeneratedValue(Field field, Model model, Stamp stamp)
    {
        if (field.Role == FieldRole.Identifier)
            return Value.Of(Guid.CreateVersion7(stamp.Now).ToString());

        if (field.Name == model.CreatedAt || field.Name == model.UpdatedAt)
            return stamp.Text;

        return field.Default is { } text ? Value.Canonical(field.Type, text) : null;
    }

    /// <summary>
    /// The creator owns the record unless the body sets a declared owner field. Fills the owner fields of every rule that grants create, as
    /// in Amplify, and all owner fields that clients cannot write.
    /// </summary>
    private static void FillOwners(Model model, Dictionary<string, Value> fields, Caller caller)
    {
        foreach (var rule in Owners.RulesOf(model))
        {
            foreach (var owner in rule.And.Prepend(rule).OfType<OwnerRule>())
            {
                if (((rule.Operations & Operation.Create) != 0 || !model.FieldNamed(owner.Field)!.InCreate)
                    && !fields.ContainsKey(owner.Field)
                    && Owners.ValueFor(caller, owner) is { } value)
                {
                    fields[owner.Field] = owner.IsList ? Value.Of([Value.Of(value)]) : Value.Of(value);
                }
            }
        }

        // With owner scope the key needs an owner, even if no owner rule grants create.
        if (model.Scope.OwnerField is { } scope && !fields.ContainsKey(scope))
            fields[scope] = Value.Of(caller.Id!);
    }
}
