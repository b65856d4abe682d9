namespace Trellis.Local.Tools.Clients;

/// <summary>The names of types in the OpenAPI document and the TypeScript client. The schema's own names come first: one of ours that is
/// taken gets an underscore, and so does one of the schema's that the language reserves.</summary>
internal sealed class TypeNames
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken;

    /// <param name="own">Names of our own that do not come from a type.</param>
    public TypeNames(Schema schema, IEnumerable<string> reserved, IEnumerable<string> own)
    {
        taken = new HashSet<string>(reserved, StringComparer.Ordinal);
        var nested = schema.NestedTypes.Select(type => type.Name).ToList();
        var models = schema.Models.Select(model => model.Name).ToList();
        foreach (var name in schema.Enums.Select(type => type.Name).Concat(nested).Concat(models))
            Give(name);
        foreach (var name in own)
            Give(name);
        foreach (var name in models.Concat(nested))
        {
            Give(name + "Input");
            Give(name + "Patch");
        }

        foreach (var name in models)
        {
            foreach (var kind in (string[])["Page", "Where", "Sort", "Related", "Model"])
                Give(name + kind);
        }
    }

    /// <summary>The name of a type of the schema, of one made of it (<c>TaskInput</c>), or of one of our own.</summary>
    public string this[string name] => given[name];

    private void Give(string name)
    {
        // A type of the schema that is called like one of ours comes first, and keeps the name.
        var free = name;
        while (!taken.Add(free))
            free += "_";
        given.TryAdd(name, free);
    }
}
