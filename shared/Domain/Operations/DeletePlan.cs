namespace Trellis.Operations;

/// <summary>A record to delete, with the access and version conditions.</summary>
public sealed record DeletePlan(RecordKey Key, Demand Demand, Expected Expected, Stamp Stamp)
{
    /// <summary>The caller, on whose memberships it may depend.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>Can no delete follow? The record is then only read, to report the right error.</summary>
    public bool CannotSucceed => Demand.CannotSucceed;

    /// <summary>Must the current record be read first? Yes if there are unique values to release, if its parents count it, or if it says of
    /// which group the caller must be a member.</summary>
    public bool NeedsOld =>
        Key.Model.Fields.Any(data => data.Unique) || !Key.Model.CountedIn.IsEmpty || Expected.NeedsOld || Demand.OnRecord.DependsOnMembers;

    public static DeletePlan Create(RecordKey key, Decision decision, Expected expected, Stamp stamp) =>
        new(key, Demand.For(decision, Operation.Delete, []), expected, stamp) { Caller = decision.Caller };

    public bool Fits(Record record) => Demand.OnRecord.Holds(record) && Expected.Meets(record);

    /// <summary>Why the delete is refused, checked in the order 404, 403, 412.</summary>
    public Failure Refusal(Record? record) => Demand.Refusal(record, Expected) ?? ChangeResult.Conflict;
}
