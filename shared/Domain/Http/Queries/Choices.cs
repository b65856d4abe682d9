namespace Trellis.Http.Queries;

/// <summary>Parses comma-separated names of fields and relations in a query.</summary>
internal static class Choices
{
    public static ImmutableArray<Field> Fields(Model model, string value, List<Fault> faults, string parameter = "fields")
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        foreach (var name in value.Split(','))
        {
            if (model.FieldNamed(name) is not { } field)
                faults.Add(new Fault(parameter, "query.unknown", Unknown(model, name, parameter)));
            else if (!fields.Contains(field))
                fields.Add(field);
        }

        return fields.ToImmutable();
    }

    private static string Unknown(Model model, string name, string parameter)
    {
        if (name.Length == 0)
            return $"{parameter} lacks a field's name.";
        // As other APIs write it: createdAt:desc, or "createdAt desc".
        var advice = parameter == "sort" && name.AsSpan().ContainsAny(": ") ? " Write sort=name, or sort=-name for the reverse order." : "";
        return $"{model.Name} has no field {name}.{advice}{QueryWords.Hint(model, parameter)}";
    }

    /// <param name="ofNamedRecord">True if the path identifies one record: all its relations can be included. In a page only relations can
    /// be included whose records one batch can fetch.</param>
    public static ImmutableArray<Relation> Relations(Model model, string value, List<Fault> faults, bool ofNamedRecord)
    {
        var relations = ImmutableArray.CreateBuilder<Relation>();
        foreach (var name in value.Split(','))
        {
            if (model.RelationNamed(name) is not { } relation)
            {
                faults.Add(
                    new Fault("include", "query.unknown", $"{model.Name} has no relation {name}.{QueryWords.Hint(model, "include")}"));
            }
            else if (!ofNamedRecord && !relation.KeyIsOnSource)
            {
                faults.Add(new Fault(
                    "include",
                    "query.include",
                    $"{name} can only be included when reading a single record: in a list it would take a query for each record."
                    + $" List it at /{model.Path}/…/{name}."));
            }
            else if (!relations.Contains(relation))
            {
                relations.Add(relation);
            }
        }

        return relations.ToImmutable();
    }
}
