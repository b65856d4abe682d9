using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http.Queries;

/// <summary>Names in a query, parted by commas: of fields, and of relations.</summary>
internal static class Choices
{
    public static ImmutableArray<Field> Fields(Model model, string value, List<Fault> faults, string parameter = "fields")
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        foreach (var name in value.Split(','))
        {
            if (model.FieldNamed(name) is not { } field)
                faults.Add(new Fault(parameter, "query.unknown", $"{model.Name} has no field {name}.{QueryWords.Hint(model, parameter)}"));
            else if (!fields.Contains(field))
                fields.Add(field);
        }

        return fields.ToImmutable();
    }

    /// <param name="model">Whose relations.</param>
    /// <param name="value">Their names.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="ofNamedRecord">Of a record that the path names every relation can be included; of a page only those whose records one
    /// batch can fetch.</param>
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
                    $"{name} can be included only where a record is read at its own address: a list would take a query for each record."
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

internal static class QueryFaults
{
    /// <summary>One failure of all the faults; null where there are none.</summary>
    public static Failure? Of(List<Fault> faults) => faults.Count == 0
        ? null
        : new Failure(
            faults[0].Code, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} things in the query cannot be understood.",
            [.. faults]);
}
