using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Warns of what compiles, and is hardly meant. Only people read it, so functions do not look for it at their start.</summary>
internal static class Pitfalls
{
    public static void Check(Schema schema, Types types, Faults faults)
    {
        WarnOfCircle(schema, types, faults);
        foreach (var model in schema.Models)
        {
            var syntax = types.ModelsByName[model.Name].Syntax;
            WarnOfSameKey(model, syntax, faults);
            WarnOfOwnerField(model, syntax, faults);
        }
    }

    /// <summary>Models that require each other: the first record of either would need one of the other.</summary>
    private static void WarnOfCircle(Schema schema, Types types, Faults faults)
    {
        var waiting = schema.Models.ToDictionary(model => model, model => Required(model).Count());
        var children = schema.Models.SelectMany(model => Required(model).Select(parent => (model, parent)))
            .ToLookup(pair => pair.parent, pair => pair.model);
        var possible = new Queue<Model>(schema.Models.Where(model => waiting[model] == 0));
        while (possible.TryDequeue(out var model))
        {
            waiting.Remove(model);
            foreach (var child in children[model])
            {
                if (--waiting[child] == 0)
                    possible.Enqueue(child);
            }
        }

        if (schema.Models.FirstOrDefault(waiting.ContainsKey) is not { } first)
            return;
        var names = Faults.List(schema.Models.Where(waiting.ContainsKey).Select(model => model.Name));
        faults.Warn(
            "schema.circle", types.ModelsByName[first.Name].Syntax.Start, first.Name,
            $"No record of {names} can ever be created: each requires one that exists already. Make one of the relations between them, and "
            + "its foreign key, optional: leave its ! out.");
    }

    /// <summary>The models of which a record must exist before one of this model can.</summary>
    private static IEnumerable<Model> Required(Model model) => model.ForeignKeys
        .Where(key => key.Target != model && key.Fields.All(field => field.RequiredInCreate))
        .Select(key => key.Target)
        .Distinct();

    /// <summary>As in Amplify, each belongsTo without arguments takes the first hasMany of the other side.</summary>
    private static void WarnOfSameKey(Model model, Definition syntax, Faults faults)
    {
        var parents = model.Relations.Where(relation => relation.Kind is RelationKind.BelongsTo).ToList();
        foreach (var relation in parents)
        {
            var first = parents.Find(other => other.Target == relation.Target && other.KeyFields.SequenceEqual(relation.KeyFields))!;
            if (first == relation)
                continue;
            faults.Warn(
                "schema.same-key", syntax.Member(relation.Name)!.Start, relation.ToString(),
                $"'{relation}' and '{first}' are one relation: both are stored in '{relation.KeyFields[0].Name}'. For two, write "
                + $"'{relation.Name}Id: ID' and '{relation.Name}: {relation.Target.Name} @belongsTo(references: [\"{relation.Name}Id\"])' "
                + $"here, and @hasMany(references: [\"{relation.Name}Id\"]) on its field in '{relation.Target.Name}'.");
        }
    }

    /// <summary>As in Amplify, an owner field that is not declared is added, so a misspelled one is no error.</summary>
    private static void WarnOfOwnerField(Model model, Definition syntax, Faults faults)
    {
        foreach (var rule in model.Rules.SelectMany(rule => rule.And.Prepend(rule)).OfType<OwnerRule>().DistinctBy(rule => rule.Field))
        {
            if (rule.Field is "owner" || rule.Line == 0 || syntax.Member(rule.Field) is not null)
                continue;
            var declared = model.Fields.Where(field => field.Type.Kind is TypeKind.String or TypeKind.Id && field.Name != rule.Field);
            if (Spelling.Nearest(rule.Field, declared.Select(field => field.Name)) is not { } similar)
                continue;
            faults.WarnAt(
                "schema.owner-field", rule.Line, rule.Column, $"{model.Name}.{rule.Field}",
                $"'{model.Name}' has no field '{rule.Field}', so the service adds one and keeps the owner in it. Did you mean "
                + $"'{similar}'? If not, declare '{rule.Field}: String'.");
        }
    }
}
