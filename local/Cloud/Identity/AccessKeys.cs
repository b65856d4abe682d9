namespace Trellis.Local.Cloud.Identity;

/// <summary>Identifiers in the form of IAM.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids</summary>
internal static class AccessKeys
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new temporary access key id.</summary>
    public static string NewTemporary() => "ASIA" + RandomNumberGenerator.GetString(Letters, 16);

    /// <summary>The id of a role, which follows from its ARN.</summary>
    public static string OfRole(string arn) =>
        "AROA" + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(arn)).Take(17).Select(b => Letters[b % Letters.Length]));
}
