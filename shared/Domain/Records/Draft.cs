namespace Trellis.Records;

/// <summary>A parsed request body: the fields that it sets, those that it removes, and its faults.</summary>
public sealed class Draft
{
    /// <summary>Canonical values by field name. In a patch, a <see cref="Value.Null"/> member of a nested object removes that
    /// member.</summary>
    public Dictionary<string, Value> Set { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields that the body sets to null.</summary>
    public List<string> Removed { get; } = [];

    public List<Fault> Faults { get; } = [];

    /// <summary>All fields that the body writes, including those with invalid values: access is checked before validity.</summary>
    public List<string> Touched { get; } = [];

    public Failure? Failure => Failure.Combine(Faults, "body", "record.validation");
}

/// <summary>The operation that a body is for. A create needs all required fields, a patch only those that change.</summary>
public enum Purpose
{
    Create,
    Update,
}
