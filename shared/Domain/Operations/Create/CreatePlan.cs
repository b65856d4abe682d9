using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Create;

/// <summary>A new record, ready to be stored in one step.</summary>
/// <param name="Record">All of it: with its defaults, id, owner and timestamps.</param>
/// <param name="References">The records that it names, which have to be there.</param>
/// <param name="Once">Where the client asked that it happen once; else null.</param>
public sealed record CreatePlan(Record Record, ImmutableArray<Reference> References, Once? Once = null)
{
    /// <summary>The fields that the request did not hold, and the service added.</summary>
    public ImmutableArray<string> Filled { get; init; } = [];

    /// <summary>
    /// Failures: <c>access.denied</c>, <c>access.field</c>, <c>record.validation</c> (also where part of a foreign key is missing), in
    /// this order of judging.
    /// </summary>
    public static Result<CreatePlan> Of(Model model, Draft draft, Decision decision, Stamp stamp, string? idempotencyKey = null)
    {
        var demand = Demand.Of(decision, Operation.Create, draft.Touched.Select(name => model.FieldNamed(name)!));
        if (demand.OnRecord.IsNever)
            return Demand.Refused;
        if (draft.Failure is { } faulty)
        {
            // Rules that go by the record itself cannot be asked before there is one.
            var never = demand.Fields.Where(field => field.Grant.IsNever).Select(field => field.Field).ToList();
            return never.Count > 0 ? Demand.Denied(never) : faulty;
        }

        var record = Whole(model, draft, decision.Caller, stamp);
        if (demand.Denial(record) is { } denial)
            return denial;
        ImmutableArray<string> filled = [.. record.Fields.Keys.Where(field => !draft.Set.ContainsKey(field)).Order(StringComparer.Ordinal)];
        var once = idempotencyKey is null ? null : Once.Of(idempotencyKey, model, draft, filled, decision);
        return Reference.Of(record, null, decision.Caller).Succeeded(out var references, out var failure)
            ? new CreatePlan(record, references, once) { Filled = filled }
            : failure;
    }

    private static Record Whole(Model model, Draft draft, Caller caller, Stamp stamp)
    {
        var fields = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        foreach (var field in model.Fields)
        {
            if (!fields.ContainsKey(field.Name) && ValueOf(field, model, stamp) is { } value)
                fields[field.Name] = value;
        }

        FillOwners(model, fields, caller);
        return new Record { Model = model, Fields = fields, Version = 1, Created = stamp.Milliseconds, Write = stamp.Write };
    }

    private static Value? ValueOf(Field field, Model model, Stamp stamp)
    {
        if (field.Role == FieldRole.Identifier)
            return Value.Of(Guid.CreateVersion7(stamp.Now).ToString());

        if (field.Name == model.CreatedAt || field.Name == model.UpdatedAt)
            return stamp.Text;

        return field.Default is { } text ? Value.Canonical(field.Type, text) : null;
    }

    /// <summary>
    /// Whoever creates a record owns it, unless an owner field of the schema's own names somebody else. So it is for every rule that grants
    /// creating, as in Amplify, and for every field that the service keeps: nobody else could ever fill it.
    /// </summary>
    private static void FillOwners(Model model, Dictionary<string, Value> fields, Caller caller)
    {
        foreach (var rule in Owners.RulesOf(model))
        {
            foreach (var owner in rule.And.Prepend(rule).OfType<OwnerRule>())
            {
                if (((rule.Operations & Operation.Create) != 0 || !model.FieldNamed(owner.Field)!.InCreate)
                    && !fields.ContainsKey(owner.Field)
                    && Owners.Written(caller, owner) is { } own)
                {
                    fields[owner.Field] = owner.IsList ? Value.Of([Value.Of(own)]) : Value.Of(own);
                }
            }
        }

        // A key space always has an owner, also where somebody else than owners may create.
        if (model.Scope.OwnerField is { } scope && !fields.ContainsKey(scope))
            fields[scope] = Value.Of(caller.Id!);
    }
}
