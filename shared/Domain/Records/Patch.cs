using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>A merge patch (RFC 7396) on its way to a record: what it changes, and what it demands of the rules.</summary>
public sealed record Patch(UpdatePlan Plan, Demand Demand, Failure? Faulty)
{
    /// <summary>Does it name no field? Then there is nothing to write: the record, its version and its times stay as they are.</summary>
    public bool ChangesNothing => Faulty is null && Demand.Fields.IsEmpty;

    /// <summary>Is the record only looked at, since no write can follow? Then the answer still keeps the order of judging.</summary>
    public bool IsHopeless => Faulty is not null || Demand.IsHopeless || ChangesNothing;

    public static Patch Of(RecordKey key, Draft draft, Decision decision, Expected expected, Stamp stamp)
    {
        var model = key.Model;
        var demand = Demand.Of(decision, Operations.Update, draft.Touched.Select(name => model.FieldNamed(name)!));
        var set = new Dictionary<string, Value>(draft.Set, StringComparer.Ordinal);
        if (model.UpdatedAt is { } updatedAt && !set.ContainsKey(updatedAt))
        {
            set[updatedAt] = stamp.Text;
        }

        var plan = new UpdatePlan(key, set, [.. draft.Removed], demand.Grants, expected, stamp) { Caller = decision.Caller };
        return new Patch(plan, demand, draft.Failure);
    }

    /// <summary>Why the record refuses the patch, in the order of judging: 404, 403, 412, 422.</summary>
    public Failure Refusal(Record? record) =>
        Demand.Refusal(record, Plan.Expected) ?? Faulty ?? Refusals.Meanwhile;

    /// <summary>The record itself, where it would take a patch that changes nothing.</summary>
    public Result<Record> Unchanged(Record? record) =>
        ChangesNothing && record is not null && Plan.Fits(record) ? record : Refusal(record);
}
