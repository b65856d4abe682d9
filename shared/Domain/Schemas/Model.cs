namespace Trellis.Schemas;

/// <summary>One <c>@model</c> type: its fields, REST path, key and access rules.</summary>
public sealed class Model
{
    private Dictionary<string, int>? placesByName;
    private Dictionary<string, Relation>? relationsByName;

    public required string Name { get; init; }

    /// <summary>The model's name in stored keys: its name, or the former one that <c>@mapsTo</c> keeps.</summary>
    public required string StorageName { get; init; }

    /// <summary>The first segment of its REST path, such as <c>tasks</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The field that clients show as a record's title: <c>@model(title:)</c>. If null, clients choose one.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Every stored field: the declared ones in order, then those added by directives (id, foreign keys, owner,
    /// timestamps).</summary>
    public required ImmutableArray<Field> Fields { get; init; }

    public required PrimaryKey Key { get; init; }

    public required Scope Scope { get; init; }

    public ImmutableArray<SecondaryIndex> Indexes { get; init; } = [];

    /// <summary>The fields that refer to other records. They are not stored, so they are not in <see cref="Fields"/>.</summary>
    public ImmutableArray<Relation> Relations { get; internal set; } = [];

    /// <summary>The foreign keys whose target must exist when they are written. Each is listed once, even if both sides of a relation
    /// declare it.</summary>
    public ImmutableArray<ForeignKey> ForeignKeys { get; internal set; } = [];

    /// <summary>The relations to children that are counted, because a record with children must not be deleted.</summary>
    public ImmutableArray<Relation> Restrictions { get; internal set; } = [];

    /// <summary>The relations to children that are changed or deleted after a record was deleted.</summary>
    public ImmutableArray<Relation> Consequences { get; internal set; } = [];

    /// <summary>The relations of other models in which this model's records are counted as children.</summary>
    public ImmutableArray<Relation> CountedIn { get; internal set; } = [];

    /// <summary>May the deletion of another record change or delete this model's records? They then store the time of their last
    /// write.</summary>
    public bool IsSwept { get; internal set; }

    /// <summary>Does a deletion have consequences that follow later, for children or pairs?</summary>
    public bool NeedsSweep => !Consequences.IsEmpty || Relations.Any(relation => relation.Pairing is not null);

    /// <summary>The rules on the type; fields may replace them with their own.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>The operations that <c>queries</c> or <c>mutations</c> disable.</summary>
    public Operation Disabled { get; init; }

    /// <summary>Are changes logged, so that clients can follow lists? <c>@model(live: true)</c>.</summary>
    public bool IsLive { get; init; }

    /// <summary>The name of the creation time field, or null if the schema disables it.</summary>
    public string? CreatedAt { get; init; } = "createdAt";

    /// <summary>The name of the update time field, or null if the schema disables it.</summary>
    public string? UpdatedAt { get; init; } = "updatedAt";

    public Field? FieldNamed(string name) => PlaceOf(name) is >= 0 and var place ? Fields[place] : null;

    /// <summary>The place of a field in <see cref="Fields"/>; -1 if there is none of that name.</summary>
    public int PlaceOf(string field)
    {
        placesByName ??= Enumerable.Range(0, Fields.Length).ToDictionary(place => Fields[place].Name, StringComparer.Ordinal);
        return placesByName.TryGetValue(field, out var found) ? found : -1;
    }

    public Relation? RelationNamed(string name) =>
        (relationsByName ??= Relations.ToDictionary(relation => relation.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    public override string ToString() => Name;
}

/// <summary>The fields that identify one record: <c>id</c>, or the field with <c>@primaryKey</c> followed by its
/// <c>sortKeyFields</c>.</summary>
public sealed record PrimaryKey(ImmutableArray<Field> Fields)
{
    /// <summary>True for the plain <c>id</c>, which the service generates if the client sends none.</summary>
    public bool IsGeneratedId => Fields is [{ Role: FieldRole.Identifier }];
}

/// <summary>
/// The partitioning of a model's records. With <see cref="OwnerField"/> null all records share one key space (<c>*</c>).
/// Otherwise each owner has a key space, and requests by other callers cannot address the record.
/// </summary>
public sealed record Scope(string? OwnerField)
{
    public static Scope Shared { get; } = new((string?)null);

    public bool IsOwner => OwnerField is not null;
}

/// <summary>An additional access path, on one of the table's indexes <c>gsi1</c> … <c>gsi5</c>.</summary>
/// <param name="Name">The name in the schema, or the generated name of a relation's index.</param>
/// <param name="Slot">1 to 5.</param>
/// <param name="PartitionFields">The fields that a query must set: one for <c>@index</c>, one or more for a relation.</param>
/// <param name="SortFields">The fields that order records within the partition.</param>
/// <param name="Origin">What requires the index.</param>
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
