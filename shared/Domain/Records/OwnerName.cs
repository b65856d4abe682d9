namespace Trellis.Records;

/// <summary>
/// The two stored forms of an owner: <c>sub</c>, and Amplify's <c>sub::username</c>. Only the sub identifies the owner.
/// </summary>
internal static class OwnerName
{
    private const string Separator = "::";

    /// <summary>The part common to all forms of one owner. Keys use it, for partitions and for owner indexes.</summary>
    public static string Sub(string owner) =>
        owner.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end ? owner[..end] : owner;

    /// <summary>The prefix of all forms with a user name.</summary>
    public static string Prefix(string sub) => sub + Separator;

    public static bool IsOf(string owner, string sub) => owner == sub || owner.StartsWith(Prefix(sub), StringComparison.Ordinal);

    /// <summary>The common sub of all owners; null if the list is empty or they differ.</summary>
    public static Value? Common(IReadOnlyList<string> owners) =>
        owners.Count > 0 && owners.All(owner => Sub(owner) == Sub(owners[0])) ? Value.Of(Sub(owners[0])) : null;
}
