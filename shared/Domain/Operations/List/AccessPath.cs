using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>A way to records that reads no others: never a scan.</summary>
public abstract record AccessPath
{
    /// <summary>What <c>explain</c> calls it. A page token of one path is worth nothing on another.</summary>
    public abstract string Name { get; }

    /// <summary>Does it show every write that came before? Indexes follow a moment later.</summary>
    public abstract bool IsConsistent { get; }
}

/// <summary>A chunk of records in the order of a key.</summary>
/// <param name="Leading">The values of the first fields of that order: one for each field that is pinned.</param>
/// <param name="Range">What is asked of the field after them; none where nothing is.</param>
public abstract record RangePath(ImmutableArray<Value> Leading, ImmutableArray<Condition> Range) : AccessPath
{
    /// <summary>The fields that order the records.</summary>
    public abstract ImmutableArray<Field> Columns(Model model);
}

/// <summary>By the model's own key.</summary>
public sealed record KeyPath(ImmutableArray<Value> Leading, ImmutableArray<Condition> Range) : RangePath(Leading, Range)
{
    public override string Name => "key";

    public override bool IsConsistent => true;

    public override ImmutableArray<Field> Columns(Model model) => model.Key.Fields;
}

/// <summary>By an index, in the partition of these values.</summary>
public sealed record IndexPath(
    SecondaryIndex Index, ImmutableArray<Value> Partition, ImmutableArray<Value> Leading, ImmutableArray<Condition> Range)
    : RangePath(Leading, Range)
{
    public override string Name => Index.Name;

    public override bool IsConsistent => false;

    public override ImmutableArray<Field> Columns(Model model) => [.. Index.SortFields, .. model.Key.Fields];
}

/// <summary>By the pairs of a many-to-many relation.</summary>
/// <param name="Pairing">The relation.</param>
/// <param name="Owner">Whose pairs, where each owner has their own.</param>
/// <param name="From">The record whose pairs they are.</param>
/// <param name="Forward">Is it the left one of each pair?</param>
public sealed record LinkPath(Pairing Pairing, string? Owner, RecordKey From, bool Forward) : AccessPath
{
    public override string Name => Pairing.Name;

    public override bool IsConsistent => Forward;
}

/// <summary>The one record of a key, or nothing where there is no key.</summary>
public sealed record SinglePath(RecordKey? Key) : AccessPath
{
    public override string Name => "key";

    public override bool IsConsistent => true;
}
