using Trellis.Schemas;

namespace Trellis.Local.Tools.Schemas;

/// <summary>A kind of caller, as the rules of one model tell callers apart: a row of the matrix.</summary>
/// <param name="Name">For a person to read.</param>
/// <param name="IsSignedIn">Does this caller have a token?</param>
/// <param name="Meets">The conditions that this caller meets, besides being signed in.</param>
public sealed record Somebody(string Name, bool IsSignedIn, ImmutableArray<Rule> Meets)
{
    /// <summary>Whom a model's rules speak of, the narrowest first; then everyone who is signed in, and the public.</summary>
    public static ImmutableArray<Somebody> In(IEnumerable<Rule> rules)
    {
        var everyone = new List<Somebody>();
        foreach (var rule in rules)
        {
            var conditions = rule.And.Prepend(rule).Where(part => part is not (PrivateRule or PublicRule)).ToList();
            if (rule is GroupsRule { Groups.Length: > 1 } several)
            {
                foreach (var group in several.Groups)
                    Add([several with { Groups = [group] }, .. conditions.Skip(1)]);
            }
            else
            {
                Add(conditions);
            }
        }

        return [.. everyone, new Somebody("signed in", true, []), new Somebody("public", false, [])];

        void Add(List<Rule> conditions)
        {
            var name = string.Join(" and ", conditions.Select(Words).Distinct());
            if (conditions.Count > 0 && everyone.TrueForAll(known => known.Name != name))
                everyone.Add(new Somebody(name, true, [.. conditions]));
        }
    }

    /// <summary>Does the rule let this caller in, its conditions included?</summary>
    public bool Fits(Rule rule) => rule.And.Prepend(rule).All(part => part switch
    {
        PublicRule => true,
        PrivateRule => IsSignedIn,
        _ => Meets.Any(met => Implies(met, part)),
    });

    /// <summary>Whoever meets the one condition meets the other.</summary>
    private static bool Implies(Rule met, Rule asked) => (met, asked) switch
    {
        (OwnerRule own, OwnerRule other) => own.Field == other.Field && (own.Claim == other.Claim || (own.BySub && other.BySub)),
        (GroupsRule own, GroupsRule other) => own.Claim == other.Claim && own.Groups.All(other.Groups.Contains),
        (GroupsFieldRule own, GroupsFieldRule other) => own.Field == other.Field && own.Claim == other.Claim,
        _ => false,
    };

    private static string Words(Rule rule) => rule switch
    {
        OwnerRule { IsList: true } owner => $"co-owner ({Named(owner)})",
        OwnerRule { Field: "owner", BySub: true } => "owner",
        OwnerRule owner => $"owner ({Named(owner)})",
        GroupsRule groups => $"group {string.Join(" or ", groups.Groups)}{Claimed(groups.Claim)}",
        GroupsFieldRule groups => $"group in {groups.Field}{Claimed(groups.Claim)}",
        _ => "signed in",
    };

    private static string Named(OwnerRule owner) => owner.BySub ? owner.Field : $"{owner.Field} by {owner.Claim}";

    private static string Claimed(string claim) => claim == "cognito:groups" ? "" : $" ({claim})";
}
