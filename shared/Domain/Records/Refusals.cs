namespace Trellis.Records;

internal static class Refusals
{
    /// <summary>Refused by the table, and yet fit when looked at: somebody wrote between the two.</summary>
    public static Failure Meanwhile => new("record.stale", "The record was changed at this very moment. Try again.");
}
