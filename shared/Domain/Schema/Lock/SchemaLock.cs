using System.Collections.Immutable;

namespace Trellis.Schemas;

/// <summary>
/// What <c>schema.lock.json</c> pins: the scope, key and index slots that stored records already have. By the models' storage names.
/// </summary>
public sealed class SchemaLock
{
    private readonly Dictionary<string, LockedModel> models;

    internal SchemaLock(Dictionary<string, LockedModel> models) => this.models = models;

    public static SchemaLock Empty { get; } = new([]);

    public LockedModel? Model(string storageName) => models.GetValueOrDefault(storageName);
}

/// <summary>The pinned part of one model.</summary>
/// <param name="Scope">The owner's field, or <c>*</c>.</param>
/// <param name="Key">The names of the key's fields, in order.</param>
/// <param name="Indexes">The slot of each index, by its name.</param>
public sealed record LockedModel(string Scope, ImmutableArray<string> Key, ImmutableDictionary<string, int> Indexes)
{
    public int? Slot(string index) => Indexes.TryGetValue(index, out var slot) ? slot : null;
}
