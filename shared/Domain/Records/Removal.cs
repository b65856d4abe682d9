using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>A delete on its way to a record, and what it demands of the rules.</summary>
public sealed record Removal(DeletePlan Plan, Demand Demand)
{
    /// <summary>Should the record be looked at first, since no delete can follow?</summary>
    public bool IsHopeless => Demand.IsHopeless;

    public static Removal Of(RecordKey key, Decision decision, Expected expected, Stamp stamp)
    {
        var demand = Demand.Of(decision, Operations.Delete, []);
        return new Removal(new DeletePlan(key, demand.Operation, expected, stamp), demand);
    }

    /// <summary>Why the record refuses to go, in the order of judging: 404, 403, 412.</summary>
    public Failure Refusal(Record? record) => Demand.Refusal(record, Plan.Expected) ?? Refusals.Meanwhile;
}
