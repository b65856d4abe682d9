namespace Trellis.Local.Cloud.Template;

/// <summary>The identifiers that CloudFormation would give, in the same form. They follow from the names in the template alone, so a
/// template resolves to the same values at every start and tokens from yesterday keep their issuer.</summary>
public static class PhysicalIds
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What <c>!Ref</c> of an AWS::Cognito::UserPool stands for, such as <c>eu-west-1_Ab3dEf6hI</c>.</summary>
    public static string UserPool(string region, string logicalId) => $"{region}_{Text("pool/" + region + "/" + logicalId, 9, Letters)}";

    /// <summary>What <c>!Ref</c> of an AWS::Cognito::UserPoolClient stands for.</summary>
    public static string UserPoolClient(string region, string logicalId) =>
        Text("client/" + region + "/" + logicalId, 26, "abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>What <c>!GetAtt Client.ClientSecret</c> stands for. It follows from the client's id, so here it is no secret.</summary>
    public static string ClientSecret(string clientId) => Text("secret/" + clientId, 51, "abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>What <c>!Ref</c> of an AWS::Cognito::IdentityPool stands for, such as <c>eu-west-1:01234567-89ab-…</c>.</summary>
    public static string IdentityPool(string region, string logicalId) =>
        $"{region}:{Uuid(Encoding.UTF8.GetBytes("identity/" + region + "/" + logicalId))}";

    /// <summary>What <c>!GetAtt Pool.ProviderName</c> stands for. With <c>https://</c> before it, it is the issuer of the pool's
    /// tokens.</summary>
    public static string ProviderName(string userPoolId) =>
        $"cognito-idp.{userPoolId[..userPoolId.IndexOf('_', StringComparison.Ordinal)]}.amazonaws.com/{userPoolId}";

    /// <summary>The issuer of a pool's tokens, which is also <c>!GetAtt Pool.ProviderURL</c>.</summary>
    public static string Issuer(string userPoolId) => "https://" + ProviderName(userPoolId);

    /// <summary>A UUID of version 4 that follows from some bytes.</summary>
    internal static string Uuid(byte[] from)
    {
        var bytes = SHA256.HashData(from)[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static string Text(string from, int length, string letters)
    {
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes(from));
        return string.Concat(hash.Take(length).Select(b => letters[b % letters.Length]));
    }
}
