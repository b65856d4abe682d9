namespace Trellis.Records;

/// <summary>
/// How an owner is written: as <c>sub</c>, or as Amplify's <c>sub::username</c>. The sub decides, whatever name follows it.
/// </summary>
internal static class OwnerName
{
    private const string Separator = "::";

    /// <summary>What all spellings of one owner share: it names the key space, and the list of the owner's records.</summary>
    public static string Sub(string owner) =>
        owner.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end ? owner[..end] : owner;

    /// <summary>What every spelling with a user name begins with.</summary>
    public static string Prefix(string sub) => sub + Separator;

    public static bool IsOf(string owner, string sub) => owner == sub || owner.StartsWith(Prefix(sub), StringComparison.Ordinal);

    /// <summary>The sub that they share; null where there are none, or they are different owners.</summary>
    public static Value? Common(IReadOnlyList<string> owners) =>
        owners.Count > 0 && owners.All(owner => Sub(owner) == Sub(owners[0])) ? Value.Of(Sub(owners[0])) : null;
}
