using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Link;

/// <summary>One pair of a many-to-many relation.</summary>
/// <param name="Pairing">Of which relation.</param>
/// <param name="Owner">Whose pair, where the relation is in its owner's scope; else null.</param>
/// <param name="Left">The record of the pairing's left model.</param>
/// <param name="Right">The record of its right model.</param>
public sealed record Edge(Pairing Pairing, string? Owner, RecordKey Left, RecordKey Right)
{
    /// <summary>In whose key space a caller's pairs lie: the narrower of the two ends'.</summary>
    public static string? Scope(Pairing pairing, Caller caller) => pairing.IsOwned ? caller.Id : null;
}
