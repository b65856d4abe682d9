namespace Trellis.Operations.List;

/// <summary>The client's parameters of a list.</summary>
/// <param name="Filter">Selects the records; null for all.</param>
/// <param name="Sort">The fields to sort by; records that lack one of them are omitted. Empty for the path's order.</param>
/// <param name="Descending">Reverses the order.</param>
public sealed record Selection(Filter? Filter, ImmutableArray<Field> Sort, bool Descending, int Limit)
{
    /// <summary>Count the records of all pages too.</summary>
    public bool Counts { get; init; }
}

/// <summary>The set of records that a list selects from.</summary>
public abstract record Anchor
{
    /// <summary>All of a model's records.</summary>
    public static Anchor All { get; } = new Children([], null);

    /// <summary>The related records of one record.</summary>
    public static Anchor For(Relation relation, Record source, string? caller) => relation switch
    {
        { Pairing: { } pairing } =>
            new Linked(new LinkPath(pairing, pairing.IsOwned ? caller : null, source.Key, pairing.IsLeft(relation))),
        { KeyIsOnSource: true } => new Single(KeyOf(relation, source, caller)),
        _ => ChildrenOf(relation, source),
    };

    /// <summary>The key of the record that the source refers to; null if the foreign key is not set. In a model with owner scope it is the
    /// caller's own record.</summary>
    public static RecordKey? KeyOf(Relation relation, Record source, string? caller) =>
        RecordKey.ReferencedBy(source, relation.KeyFields, relation.Target, caller ?? "");

    private static Anchor ChildrenOf(Relation relation, Record source)
    {
        var pins = ImmutableArray.CreateBuilder<Condition>(relation.KeyFields.Length);
        for (var index = 0; index < relation.KeyFields.Length; index++)
        {
            if (source[relation.SourceFields[index].Name] is not { Kind: not ValueKind.Null } value)
                return new Single(null);

            pins.Add(new Condition(relation.KeyFields[index], Comparison.Eq, [value]));
        }

        return new Children(pins.MoveToImmutable(), relation.Kind == RelationKind.HasOne ? 1 : null);
    }

    /// <summary>The records with these values, at most <paramref name="Most"/>.</summary>
    public sealed record Children(ImmutableArray<Condition> Pins, int? Most) : Anchor;

    public sealed record Linked(LinkPath Path) : Anchor;

    public sealed record Single(RecordKey? Key) : Anchor;
}
