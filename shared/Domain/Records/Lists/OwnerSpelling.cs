namespace Trellis.Records;

/// <summary>
/// Amplify writes an owner as <c>sub</c> or as <c>sub::username</c>. The list of one owner's records holds both, so it goes by the part that both share.
/// </summary>
internal static class OwnerSpelling
{
    public static string Common(string owner) => owner.IndexOf("::", StringComparison.Ordinal) is > 0 and var end ? owner[..end] : owner;

    /// <summary>What all of them share; null where there are none, or they are different owners.</summary>
    public static Value? Common(IReadOnlyList<string> owners)
    {
        if (owners.Count == 0)
        {
            return null;
        }

        var first = Common(owners[0]);
        return owners.All(owner => Common(owner) == first) ? Value.Of(first) : null;
    }
}
