using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>
/// Two records to be linked, or no longer. It needs the right to update the left record and to read the right one, by whichever
/// side's address the call came: who may pair two records does not hang on how they are named.
/// </summary>
/// <param name="Edge">The pair.</param>
/// <param name="Left">What the left record must grant.</param>
/// <param name="Right">What the right record must grant.</param>
public sealed record LinkPlan(Edge Edge, Demand Left, Grant Right)
{
    /// <summary>Is there a left record that this caller may update?</summary>
    public bool MayUpdate => !Left.Operation.IsNever;

    /// <param name="pairing">The relation.</param>
    /// <param name="left">The left record.</param>
    /// <param name="right">The right record.</param>
    /// <param name="caller">Who asks.</param>
    public static LinkPlan Of(Pairing pairing, RecordKey left, RecordKey right, Caller caller)
    {
        var decision = new Decision(pairing.Left, caller);
        var update = decision.On(Operations.Update, pairing.Left.RelationNamed(pairing.LeftField)!);
        return new LinkPlan(
            new Edge(pairing, Edge.Scope(pairing, caller), left, right),
            new Demand(decision.On(Operations.Get), update, []),
            new Decision(pairing.Right, caller).On(Operations.Get));
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
