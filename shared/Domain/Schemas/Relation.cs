namespace Trellis.Schemas;

/// <summary>A field that leads to other records.</summary>
public sealed class Relation
{
    public required string Name { get; init; }

    public required RelationKind Kind { get; init; }

    public string? Description { get; init; }

    /// <summary>Does it lead to one record at most?</summary>
    public bool IsToOne => Kind is RelationKind.HasOne or RelationKind.BelongsTo;

    /// <summary>The model that holds the field.</summary>
    public required Model Source { get; init; }

    /// <summary>The model that it leads to.</summary>
    public required Model Target { get; init; }

    /// <summary>
    /// The foreign key, in the order of the key that it mirrors: fields of <see cref="Source"/> where
    /// <see cref="KeyIsOnSource"/>, else of <see cref="Target"/>. Empty for a many-to-many.
    /// </summary>
    public ImmutableArray<Field> KeyFields { get; init; } = [];

    /// <summary>True when the source names the target's key (belongsTo, and hasOne in the <c>fields</c> style).</summary>
    public bool KeyIsOnSource { get; init; }

    /// <summary>
    /// Where the key is on the target: the fields of the source whose values <see cref="KeyFields"/> hold, in the same order. Its own key,
    /// unless <c>@hasMany(fields:)</c> names others.
    /// </summary>
    public ImmutableArray<Field> SourceFields { get; init; } = [];

    /// <summary>
    /// The target's index that a hasMany, or a hasOne in the <c>references</c> style, is read by: <see cref="KeyFields"/> are its
    /// partition, and perhaps the first of its sort fields. Null for a hasMany that is read by the target's own key, which then
    /// begins with <see cref="KeyFields"/>.
    /// </summary>
    public SecondaryIndex? Index { get; init; }

    /// <summary>The pairing of a many-to-many, else null.</summary>
    public Pairing? Pairing { get; init; }

    /// <summary>Written as <c>T!</c>: the record cannot be without it.</summary>
    public bool Required { get; init; }

    /// <summary>Must the foreign key name a record that exists? <c>@belongsTo(check: false)</c> opts out.</summary>
    public bool Check { get; init; } = true;

    /// <summary>How many related records a page holds when the caller does not say.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The rules of an <c>@auth</c> on the field, which replace the model's; null where it has none.</summary>
    public ImmutableArray<Rule>? Rules { get; init; }

    public override string ToString() => $"{Source.Name}.{Name}";
}

public enum RelationKind
{
    HasOne,
    HasMany,
    BelongsTo,
    ManyToMany,
}

/// <summary>A many-to-many relation: two fields that share a <c>relationName</c>.</summary>
/// <param name="Name">The relation's name.</param>
/// <param name="Left">The model whose field stood first in the schema when the lock was first written: a pair is stored under it.</param>
/// <param name="LeftField">That field.</param>
/// <param name="Right">The other model; the same one where a model is paired with itself.</param>
/// <param name="RightField">The other field.</param>
public sealed record Pairing(string Name, Model Left, string LeftField, Model Right, string RightField)
{
    /// <summary>Does each owner have pairs of their own? Where either end is in its owner's scope, the pairs are too.</summary>
    public bool IsOwned => Left.Scope.IsOwner || Right.Scope.IsOwner;

    /// <summary>Is that relation the left side's? A model that is paired with itself has one field for each side.</summary>
    public bool IsLeft(Relation relation) => ReferenceEquals(relation.Source, Left) && relation.Name == LeftField;
}

/// <summary>Fields of a model that hold the key of another record, which has to exist when they are written.</summary>
/// <param name="Fields">In the order of the target's key.</param>
/// <param name="Target">The model whose key they hold.</param>
public sealed record ForeignKey(ImmutableArray<Field> Fields, Model Target);
