namespace Trellis.Local.Tools.Schemas;

/// <summary>A kind of caller, as the rules of one model tell callers apart: a row of the matrix.</summary>
/// <param name="Meets">The conditions that this caller meets, besides being signed in.</param>
/// <param name="Known">The members rules of the model: a membership can meet several.</param>
public sealed record CallerKind(string Name, bool IsSignedIn, ImmutableArray<Rule> Meets, ImmutableArray<MembersRule> Known)
{
    private const string Me = "me";
    private const string MyGroup = "mine";

    /// <summary>A membership that meets a rule, with one value for each field that the rule asks for.</summary>
    public sealed record Sample(MembersRule Rule, ImmutableArray<(string Field, string Value)> Where) : Rule
    {
        /// <summary>Does it meet the other rule too?</summary>
        public bool Meets(MembersRule other) => other.Membership.Through == Rule.Membership.Through
            && other.Membership.MemberField == Rule.Membership.MemberField
            && other.GroupFields.SequenceEqual(Rule.GroupFields)
            && other.Membership.Where.All(
                condition => Where.Any(field => field.Field == condition.Field && condition.AnyOf.Contains(field.Value)));
    }

    /// <summary>The callers whom a model's rules mention, the narrowest first; then everyone who is signed in, and the public.</summary>
    public static ImmutableArray<CallerKind> In(IReadOnlyCollection<Rule> rules)
    {
        var everyone = new List<CallerKind>();
        ImmutableArray<MembersRule> known = [.. rules.SelectMany(rule => rule.And.Prepend(rule)).OfType<MembersRule>()];
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

        return [.. everyone, new CallerKind("signed in", true, [], known), new CallerKind("public", false, [], known)];

        void Add(List<Rule> conditions)
        {
            foreach (var meets in Samples(conditions).Where(meets => meets.Length > 0))
            {
                var name = string.Join(" and ", meets.Select(Words).Distinct());
                if (everyone.TrueForAll(other => other.Name != name))
                    everyone.Add(new CallerKind(name, true, meets, known));
            }
        }
    }

    /// <summary>A caller who meets the conditions.</summary>
    public Caller Caller { get; } = IsSignedIn ? SignedIn(Meets, Known) : Caller.Anonymous;

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
            else if (condition is Sample { Rule.GroupFields: var key })
                key.ToList().ForEach(field => fields[field] = Value.Of(MyGroup));
        }

        return new Record { Model = model, Fields = fields, Version = 1, Created = 0, Write = "" };
    }

    /// <summary>The conditions with a sample in place of each members rule: one for each combination of values that it allows.</summary>
    private static IEnumerable<ImmutableArray<Rule>> Samples(List<Rule> conditions)
    {
        IEnumerable<ImmutableArray<Rule>> all = [[]];
        foreach (var condition in conditions)
        {
            var samples = condition is MembersRule members ? Samples(members) : [condition];
            all = all.SelectMany(_ => samples, (meets, each) => meets.Add(each));
        }

        return all;
    }

    private static IEnumerable<Rule> Samples(MembersRule rule)
    {
        IEnumerable<ImmutableArray<(string, string)>> all = [[]];
        foreach (var condition in rule.Membership.Where)
            all = all.SelectMany(_ => condition.AnyOf, (values, value) => values.Add((condition.Field, value)));
        return all.Select(where => new Sample(rule, where) { Text = rule.Text });
    }

    private static Caller SignedIn(ImmutableArray<Rule> meets, ImmutableArray<MembersRule> known)
    {
        var caller = Caller.WithToken(Me, Claims(meets));
        foreach (var (sample, rule) in meets.OfType<Sample>().SelectMany(_ => known, (sample, rule) => (sample, rule)))
        {
            if (sample.Meets(rule))
                caller.Memberships.Learn(rule.Membership, Group(rule), isMember: true);
        }

        return caller;
    }

    private static RecordKey Group(MembersRule rule) =>
        new(rule.Membership.Group, null, [.. rule.GroupFields.Select(_ => Value.Of(MyGroup))]);

    private static Value Named(string name, bool isList) => isList ? Value.Of([Value.Of(name)]) : Value.Of(name);

    private static Dictionary<string, string> Claims(ImmutableArray<Rule> conditions)
    {
        var groups = conditions.OfType<GroupsRule>().SelectMany(rule => rule.Groups, (rule, name) => (rule.Claim, Name: name))
            .Concat(conditions.OfType<GroupsFieldRule>().Select(rule => (rule.Claim, Name: MyGroup)));
        var claims = groups.GroupBy(group => group.Claim, group => group.Name)
            .ToDictionary(claim => claim.Key, claim => $"[{string.Join(' ', claim)}]");
        foreach (var owner in conditions.OfType<OwnerRule>().Where(rule => !rule.BySub))
            claims[owner.Claim] = Me;
        // An address counts only if it is verified.
        claims["email_verified"] = claims["phone_number_verified"] = "true";
        return claims;
    }

    private static string Words(Rule rule) => rule switch
    {
        OwnerRule { IsList: true } owner => $"co-owner ({Named(owner)})",
        OwnerRule { Field: "owner", BySub: true } => "owner",
        OwnerRule owner => $"owner ({Named(owner)})",
        GroupsRule groups => $"group {string.Join(" or ", groups.Groups)}{Claimed(groups.Claim)}",
        GroupsFieldRule groups => $"group in {groups.Field}{Claimed(groups.Claim)}",
        Sample sample => Words(sample),
        _ => "signed in",
    };

    private static string Words(Sample sample)
    {
        var of = sample.Rule.IsOfGroup ? "" : $" of {string.Join(", ", sample.Rule.GroupFields)}";
        var where = string.Concat(sample.Where.Select(field => $", {field.Field} {field.Value}"));
        return $"member{of} ({sample.Rule.Membership.Through.Name}.{sample.Rule.Membership.MemberField}{where})";
    }

    private static string Named(OwnerRule owner) => owner.BySub ? owner.Field : $"{owner.Field} by {owner.Claim}";

    private static string Claimed(string claim) => claim == "cognito:groups" ? "" : $" ({claim})";
}
