namespace Trellis.Schemas;

/// <summary>
/// The contents of <c>schema.lock.json</c>: how records are already stored. It records each model's scope, key, index slots, unique
/// fields and counts, whether it is live, and the left side of each many-to-many relation. A model that is not in it is new.
/// </summary>
/// <param name="Models">By storage name.</param>
/// <param name="LeftSides">The left field, such as <c>Task.labels</c>, by relation name.</param>
public sealed record SchemaLock(ImmutableSortedDictionary<string, LockedModel> Models, ImmutableSortedDictionary<string, string> LeftSides)
{
    public static SchemaLock Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, LockedModel>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The lock for a compiled schema. Models that the schema no longer has stay in it: their records are still stored.</summary>
    public SchemaLock With(Schema schema)
    {
        var models = Models.ToBuilder();
        foreach (var model in schema.Models)
            models[model.StorageName] = LockedModel.From(model);
        var leftSides = LeftSides.ToBuilder();
        foreach (var pairing in schema.Pairings)
            leftSides[pairing.Name] = $"{pairing.Left.StorageName}.{pairing.LeftField}";
        return new SchemaLock(models.ToImmutable(), leftSides.ToImmutable());
    }
}

/// <summary>The locked part of one model.</summary>
/// <param name="Scope">The owner field, or <c>*</c>.</param>
/// <param name="Key">The names of the key's fields, in order.</param>
/// <param name="Indexes">In the order of their slots.</param>
public sealed record LockedModel(string Scope, ImmutableArray<string> Key, ImmutableArray<LockedIndex> Indexes)
{
    /// <summary>Identifies the mark of a live model's records, without which their changes are not logged.</summary>
    public const string LiveIdentity = "live";

    private const string CountPrefix = "count ";
    private const string LivePrefix = LiveIdentity + " ";

    /// <summary>The encoding of each key field, by <see cref="Scalars.KeyForm"/>.</summary>
    public ImmutableArray<string> KeyForms { get; init; } = [];

    /// <summary>The unique fields by storage name, each with the encoding in its guards.</summary>
    public ImmutableSortedDictionary<string, string> Unique { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The relations that count the records as children, such as <c>Team.tasks</c>.</summary>
    public ImmutableArray<string> Counts { get; init; } = [];

    /// <summary>Are the records' changes logged?</summary>
    public bool Live { get; init; }

    public static LockedModel From(Model model)
    {
        var indexes = ImmutableArray.CreateBuilder<LockedIndex>(model.Indexes.Length);
        foreach (var index in model.Indexes)
            indexes.Add(LockedIndex.From(index));
        indexes.Sort(static (left, right) => left.Slot.CompareTo(right.Slot));
        var unique = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in model.Fields)
        {
            if (field.Unique)
                unique[field.StorageName] = Scalars.KeyForm(field.Type.Kind);
        }

        return new LockedModel(
            model.Scope.OwnerField ?? "*", Names(model.Key.Fields),
            indexes.MoveToImmutable())
        {
            KeyForms = Forms(model.Key.Fields),
            Unique = unique.ToImmutable(),
            Counts = [.. model.CountedIn.Select(NameOfCount).Order(StringComparer.Ordinal)],
            Live = model.IsLive,
        };
    }

    /// <summary>The default encodings, which the file omits.</summary>
    internal static ImmutableArray<string> TextForms(int count) => [.. Enumerable.Repeat("text", count)];

    /// <summary>One text for each index, unique field and counted relation, and one for the mark of live records. It changes with all that
    /// decides what stored records contain for it: the name, the slot, the fields and their encodings.</summary>
    public static ImmutableArray<string> Identities(Model model)
    {
        var identities = ImmutableArray.CreateBuilder<string>(model.Indexes.Length);
        foreach (var index in model.Indexes)
            identities.Add(LockedIndex.From(index).Identity);
        foreach (var field in model.Fields)
        {
            if (field.Unique)
                identities.Add(UniqueIdentity(field));
        }

        foreach (var relation in model.CountedIn)
            identities.Add(CountIdentity(relation));
        if (model.IsLive)
            identities.Add(LiveIdentity);
        return identities.DrainToImmutable();
    }

