namespace Trellis.Operations;

/// <summary>
/// Two records to link or unlink. It needs update access to the left record and read access to the right one, regardless of the side
/// whose URL was called.
/// </summary>
/// <param name="Left">The access that the left record must grant.</param>
/// <param name="Right">The access that the right record must grant.</param>
public sealed record LinkPlan(Edge Edge, Demand Left, Grant Right, Stamp Stamp)
{
    /// <summary>The caller, on whose memberships it may depend.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>Could the caller update some left record?</summary>
    public bool MayUpdate => !Left.OnRecord.IsNever;

    public static LinkPlan Create(Edge edge, Caller caller, Stamp stamp)
    {
        var pairing = edge.Pairing;
        var decision = new Decision(pairing.Left, caller);
        var update = decision.On(Operation.Update, pairing.Left.RelationNamed(pairing.LeftField)!);
        return new LinkPlan(
            edge,
            new Demand(decision.On(Operation.Get), update, []),
            new Decision(pairing.Right, caller).On(Operation.Get),
            stamp)
        {
            Caller = caller,
        };
    }

    /// <summary>Why the two cannot be linked, checked in the order 404, 403.</summary>
    /// <param name="left">The current left record, or null.</param>
    /// <param name="right">Does the right record exist, and may the caller read it?</param>
    public Failure? Refusal(Record? left, bool right)
    {
        var refusal = Left.Refusal(left, Expected.Any);
        return right ? refusal : Demand.NotFound;
    }
}
