namespace Trellis.Operations;

/// <summary>One link of a many-to-many relation.</summary>
/// <param name="Owner">The owner, if links are stored per owner; else null.</param>
/// <param name="Left">The record of the pairing's left model.</param>
/// <param name="Right">The record of its right model.</param>
public sealed record Edge(Pairing Pairing, string? Owner, RecordKey Left, RecordKey Right)
{
    /// <summary>The owner of the key space that stores a caller's links, or null if all share one.</summary>
    public static string? Scope(Pairing pairing, Caller caller) => pairing.IsOwned ? caller.Id : null;
}
