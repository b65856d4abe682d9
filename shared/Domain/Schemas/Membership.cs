namespace Trellis.Schemas;

/// <summary>Where it is stored who is a member of which group: each record of a model, that meets conditions, makes one caller a member of
/// one group. Rules that say the same share one.</summary>
public sealed class Membership
{
    /// <summary>The model of the groups. Set once by the compiler, after construction: models and their rules refer to each
    /// other.</summary>
    public Model Group { get; internal set; } = null!;

    /// <summary>The model whose records are the memberships, the <c>through</c> of a rule. Set like <see cref="Group"/>.</summary>
    public Model Through { get; internal set; } = null!;

    /// <summary>The fields of <see cref="Through"/> with the group's key, in the order of that key.</summary>
    public required ImmutableArray<string> GroupFields { get; init; }

    /// <summary>The field of <see cref="Through"/> with the member's <c>sub</c>.</summary>
    public required string MemberField { get; init; }

    /// <summary>What a record of <see cref="Through"/> must meet to count.</summary>
    public required ImmutableArray<MemberCondition> Where { get; init; }
}

/// <summary>The field equals one of the values or, for a list, contains one of them.</summary>
/// <param name="AnyOf">The values, in canonical form.</param>
public sealed record MemberCondition(string Field, ImmutableArray<string> AnyOf);
