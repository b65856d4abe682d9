namespace Trellis.Access;

/// <summary>The values that identify a caller as owner.</summary>
public static class Owners
{
    /// <summary>The owner value for a new record: the claim alone. Null if the caller does not have the claim.</summary>
    public static string? ValueFor(Caller caller, OwnerRule rule) =>
        (rule.BySub ? caller.Id : caller.Claim(rule.Claim) ?? OtherName(caller, rule.Claim)) is { Length: > 0 } own ? own : null;

    /// <summary>
    /// The stored values that match the caller: the claim, and for <c>sub</c> also Amplify's <c>sub::username</c> with any user name, since
    /// the second door does not know user names. List items must match exactly. Never a user name alone: in a pool where users choose it,
    /// one could choose another user's sub. Null if the caller does not have the claim.
    /// </summary>
    public static FieldMatch? MatchFor(Caller caller, OwnerRule rule)
    {
        if (ValueFor(caller, rule) is not { } own)
            return null;

        if (!rule.BySub || !rule.IsList)
            return new FieldMatch(rule.Field, rule.IsList, [Value.Of(own)], rule.BySub ? OwnerName.Prefix(own) : null);

        ImmutableArray<Value> names =
            Username(caller) is { } username ? [Value.Of(own), Value.Of(OwnerName.Prefix(own) + username)] : [Value.Of(own)];
        return new FieldMatch(rule.Field, rule.IsList, names);
    }

    /// <summary>Is it the owner field of some rule? <see cref="Field.Role"/> does not show that: an <c>id</c> can be an owner field
    /// too.</summary>
    public static bool IsField(Model model, Field field) =>
        RulesOf(model).Any(rule => rule.And.Prepend(rule).OfType<OwnerRule>().Any(owner => owner.Field == field.Name));

    /// <summary>The model's fields that name owners by their <c>sub</c>.</summary>
    public static IEnumerable<string> FieldsBySub(Model model) => RulesOf(model).SelectMany(rule => rule.And.Prepend(rule))
        .OfType<OwnerRule>()
        .Where(rule => rule.BySub)
        .Select(rule => rule.Field)
        .Distinct();

    /// <summary>The rules of a model, its fields and its relations.</summary>
    public static IEnumerable<Rule> RulesOf(Model model) => model.Rules
        .Concat(model.Fields.SelectMany(field => field.Rules ?? []))
        .Concat(model.Relations.SelectMany(relation => relation.Rules ?? []));

    private static string? OtherName(Caller caller, string claim) => claim is "username" or "cognito:username" ? Username(caller) : null;

    /// <summary>The claim is <c>username</c> in access tokens and <c>cognito:username</c> in ID tokens.</summary>
    private static string? Username(Caller caller) => caller.Claim("username") ?? caller.Claim("cognito:username");
}
