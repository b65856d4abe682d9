using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Delete;

/// <summary>A record to be removed, if it grants that and is of an expected version.</summary>
public sealed record DeletePlan(RecordKey Key, Demand Demand, Expected Expected, Stamp Stamp)
{
    /// <summary>Should the record be looked at first, since no delete can follow?</summary>
    public bool CannotSucceed => Demand.CannotSucceed;

    /// <summary>Does the removal depend on what the record holds now? It does where its unique values have to be freed.</summary>
    public bool NeedsOld => Key.Model.Fields.Any(data => data.Unique) || Expected.NeedsOld;

    public static DeletePlan Of(RecordKey key, Decision decision, Expected expected, Stamp stamp) =>
        new(key, Demand.Of(decision, Operation.Delete, []), expected, stamp);

    public bool Fits(Record record) => Demand.OnRecord.Holds(record) && Expected.Meets(record);

    /// <summary>Why the record refuses to go, in the order of judging: 404, 403, 412.</summary>
    public Failure Refusal(Record? record) => Demand.Refusal(record, Expected) ?? Changed.Meanwhile;
}
