namespace Trellis.Records;

/// <summary>What a body asks for: the fields that it sets, those that it removes, and everything that is wrong with it.</summary>
public sealed class Draft
{
    /// <summary>Field name to canonical value. In a patch, the members of a nested object may be <see cref="Value.Null"/>: remove
    /// them.</summary>
    public Dictionary<string, Value> Set { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields that were given as null.</summary>
    public List<string> Removed { get; } = [];

    public List<Fault> Faults { get; } = [];

    /// <summary>The fields that the body means to write, also where their value is faulty: whether one may comes before how.</summary>
    public List<string> Touched { get; } = [];

    public Failure? Failure => Faults.Count == 0
        ? null
        : new Failure(
            "record.validation", Faults.Count == 1 ? Faults[0].Detail : $"{Faults.Count} things are wrong with the body.", [.. Faults]);
}

/// <summary>What a body is for. A create must be whole; a patch speaks only of what changes.</summary>
public enum Purpose
{
    Create,
    Update,
}
