using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Access;

/// <summary>Under which values a caller owns records.</summary>
public static class Owners
{
    /// <summary>What is written into a new record: the claim alone. Null where the caller has no such claim.</summary>
    public static string? Written(Caller caller, OwnerRule rule) =>
        (rule.BySub ? caller.Id : caller.Claim(rule.Claim) ?? OtherName(caller, rule.Claim)) is { Length: > 0 } own ? own : null;

    /// <summary>
    /// What is recognised: the claim, and for <c>sub</c> also the <c>sub::username</c> that Amplify writes. The sub decides, whatever name
    /// follows it: the second door knows no names. Only an item of a list must be the whole text. Never a bare user name: in a pool where
    /// people choose it, one could choose somebody else's sub. Null where the caller has no such claim.
    /// </summary>
    public static Match? Of(Caller caller, OwnerRule rule)
    {
        if (Written(caller, rule) is not { } own)
            return null;

        if (!rule.BySub || !rule.IsList)
            return new Match(rule.Field, rule.IsList, [own], rule.BySub ? OwnerName.Prefix(own) : null);

        return new Match(rule.Field, rule.IsList, Username(caller) is { } username ? [own, OwnerName.Prefix(own) + username] : [own]);
    }

    /// <summary>Does some rule find an owner in the field? Its role does not tell: an <c>id</c> can be an owner too.</summary>
    public static bool IsField(Model model, Field field) =>
        RulesOf(model).Any(rule => rule.And.Prepend(rule).OfType<OwnerRule>().Any(owner => owner.Field == field.Name));

    /// <summary>Every rule of a model, of its fields and of its relations.</summary>
    public static IEnumerable<Rule> RulesOf(Model model) => model.Rules
        .Concat(model.Fields.SelectMany(field => field.Rules ?? []))
        .Concat(model.Relations.SelectMany(relation => relation.Rules ?? []));

    private static string? OtherName(Caller caller, string claim) => claim is "username" or "cognito:username" ? Username(caller) : null;

    /// <summary>Access tokens call it <c>username</c>, id tokens <c>cognito:username</c>.</summary>
    private static string? Username(Caller caller) => caller.Claim("username") ?? caller.Claim("cognito:username");
}
