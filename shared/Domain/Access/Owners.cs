using System.Collections.Immutable;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>Under which values a caller owns records.</summary>
public static class Owners
{
    /// <summary>
    /// What is written into a new record: the claim alone. Null where the caller has no such claim.
    /// </summary>
    public static string? Written(Caller caller, OwnerRule rule) => rule.BySub ? caller.Id : caller.Claim(rule.Claim) ?? OtherName(caller, rule.Claim);

    /// <summary>
    /// What is recognised: the claim, and for <c>sub</c> also the <c>sub::username</c> that Amplify writes. Not a bare user name: in a pool
    /// where people choose it, one could choose somebody else's sub.
    /// </summary>
    public static ImmutableArray<string> Of(Caller caller, OwnerRule rule)
    {
        if (Written(caller, rule) is not { Length: > 0 } own)
        {
            return [];
        }

        return rule.BySub && Username(caller) is { } username ? [own, $"{own}::{username}"] : [own];
    }

    private static string? OtherName(Caller caller, string claim) => claim is "username" or "cognito:username" ? Username(caller) : null;

    /// <summary>Access tokens call it <c>username</c>, id tokens <c>cognito:username</c>.</summary>
    private static string? Username(Caller caller) => caller.Claim("username") ?? caller.Claim("cognito:username");
}
