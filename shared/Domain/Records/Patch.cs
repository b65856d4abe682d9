using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>A merge patch (RFC 7396) on its way to a record: what it changes, and what it demands of the rules.</summary>
public sealed record Patch(UpdatePlan Plan, Demand Demand, Failure? Faulty)
{
    /// <summary>Should the record be looked at first, since no write can follow? Then the answer still keeps the order of judging.</summary>
    public bool IsHopeless => Faulty is not null || Demand.IsHopeless;

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
}
