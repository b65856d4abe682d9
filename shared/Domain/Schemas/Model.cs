namespace Trellis.Schemas;

/// <summary>One <c>@model</c> type: a kind of record, with its REST path, its key and who may do what with it.</summary>
public sealed class Model
{
    private Dictionary<string, Field>? fieldsByName;
    private Dictionary<string, Relation>? relationsByName;

    public required string Name { get; init; }

    /// <summary>What stands for the model in stored keys: its name, or the old one that <c>@mapsTo</c> keeps.</summary>
    public required string StorageName { get; init; }

    /// <summary>The first segment of its REST path, such as <c>tasks</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The field that clients call a record by: <c>@model(title:)</c>. Null where they choose one themselves.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Every stored field: the declared ones in their order, then those that directives add (id, foreign keys, owner,
    /// timestamps).</summary>
    public required ImmutableArray<Field> Fields { get; init; }

    public required PrimaryKey Key { get; init; }

    public required Scope Scope { get; init; }

    public ImmutableArray<SecondaryIndex> Indexes { get; init; } = [];

    /// <summary>The fields that lead to other records. They are not stored themselves, so they are not among
    /// <see cref="Fields"/>.</summary>
    public ImmutableArray<Relation> Relations { get; internal set; } = [];

    /// <summary>The foreign keys that are checked when they are written, each once, whichever side of a relation declares them.</summary>
    public ImmutableArray<ForeignKey> ForeignKeys { get; internal set; } = [];

    /// <summary>The rules that stand on the type; fields may replace them with their own.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>The operations that <c>queries</c> or <c>mutations</c> switched off.</summary>
    public Operation Disabled { get; init; }

    /// <summary>The name of the creation time's field, or null where the schema has none.</summary>
    public string? CreatedAt { get; init; } = "createdAt";

    /// <summary>The name of the last update's field, or null where the schema has none.</summary>
    public string? UpdatedAt { get; init; } = "updatedAt";

    public Field? FieldNamed(string name) =>
        (fieldsByName ??= Fields.ToDictionary(field => field.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    public Relation? RelationNamed(string name) =>
        (relationsByName ??= Relations.ToDictionary(relation => relation.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    public override string ToString() => Name;
}

/// <summary>The fields that name one record: <c>id</c>, or what <c>@primaryKey</c> and its <c>sortKeyFields</c> say, in that
/// order.</summary>
public sealed record PrimaryKey(ImmutableArray<Field> Fields)
{
    /// <summary>True for the plain <c>id</c> that we make when the client sends none.</summary>
    public bool IsGeneratedId => Fields is [{ Role: FieldRole.Identifier }];
}

/// <summary>
/// Whose key space a model's records live in. <see cref="OwnerField"/> null: one space for all (<c>*</c>);
/// else one for each owner, so that a stranger's request cannot even name the record.
/// </summary>
public sealed record Scope(string? OwnerField)
{
    public static Scope Shared { get; } = new((string?)null);

    public bool IsOwner => OwnerField is not null;
}

/// <summary>An access path beside the key, on one of the table's <c>gsi1</c> … <c>gsi5</c>.</summary>
/// <param name="Name">The name in the schema, or the one we give to a relation's.</param>
/// <param name="Slot">1 to 5.</param>
/// <param name="PartitionFields">The fields whose values must be pinned: one for <c>@index</c>, one or more for a relation.</param>
/// <param name="SortFields">The fields that order within the partition.</param>
/// <param name="Origin">What asked for it.</param>
public sealed record SecondaryIndex(
    string Name,
    int Slot,
    ImmutableArray<Field> PartitionFields,
    ImmutableArray<Field> SortFields,
    IndexOrigin Origin);

public enum IndexOrigin
{
    /// <summary>An <c>@index</c> on a field.</summary>
    Declared,

    /// <summary>The foreign key of a relation.</summary>
    Relation,

    /// <summary>The list of one owner's records in a shared model.</summary>
    Owner,
}

[Flags]
public enum Operation
{
    None = 0,
    Create = 1,
    Get = 2,
    List = 4,
    Update = 8,
    Delete = 16,
    Read = Get | List,
    All = Create | Read | Update | Delete,
}