    /// <summary>Identifies the count of the model's records as children in a relation with RESTRICT.</summary>
    public static string CountIdentity(Relation relation) => CountPrefix + NameOfCount(relation);

    /// <summary>The mark of live records once a reindex has completed it, with the time: earlier deletions may not be logged.</summary>
    public static string LiveSince(DateTimeOffset time) =>
        LivePrefix + time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static bool IsLive(string entry) => entry == LiveIdentity || entry.StartsWith(LivePrefix, StringComparison.Ordinal);

    public static bool IsCount(string identity) => identity.StartsWith(CountPrefix, StringComparison.Ordinal);

    public static string UniqueIdentity(Field field) => $"unique {field.StorageName} {Scalars.KeyForm(field.Type.Kind)}";

    public LockedIndex? Index(string name)
    {
        foreach (var index in Indexes)
        {
            if (index.Name == name)
                return index;
        }

        return null;
    }

    public bool Equals(LockedModel? other) =>
        other is not null && Scope == other.Scope
            && Key.AsSpan().SequenceEqual(other.Key.AsSpan())
            && KeyForms.AsSpan().SequenceEqual(other.KeyForms.AsSpan()) && Indexes.AsSpan().SequenceEqual(other.Indexes.AsSpan())
            && Unique.SequenceEqual(other.Unique) && Counts.AsSpan().SequenceEqual(other.Counts.AsSpan())
            && Live == other.Live;

    public override int GetHashCode() => HashCode.Combine(Scope, Key.Length, Indexes.Length);

    private static string NameOfCount(Relation relation) => $"{relation.Source.StorageName}.{relation.Name}";

    internal static ImmutableArray<string> Forms(ImmutableArray<Field> fields)
    {
        var forms = ImmutableArray.CreateBuilder<string>(fields.Length);
        foreach (var field in fields)
            forms.Add(Scalars.KeyForm(field.Type.Kind));
        return forms.MoveToImmutable();
    }

    private static ImmutableArray<string> Names(ImmutableArray<Field> fields)
    {
        var names = ImmutableArray.CreateBuilder<string>(fields.Length);
        foreach (var field in fields)
            names.Add(field.Name);
        return names.MoveToImmutable();
    }
}

/// <summary>One index and its slot.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Slot">1 for <c>gsi1</c>.</param>
/// <param name="Fields">The storage names of the fields in that slot.</param>
public sealed record LockedIndex(string Name, int Slot, ImmutableArray<string> Fields)
{
    /// <summary>The encoding of each field, by <see cref="Scalars.KeyForm"/>.</summary>
    public ImmutableArray<string> Forms { get; init; } = LockedModel.TextForms(Fields.Length);

    /// <summary>One of <see cref="LockedModel.Identities"/>.</summary>
    public string Identity => $"gsi{Slot} {Name} {string.Join(',', Fields)} {string.Join(',', Forms)}";

    public static LockedIndex From(SecondaryIndex index)
    {
        var fields = index.PartitionFields.AddRange(index.SortFields);
        var names = ImmutableArray.CreateBuilder<string>(fields.Length);
        foreach (var field in fields)
            names.Add(field.StorageName);
        return new LockedIndex(index.Name, index.Slot, names.MoveToImmutable()) { Forms = LockedModel.Forms(fields) };
    }

    /// <summary>Do both store the same values, apart from the slot?</summary>
    public bool IsWrittenLike(LockedIndex other) =>
        Fields.AsSpan().SequenceEqual(other.Fields.AsSpan()) && Forms.AsSpan().SequenceEqual(other.Forms.AsSpan());

    public bool Equals(LockedIndex? other) =>
        other is not null && Name == other.Name && Slot == other.Slot && IsWrittenLike(other);

    public override int GetHashCode() => HashCode.Combine(Name, Slot, Fields.Length);
}
