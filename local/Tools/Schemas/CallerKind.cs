using Trellis.Access;

namespace Trellis.Local.Tools.Schemas;

/// <summary>A kind of caller, as the rules of one model tell callers apart: a row of the matrix.</summary>
/// <param name="Name">For a person to read.</param>
/// <param name="IsSignedIn">Does this caller have a token?</param>
/// <param name="Meets">The conditions that this caller meets, besides being signed in.</param>
public sealed record CallerKind(string Name, bool IsSignedIn, ImmutableArray<Rule> Meets)
{
    private const string Me = "me";
    private const string MyGroup = "mine";

    /// <summary>Whom a model's rules speak of, the narrowest first; then everyone who is signed in, and the public.</summary>
    public static ImmutableArray<CallerKind> In(IEnumerable<Rule> rules)
    {
        var everyone = new List<CallerKind>();
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

        return [.. everyone, new CallerKind("signed in", true, []), new CallerKind("public", false, [])];

        void Add(List<Rule> conditions)
        {
            var name = string.Join(" and ", conditions.Select(Words).Distinct());
            if (conditions.Count > 0 && everyone.TrueForAll(known => known.Name != name))
                everyone.Add(new CallerKind(name, true, [.. conditions]));
        }
    }

    /// <summary>A caller who meets the conditions.</summary>
    public Caller Caller { get; } = IsSignedIn ? Caller.WithToken(Me, Claims(Meets)) : Caller.Anonymous;

    /// <summary>A record in whose fields the caller is named wherever a condition asks for it.</summary>
    public Record RecordOf(Model model)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var condition in Meets)
        {
            if (condition is OwnerRule owner)
                fields[owner.Field] = Named(Me, owner.IsList);
            else if (condition is GroupsFieldRule groups)
                fields[groups.Field] = Named(MyGroup, groups.IsList);
        }

        return new Record { Model = model, Fields = fields, Version = 1, Created = 0, Write = "" };
    }

    private static Value Named(string name, bool isList) => isList ? Value.Of([Value.Of(name)]) : Value.Of(name);

    private static Dictionary<string, string> Claims(ImmutableArray<Rule> conditions)
    {
        var groups = conditions.OfType<GroupsRule>().SelectMany(rule => rule.Groups, (rule, name) => (rule.Claim, Name: name))
            .Concat(conditions.OfType<GroupsFieldRule>().Select(rule => (rule.Claim, Name: MyGroup)));
        var claims = groups.GroupBy(group => group.Claim, group => group.Name)
            .ToDictionary(claim => claim.Key, claim => $"[{string.Join(' ', claim)}]");
        foreach (var owner in conditions.OfType<OwnerRule>().Where(rule => !rule.BySub))
            claims[owner.Claim] = Me;
        return claims;
    }

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
