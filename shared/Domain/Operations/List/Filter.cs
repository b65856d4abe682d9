namespace Trellis.Operations.List;

/// <summary>Decides which records a list contains. Two-valued: a condition on an absent field is false, so its negation is true.</summary>
public abstract record Filter
{
    public abstract bool Holds(Record record);

    /// <summary>The parts that must all hold: those of an AND, otherwise the filter itself.</summary>
    public virtual ImmutableArray<Filter> Conjuncts => [this];

    /// <summary>The AND of the filters; null if there are none.</summary>
    public static Filter? All(IReadOnlyList<Filter> filters) => filters.Count switch
    {
        0 => null,
        1 => filters[0],
        _ => new AllOf([.. filters]),
    };
}

/// <summary>AND.</summary>
public sealed record AllOf(ImmutableArray<Filter> Parts) : Filter
{
    public override ImmutableArray<Filter> Conjuncts => [.. Parts.SelectMany(part => part.Conjuncts)];

    public override bool Holds(Record record)
    {
        foreach (var part in Parts)
        {
            if (!part.Holds(record))
                return false;
        }

        return true;
    }

    public override string ToString() => string.Join('&', Parts);
}

/// <summary>OR.</summary>
public sealed record AnyOf(ImmutableArray<Filter> Parts) : Filter
{
    public override bool Holds(Record record)
    {
        foreach (var part in Parts)
        {
            if (part.Holds(record))
                return true;
        }

        return false;
    }

    public override string ToString() =>
        $"or=({string.Join(',', Parts.Select(part => part is AllOf all ? $"and=({string.Join(',', all.Parts)})" : part.ToString()))})";
}

/// <summary>NOT.</summary>
public sealed record NotOf(Filter Part) : Filter
{
    public override bool Holds(Record record) => !Part.Holds(record);

    public override string ToString() => $"not=({(Part is AllOf all ? string.Join(',', all.Parts) : Part.ToString())})";
}

/// <summary>The access rules require this of a record.</summary>
public sealed record Granted(Grant Grant) : Filter
{
    public override bool Holds(Record record) => Grant.Holds(record);

    public override string ToString() => "(access rules)";
}

/// <summary>
/// A condition on a field that the caller may read only in some records. In the others the field counts as absent, so that the response
/// discloses nothing about its value.
/// </summary>
public sealed record ReadableIf(Granted Readable, Condition Condition) : Filter
{
    public override bool Holds(Record record) => Readable.Holds(record) && Condition.Holds(record);

    public override string ToString() => Condition.ToString();
}
