namespace Trellis.Schemas;

/// <summary>One stored field of a model or of a nested type.</summary>
public sealed class Field
{
    public required string Name { get; init; }

    /// <summary>What the field is called in stored records: its name; of a foreign key that was made of a model's old name, which
    /// <c>@mapsTo</c> keeps, the old one.</summary>
    public required string StorageName { get; init; }

    public required FieldType Type { get; init; }

    public string? Description { get; init; }

    /// <summary>Never null in a stored record (<c>!</c> in the schema).</summary>
    public bool Required { get; init; }

    /// <summary>May a create body hold it? Not what the service itself keeps.</summary>
    public bool InCreate { get; init; } = true;

    /// <summary>Must a create body hold it? Not what has a default or is made by the service.</summary>
    public bool RequiredInCreate { get; init; }

    /// <summary>May a patch hold it? Not key fields, nor what the service itself keeps.</summary>
    public bool InUpdate { get; init; } = true;

    public FieldRole Role { get; init; }

    /// <summary>
    /// True for the owner's field of a model that has no rules of any kind, and is therefore private to its owner: it is kept like
    /// another, though nothing in the schema speaks of it.
    /// </summary>
    public bool IsImplied { get; init; }

    /// <summary>What <c>@default</c> says, in canonical form, or null.</summary>
    public string? Default { get; init; }

    public bool Unique { get; init; }

    public ImmutableArray<Validation> Validations { get; init; } = [];

    /// <summary>The rules of an <c>@auth</c> on the field, which replace the model's; null where it has none.</summary>
    public ImmutableArray<Rule>? Rules { get; init; }

    public override string ToString() => $"{Name}: {Type}{(Required ? "!" : "")}";
}

public enum FieldRole
{
    /// <summary>Written in the schema, and filled by the client.</summary>
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
/// <param name="Kind">What one value is.</param>
/// <param name="IsList">Is the field a list of such values?</param>
/// <param name="ItemRequired">May the list's items not be null?</param>
/// <param name="Enum">The enum, where <paramref name="Kind"/> says so.</param>
/// <param name="Nested">The nested type, where <paramref name="Kind"/> says so.</param>
public sealed record FieldType(
    TypeKind Kind, bool IsList = false, bool ItemRequired = false, EnumType? Enum = null, NestedType? Nested = null)
{
    /// <summary>The type's name in the schema, such as <c>AWSDate</c>.</summary>
    public string Name => Kind switch
    {
        TypeKind.Enum => Enum!.Name,
        TypeKind.Nested => Nested!.Name,
        _ => Scalars.Of(Kind)!.Name,
    };

    /// <summary>As the schema language writes it.</summary>
    public override string ToString() => IsList ? $"[{Name}{(ItemRequired ? "!" : "")}]" : Name;

    /// <summary>What one value has to be, in words.</summary>
    public string Expected => Kind switch
    {
        TypeKind.Enum => $"one of {string.Join(", ", Enum!.Values)}",
        TypeKind.Nested => $"an object, as {Nested!.Name} declares it",
        _ => Scalars.Of(Kind)!.Example,
    };
}

/// <summary>The scalars in the order of <see cref="Scalars"/>, then what a schema defines itself.</summary>
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

    /// <summary>Set once, by the compiler: nested types may hold each other.</summary>
    public ImmutableArray<Field> Fields { get; internal set; } = [];
}
