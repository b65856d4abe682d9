using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// What a schema writes into Query, Mutation and Subscription itself: not served, and not to be confused with what every model has.
/// </summary>
internal static class RootFields
{
    public static void Check(Types types, Faults faults)
    {
        QueryFields(types, faults);
        var own = Written(types);
        if (own.Count == 0)
            return;
        foreach (var model in types.Models)
        {
            var directive = model.Syntax.Directive("model")!;
            Check("queries", "get", $"get{Naming.Upper(model.Name)}");
            Check("mutations", "create", $"create{Naming.Upper(model.Name)}");
            Check("mutations", "update", $"update{Naming.Upper(model.Name)}");
            Check("mutations", "delete", $"delete{Naming.Upper(model.Name)}");
            Check("subscriptions", "onCreate", $"onCreate{Naming.Upper(model.Name)}");
            Check("subscriptions", "onUpdate", $"onUpdate{Naming.Upper(model.Name)}");
            Check("subscriptions", "onDelete", $"onDelete{Naming.Upper(model.Name)}");

            void Check(string group, string operation, string name)
            {
                var isGenerated = directive.Argument(group) switch
                {
                    null => true,
                    { Kind: LiteralKind.Object } written =>
                        written.Field(operation) is null && written.Field("level") is not { Text: "off" },
                    _ => false,
                };
                if (isGenerated && own.TryGetValue(name, out var field) && field.Group == group)
                    faults.Error(
                        "schema.generated-name", field.Member.Start, field.Path,
                        $"'{name}' is an operation that '{model.Name}' has already. Leave the field out, or switch the model's off by "
                        + $"@model({group}: {{ {operation}: null }}).");
            }
        }
    }

    /// <summary>An index's query has no place in REST, but two of one name are a mistake all the same.</summary>
    private static void QueryFields(Types types, Faults faults)
    {
        HashSet<string>? names = null;
        foreach (var model in types.Models)
        {
            foreach (var index in model.Indexes)
            {
                if (index.QueryField is { } name && !(names ??= []).Add(name))
                    faults.Error(
                        "schema.duplicate-index", index.Start, model.Name,
                        $"There is already an index with queryField: \"{name}\". Give this one another, or leave queryField out.");
            }
        }
    }

    private static Dictionary<string, (string Group, Member Member, string Path)> Written(Types types)
    {
        var fields = new Dictionary<string, (string, Member, string)>(StringComparer.Ordinal);
        foreach (var (root, group) in (
            ReadOnlySpan<(string, string)>)[("Query", "queries"), ("Mutation", "mutations"), ("Subscription", "subscriptions")])
        {
            foreach (var member in types.Named(root)?.Members ?? [])
                fields.TryAdd(member.Name, (group, member, $"{root}.{member.Name}"));
        }

        return fields;
    }
}
