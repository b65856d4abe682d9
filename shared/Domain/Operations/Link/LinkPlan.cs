using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Link;

/// <summary>
/// Two records to be linked, or no longer. It needs the right to update the left record and to read the right one, by whichever
/// side's address the call came: who may pair two records does not depend on how they are named.
/// </summary>
/// <param name="Edge">The pair.</param>
/// <param name="Left">What the left record must grant.</param>
/// <param name="Right">What the right record must grant.</param>
public sealed record LinkPlan(Edge Edge, Demand Left, Grant Right)
{
    /// <summary>Is there a left record that this caller may update?</summary>
    public bool MayUpdate => !Left.OnRecord.IsNever;

    public static LinkPlan Of(Edge edge, Caller caller)
    {
        var pairing = edge.Pairing;
        var decision = new Decision(pairing.Left, caller);
        var update = decision.On(Operation.Update, pairing.Left.RelationNamed(pairing.LeftField)!);
        return new LinkPlan(
            edge,
            new Demand(decision.On(Operation.Get), update, []),
            new Decision(pairing.Right, caller).On(Operation.Get));
    }

    /// <summary>Why the two cannot be linked, in the order of judging: 404, 403.</summary>
    /// <param name="left">The left record as it is, or null.</param>
    /// <param name="right">Is there a right record that the caller can read?</param>
    public Failure? Refusal(Record? left, bool right)
    {
        var refusal = Left.Refusal(left, Expected.Any);
        return right ? refusal : Demand.NotFound;
    }
}
