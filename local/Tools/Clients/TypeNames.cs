namespace Trellis.Local.Tools.Clients;

/// <summary>The names of types in the OpenAPI document and the TypeScript client. The schema's own names come first: one of ours that is
/// taken gets an underscore, and so does one of the schema's that the language reserves.</summary>
internal sealed class TypeNames
{
    private readonly Dictionary<(string Type, string Kind), string> given = [];
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
            Give("", name);
        foreach (var name in models.Concat(nested))
        {
            Give(name, "Input");
            Give(name, "Patch");
        }

        foreach (var name in models)
        {
            foreach (var kind in (string[])["Page", "Where", "Sort", "Related", "Model"])
                Give(name, kind);
        }
    }

    /// <summary>The name of a type of the schema (<c>Task</c>), or of one that is made of it (<c>Task</c> and <c>Input</c>).</summary>
    public string this[string name, string kind = ""] => given[(name, kind)];

    /// <summary>The name of one of our own types.</summary>
    public string Own(string name) => given[("", name)];

    private void Give(string name, string kind = "")
    {
        // A type of the schema that is called like one of ours comes first, and keeps the name.
        var free = name + kind;
        while (!taken.Add(free))
            free += "_";
        given[(name, kind)] = free;
    }
}
