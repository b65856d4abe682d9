namespace Trellis.Operations.List;

/// <summary>How a list reads records: by a key, an index or links, never with a table scan.</summary>
public abstract record AccessPath
{
    /// <summary>The name in <c>explain</c>. A page token is only valid for the same path.</summary>
    public abstract string Name { get; }

    /// <summary>Are reads strongly consistent? Indexes are eventually consistent.</summary>
    public abstract bool IsConsistent { get; }
}

/// <summary>A range of records in the order of a key.</summary>
/// <param name="Leading">The values of the first fields of the order, which must be equal.</param>
/// <param name="Range">The conditions on the next field; empty if there are none.</param>
public abstract record RangePath(ImmutableArray<Value> Leading, ImmutableArray<Condition> Range) : AccessPath
{
    /// <summary>The fields that order the records.</summary>
    public abstract ImmutableArray<Field> Columns(Model model);
}

/// <summary>By the model's primary key.</summary>
public sealed record KeyPath(ImmutableArray<Value> Leading, ImmutableArray<Condition> Range) : RangePath(Leading, Range)
{
    public override string Name => "key";

    public override bool IsConsistent => true;

    public override ImmutableArray<Field> Columns(Model model) => model.Key.Fields;
}

/// <summary>By an index, in one partition.</summary>
public sealed record IndexPath(
    SecondaryIndex Index, ImmutableArray<Value> Partition, ImmutableArray<Value> Leading, ImmutableArray<Condition> Range)
    : RangePath(Leading, Range)
{
    public override string Name => Index.Name;

    public override bool IsConsistent => false;

    public override ImmutableArray<Field> Columns(Model model) => [.. Index.SortFields, .. model.Key.Fields];
}

/// <summary>By the links of a many-to-many relation.</summary>
/// <param name="Owner">The owner, if links are stored per owner.</param>
/// <param name="From">The record whose links are listed.</param>
/// <param name="Forward">Is that record the left one?</param>
public sealed record LinkPath(Pairing Pairing, string? Owner, RecordKey From, bool Forward) : AccessPath
{
    public override string Name => Pairing.Name;

    public override bool IsConsistent => Forward;
}

/// <summary>The one record with that key; nothing if the key is null.</summary>
public sealed record SinglePath(RecordKey? Key) : AccessPath
{
    public override string Name => "key";

    public override bool IsConsistent => true;
}

/// <summary>By several ranges that have the same order. A record may be in more than one of them, and is listed once.</summary>
/// <param name="Parts">A list for each range: its path is a <see cref="RangePath"/>, and its filter is its own.</param>
public sealed record MergedPath(ImmutableArray<ListPlan> Parts) : AccessPath
{
    public override string Name { get; } = string.Join(", ", Parts.Select(part => part.Path.Name).Distinct().Order(StringComparer.Ordinal));

    public override bool IsConsistent => Parts.All(part => part.Path.IsConsistent);
}
