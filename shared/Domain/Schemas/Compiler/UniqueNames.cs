namespace Trellis.Schemas.Compiler;

/// <summary>A set of names that scans an array while it is small, which is nearly always.</summary>
internal struct UniqueNames
{
    private const int Few = 24;

    private readonly HashSet<string>? many;
    private readonly string[]? few;
    private int count;

    public UniqueNames(int most)
    {
        if (most > Few)
            many = new HashSet<string>(most, StringComparer.Ordinal);
        else
            few = most == 0 ? [] : new string[most];
    }

    public bool Add(string name)
    {
        if (many is not null)
            return many.Add(name);
        if (Array.IndexOf(few!, name, 0, count) >= 0)
            return false;
        few![count++] = name;
        return true;
    }
}
