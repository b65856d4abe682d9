namespace Trellis.Schemas;

/// <summary>
/// One entry of <c>@auth(rules: […])</c>: whom it matches, and for which operations. Rules are ORed; a rule holds only
/// when everything in <see cref="And"/> holds too.
/// </summary>
public abstract record Rule
{
    public Operation Operations { get; init; } = Operation.All;

    /// <summary>Our extension: further conditions of the same form. Their own operations are ignored.</summary>
    public ImmutableArray<Rule> And { get; init; } = [];

    /// <summary>The rule in the schema's syntax, for <c>access</c>, <c>describe</c> and messages.</summary>
    public required string Text { get; init; }

    public int Line { get; init; }

    public int Column { get; init; }
}

/// <summary>The caller's claim equals the record's field or, for a list, one of its items.</summary>
/// <param name="Field">The record's field, by default <c>owner</c>.</param>
/// <param name="IsList">Is the field a list of co-owners?</param>
/// <param name="Claim">The claim that identifies the caller, by default <c>sub</c>. <c>sub::username</c> is kept as written.</param>
public sealed record OwnerRule(string Field, bool IsList, string Claim) : Rule
{
    /// <summary>Does the rule identify the caller by <c>sub</c>? Both doors supply it, and callers cannot choose it.</summary>
    public bool BySub => Claim is "sub" or "sub::username";
}

/// <summary>The caller is in one of these groups.</summary>
/// <param name="Groups">The groups' names.</param>
/// <param name="Claim">The claim that lists the caller's groups, by default <c>cognito:groups</c>.</param>
public sealed record GroupsRule(ImmutableArray<string> Groups, string Claim) : Rule;

/// <summary>The caller is in a group named in the record's field.</summary>
public sealed record GroupsFieldRule(string Field, bool IsList, string Claim) : Rule;

/// <summary>The caller is a member of the group that the record belongs to.</summary>
/// <param name="Membership">Where it is stored who is a member of which group.</param>
/// <param name="GroupFields">The record's fields with the group's key, in the order of that key: a foreign key or, if the record is the
/// group, its own key.</param>
/// <param name="IsOfGroup">Is the record itself the group?</param>
public sealed record MembersRule(Membership Membership, ImmutableArray<string> GroupFields, bool IsOfGroup) : Rule;

/// <summary>Everyone who is signed in.</summary>
public sealed record PrivateRule : Rule;

/// <summary>Everyone, with or without a token.</summary>
public sealed record PublicRule : Rule;
