using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>Makes a whole record of what a client sent: judged, with its defaults, id, owner and timestamps.</summary>
public static class NewRecord
{
    /// <summary>Failures: <c>access.denied</c>, <c>access.field</c>, <c>record.validation</c>, in this order of judging.</summary>
    public static Result<Record> Of(Model model, Draft draft, Decision decision, Stamp stamp)
    {
        var demand = Demand.Of(decision, Operations.Create, Touched(model, draft));
        if (demand.Operation.IsNever)
        {
            return Demand.Refused;
        }

        if (draft.Failure is { } faulty)
        {
            // Rules that go by the record itself cannot be asked before there is one.
            var never = demand.Fields.Where(field => field.Grant.IsNever).Select(field => field.Field).ToList();
            return never.Count > 0 ? Demand.Denied(never) : faulty;
        }

        var record = Whole(model, draft, decision.Caller, stamp);
        return demand.Denial(record) is { } denial ? denial : record;
    }

    private static IEnumerable<Field> Touched(Model model, Draft draft) => draft.Touched.Select(name => model.FieldNamed(name)!);

    private static Record Whole(Model model, Draft draft, Caller caller, Stamp stamp)
    {
        var fields = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        foreach (var field in model.Fields)
        {
            if (!fields.ContainsKey(field.Name) && Filled(field, model, stamp) is { } value)
            {
                fields[field.Name] = value;
            }
        }

        FillOwners(model, fields, caller);
        return new Record { Model = model, Fields = fields, Version = 1, Created = stamp.Milliseconds, Write = stamp.Write };
    }

    private static Value? Filled(Field field, Model model, Stamp stamp)
    {
        if (field.Role == FieldRole.Identifier)
        {
            return Value.Of(Guid.CreateVersion7(stamp.Now).ToString());
        }

        if (field.Name == model.CreatedAt || field.Name == model.UpdatedAt)
        {
            return stamp.Text;
        }

        return field.Default is { } text ? Defaults.Of(field, text) : null;
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
                if (((rule.Operations & Operations.Create) != 0 || !model.FieldNamed(owner.Field)!.InCreate)
                    && !fields.ContainsKey(owner.Field)
                    && Owners.Written(caller, owner) is { } own)
                {
                    fields[owner.Field] = owner.IsList ? Value.Of([Value.Of(own)]) : Value.Of(own);
                }
            }
        }

        // A key space always has an owner, also where somebody else than owners may create.
        if (model.Scope.OwnerField is { } scope && !fields.ContainsKey(scope))
        {
            fields[scope] = Value.Of(caller.Id!);
        }
    }
}
