namespace Trellis.Schemas;

/// <summary>A field that refers to other records.</summary>
public sealed class Relation
{
    public required string Name { get; init; }

    public required RelationKind Kind { get; init; }

    public string? Description { get; init; }

    /// <summary>Does it refer to at most one record?</summary>
    public bool IsToOne => Kind is RelationKind.HasOne or RelationKind.BelongsTo;

    /// <summary>The model that declares the field.</summary>
    public required Model Source { get; init; }

    /// <summary>The model that it refers to.</summary>
    public required Model Target { get; init; }

    /// <summary>
    /// The foreign key, in the order of the key that it refers to: fields of <see cref="Source"/> if <see cref="KeyIsOnSource"/>, else
    /// of <see cref="Target"/>. Empty for a many-to-many relation.
    /// </summary>
    public ImmutableArray<Field> KeyFields { get; init; } = [];

    /// <summary>True if the source stores the target's key (belongsTo, and hasOne with <c>fields</c>).</summary>
    public bool KeyIsOnSource { get; init; }

    /// <summary>
    /// If the key is on the target: the fields of the source that <see cref="KeyFields"/> refer to, in the same order. They are the
    /// source's key unless <c>@hasMany(fields:)</c> names others.
    /// </summary>
    public ImmutableArray<Field> SourceFields { get; init; } = [];

    /// <summary>
    /// The target's index for reading a hasMany, or a hasOne with <c>references</c>. <see cref="KeyFields"/> are its partition fields,
    /// possibly followed by its first sort fields. Null for a hasMany that is read by the target's primary key, which then begins with
    /// <see cref="KeyFields"/>.
    /// </summary>
    public SecondaryIndex? Index { get; init; }

    /// <summary>The pairing of a many-to-many relation, else null.</summary>
    public Pairing? Pairing { get; init; }

    /// <summary>Declared as <c>T!</c>: every record has the related record.</summary>
    public bool Required { get; init; }

    /// <summary>Must the foreign key refer to an existing record? <c>@belongsTo(check: false)</c> opts out.</summary>
    public bool Check { get; init; } = true;

    /// <summary>What happens to the target's records when the source's record is deleted. Other than <see cref="OnDelete.Keep"/> only if
    /// the target stores the source's primary key.</summary>
    public OnDelete OnDelete { get; init; }

    /// <summary>The default page size of the related records.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The rules of an <c>@auth</c> on the field, which replace the model's; null without one.</summary>
    public ImmutableArray<Rule>? Rules { get; init; }

    public override string ToString() => $"{Source.Name}.{Name}";
}

/// <summary>What happens to the children of a deleted record.</summary>
public enum OnDelete
{
    /// <summary>Their foreign key stays, and refers to nothing.</summary>
    Keep,

    /// <summary>Their foreign key is removed, soon afterwards.</summary>
    Unset,

    /// <summary>They are deleted too, soon afterwards.</summary>
    Cascade,

    /// <summary>The record cannot be deleted while it has children.</summary>
    Restrict,
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
/// <param name="Left">The model whose field came first when the lock was first written: pairs are stored under it.</param>
/// <param name="LeftField">That field.</param>
/// <param name="Right">The other model; the same one if a model is paired with itself.</param>
public sealed record Pairing(string Name, Model Left, string LeftField, Model Right, string RightField)
{
    /// <summary>Are pairs stored per owner? They are if the records of either side are.</summary>
    public bool IsOwned => Left.Scope.IsOwner || Right.Scope.IsOwner;

    /// <summary>Is exactly one side's records stored per owner? Pairs of a record on the other side are then stored in many key spaces, so
    /// they have a second index to be found by when it is deleted.</summary>
    public bool IsMixed => Left.Scope.IsOwner != Right.Scope.IsOwner;

    /// <summary>Is the relation the left side? The field name decides for a model that is paired with itself.</summary>
    public bool IsLeft(Relation relation) => ReferenceEquals(relation.Source, Left) && relation.Name == LeftField;
}

/// <summary>Fields of a model that store the key of another record, which must exist when they are written.</summary>
/// <param name="Fields">In the order of the target's key.</param>
/// <param name="Target">The model whose key they store.</param>
public sealed record ForeignKey(ImmutableArray<Field> Fields, Model Target);
