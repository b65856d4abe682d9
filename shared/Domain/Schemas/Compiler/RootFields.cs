using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// Checks the fields that a schema declares in Query, Mutation and Subscription: they must not clash with the generated operations.
/// </summary>
internal static class RootFields
{
    public static void Check(Types types, Faults faults)
    {
        QueryFields(types, faults);
        var declared = DeclaredFields(types);
        if (declared.Count == 0)
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
                if (isGenerated && declared.TryGetValue(name, out var field) && field.Group == group)
                {
                    faults.Error(
                        "schema.generated-name", field.Member.Start, field.Path,
                        $"'{name}' is a generated operation of '{model.Name}'. Remove the field, or disable the generated operation with "
                        + $"@model({group}: {{ {operation}: null }}).");
                }
            }
        }
    }

    /// <summary>Query fields of indexes are not served, but two of the same name are an error in Amplify too.</summary>
    private static void QueryFields(Types types, Faults faults)
    {
        HashSet<string>? names = null;
        foreach (var model in types.Models)
        {
            foreach (var index in model.Indexes)
            {
                if (index.QueryField is { } name && !(names ??= []).Add(name))
                {
                    faults.Error(
                        "schema.duplicate-index", index.Start, model.Name,
                        $"There is already an index with queryField: \"{name}\". Give this one another name, or remove queryField.");
                }
            }
        }
    }

    private static Dictionary<string, (string Group, Member Member, string Path)> DeclaredFields(Types types)
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
