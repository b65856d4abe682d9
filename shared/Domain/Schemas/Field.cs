namespace Trellis.Schemas;

/// <summary>One stored field of a model or of a nested type.</summary>
public sealed class Field
{
    public required string Name { get; init; }

    /// <summary>The attribute name in stored records. It differs from <see cref="Name"/> only for foreign keys generated from a
    /// model's former name, which <c>@mapsTo</c> keeps.</summary>
    public required string StorageName { get; init; }

    public required FieldType Type { get; init; }

    public string? Description { get; init; }

    /// <summary>Never null in a stored record (<c>!</c> in the schema).</summary>
    public bool Required { get; init; }

    /// <summary>May a create body contain it? False for fields that the service maintains.</summary>
    public bool InCreate { get; init; } = true;

    /// <summary>Must a create body contain it? False for fields with a default and for fields that the service generates.</summary>
    public bool RequiredInCreate { get; init; }

    /// <summary>May a patch contain it? False for key fields and for fields that the service maintains.</summary>
    public bool InUpdate { get; init; } = true;

    public FieldRole Role { get; init; }

    /// <summary>
    /// True for the owner field of a model without any rules. Such a model is private to its owner, so the field is stored although
    /// the schema does not mention it.
    /// </summary>
    public bool IsImplied { get; init; }

    /// <summary>The value of <c>@default</c> in canonical form, or null.</summary>
    public string? Default { get; init; }

    public bool Unique { get; init; }

    public ImmutableArray<Validation> Validations { get; init; } = [];

    /// <summary>The rules of an <c>@auth</c> on the field, which replace the model's; null without one.</summary>
    public ImmutableArray<Rule>? Rules { get; init; }

    public override string ToString() => $"{Name}: {Type}{(Required ? "!" : "")}";
}

public enum FieldRole
{
    /// <summary>Declared in the schema and set by the client.</summary>
    Data,

    /// <summary>The <c>id</c>: a UUIDv7 unless the client sends one.</summary>
    Identifier,

    /// <summary>The record's owner.</summary>
    Owner,

    /// <summary>Part of a relation's foreign key.</summary>
    ForeignKey,

    CreatedAt,

    UpdatedAt,
}

/// <summary>The type of a field's value, without the outer <c>!</c>, which is <see cref="Field.Required"/>.</summary>
/// <param name="Kind">The type of one value.</param>
/// <param name="IsList">Is the field a list of such values?</param>
/// <param name="ItemRequired">May the list's items not be null?</param>
/// <param name="Enum">The enum, if <paramref name="Kind"/> is <see cref="TypeKind.Enum"/>.</param>
/// <param name="Nested">The nested type, if <paramref name="Kind"/> is <see cref="TypeKind.Nested"/>.</param>
public sealed record FieldType(
    TypeKind Kind, bool IsList = false, bool ItemRequired = false, EnumType? Enum = null, NestedType? Nested = null)
{
    /// <summary>The type's name in the schema, such as <c>AWSDate</c>.</summary>
    public string Name => Kind switch
    {
        TypeKind.Enum => Enum!.Name,
        TypeKind.Nested => Nested!.Name,
        _ => Scalars.For(Kind)!.Name,
    };

    /// <summary>The type in the schema's syntax.</summary>
    public override string ToString() => IsList ? $"[{Name}{(ItemRequired ? "!" : "")}]" : Name;

    /// <summary>What a valid value looks like, for messages.</summary>
    public string Expected => Kind switch
    {
        TypeKind.Enum => $"one of {string.Join(", ", Enum!.Values)}",
        TypeKind.Nested => $"an object of type {Nested!.Name}",
        _ => Scalars.For(Kind)!.Example,
    };

    /// <summary>The canonical form of a text as one value of the type; null if it is not valid.</summary>
    public string? Canonical(string text) => Kind == TypeKind.Enum ? (Enum!.Has(text) ? text : null) : Scalars.Canonical(Kind, text);
}

/// <summary>The scalars in the order of <see cref="Scalars"/>, then the kinds that a schema defines itself.</summary>
public enum TypeKind
{
    Id,
    String,
    Int,
    Float,
    Boolean,
    Date,
    Time,
    DateTime,
    Timestamp,
    Email,
    Json,
    Url,
    Phone,
    IpAddress,
    Enum,
    Nested,
}

public sealed record EnumType(string Name, ImmutableArray<string> Values, string? Description = null)
{
    // Up to this size a linear scan is as fast as hashing.
    private const int Few = 16;

    private HashSet<string>? set;

    public bool Has(string value) =>
        Values.Length <= Few ? Values.Contains(value) : (set ??= new HashSet<string>(Values, StringComparer.Ordinal)).Contains(value);

    public bool Equals(EnumType? other) => other is not null && Name == other.Name && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A type that is not a model: stored inside the record as a map.</summary>
public sealed class NestedType
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Set once by the compiler, after construction: nested types may refer to each other.</summary>
    public ImmutableArray<Field> Fields { get; internal set; } = [];
}
