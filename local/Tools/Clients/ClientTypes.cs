using Trellis.Operations.List;

namespace Trellis.Local.Tools.Clients;

/// <summary>The types of a schema in TypeScript: enums, nested types, and of each model its records, bodies and queries.</summary>
internal sealed class ClientTypes(Schema schema, TypeNames names)
{
    private static readonly string[] Ordered = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "exists"];

    /// <summary>What types.ts calls these operators.</summary>
    private static readonly (string Name, IEnumerable<string> Operators)[] Aliases =
    [
        ("Ordered", Ordered),
        ("Timed", Ordered.Append("beginsWith")),
        ("Textual", Ordered.Concat(["beginsWith", "contains", "notContains"])),
        ("Chosen", ["eq", "ne", "in", "exists"]),
    ];

    public void Write(StringBuilder text)
    {
        foreach (var type in schema.Enums)
        {
            text.Append(Doc.Comment(type.Description, ""))
                .Append($"export type {names[type.Name]} = {string.Join(" | ", type.Values.Select(value => $"'{value}'"))};\n\n");
        }

        foreach (var type in schema.NestedTypes)
        {
            Interface(text, type.Name, "", type.Description, type.Fields.Select(field => Member(field, "", isOptional: !field.Required)));
            Interface(
                text, type.Name, "Input", null,
                type.Fields.Select(field => Member(field, "Input", isOptional: !field.Required, isNullable: !field.Required)));
            Interface(
                text, type.Name, "Patch", null,
                type.Fields.Select(field => Member(field, "Patch", isOptional: true, isNullable: !field.Required)));
        }

        foreach (var model in schema.Models)
            Write(text, model);
    }

    private void Write(StringBuilder text, Model model)
    {
        var isWhole = IsWhole(model);
        var fields = model.Key.Fields.Concat(model.Fields.Where(field => !model.Key.Fields.Contains(field)));
        Interface(text, model.Name, "", model.Description, fields
            .Select(field => Member(field, "", isOptional: !IsAlwaysThere(field), isReadonly: !field.InUpdate))
            .Append("  /** 1 when it was created, and one more with each change. */\n  readonly _version: number;\n"));
        Interface(text, model.Name, "Input", null, model.Fields.Where(field => field.InCreate)
            .Select(field => Member(field, "Input", isOptional: !field.RequiredInCreate, isNullable: !field.RequiredInCreate)));
        Interface(text, model.Name, "Patch", null, model.Fields.Where(field => field.InUpdate)
            .Select(field => Member(field, "Patch", isOptional: true, isNullable: !field.Required)));
        Where(text, model);
        text.Append($"export type {names[model.Name, "Sort"]} = "
            + $"{string.Join(" | ", Sorts.For(model).SelectMany(name => (string[])[$"'{name}'", $"'-{name}'"]))};\n\n");
        Shape(text, model);

        bool IsAlwaysThere(Field field) =>
            !PublicReads.Hide(model, field) && (model.Key.Fields.Contains(field) || (field.Required && isWhole));
    }

    /// <summary>Does whoever gets a record see all of it? Not where fields have rules of their own, nor where some may write what they may
    /// not read: then every field can be missing.</summary>
    private static bool IsWhole(Model model) => model.Fields.All(field => field.Rules is null)
        && model.Rules.All(
            rule => (rule.Operations & (Operation.Create | Operation.Update)) == 0 || (rule.Operations & Operation.Get) != 0);

    private void Where(StringBuilder text, Model model)
    {
        var where = names[model.Name, "Where"];
        text.Append($"export interface {where} extends Groups<{where}> {{\n");
        // A field that is called like a group can only be asked for by another client.
        foreach (var field in model.Fields.Where(field => field.Name is not ("or" or "and" or "not")))
        {
            var operators = Operators.Offered(field.Type).ToList();
            var one = One(field.Type, "");
            var union = Aliases.FirstOrDefault(alias => alias.Operators.ToHashSet().SetEquals(operators)).Name
                ?? string.Join(" | ", operators.Select(name => $"'{name}'"));
            text.Append(
                $"  {field.Name}?: {(operators.Contains("eq") ? $"Condition<{one}, {union}>" : $"Pick<Operators<{one}>, {union}>")};\n");
        }

        text.Append("}\n\n");
    }

    private void Shape(StringBuilder text, Model model)
    {
        var keys = model.Key.Fields;
        var (one, many) = (
            model.Relations.Where(relation => relation.KeyIsOnSource), model.Relations.Where(relation => !relation.KeyIsOnSource));
        text.Append(
            $$"""
            export interface {{names[model.Name, "Model"]}} {
              record: {{names[model.Name]}};
              key: {{string.Join(" | ", keys.Select(field => $"'{field.Name}'"))}};
              id: {{(keys is [var only] ? One(only.Type, "") : "never")}};
              input: {{names[model.Name, "Input"]}};
              patch: {{names[model.Name, "Patch"]}};
              where: {{names[model.Name, "Where"]}};
              sort: {{names[model.Name, "Sort"]}};
              /** What a list can include, too. */
              one: {{Members(one, Included)}};
              /** What only the read of one record can include. */
              many: {{Members(many, Included)}};
              relations: {{Members(model.Relations, Followed)}};
            }


            """);
    }

    private string Followed(Relation relation) =>
        $"{(relation.IsToOne ? "Single" : relation.Pairing is null ? "Related" : "Linked")}<{names[relation.Target.Name, "Model"]}>"
        + (relation is { IsToOne: false, Pairing: null, Target.IsLive: true } ? $" & Live<{names[relation.Target.Name, "Model"]}>" : "");

    private string Included(Relation relation) => relation.Kind is RelationKind.HasMany or RelationKind.ManyToMany
        ? $"Page<{names[relation.Target.Name]}>"
        : $"{names[relation.Target.Name]} | null";

    private static string Members(IEnumerable<Relation> relations, Func<Relation, string> type) =>
        relations.ToImmutableArray() is { IsEmpty: false } all
            ? $"{{ {string.Join("; ", all.Select(relation => $"{relation.Name}: {type(relation)}"))} }}"
            : "{}";

    private void Interface(StringBuilder text, string name, string kind, string? description, IEnumerable<string> members)
    {
        text.Append(Doc.Comment(description, "")).Append($"export interface {names[name, kind]} {{\n");
        foreach (var member in members)
            text.Append(member);
        text.Append("}\n\n");
    }

    private string Member(Field field, string nested, bool isOptional, bool isNullable = false, bool isReadonly = false)
    {
        // The items of a list are replaced, not patched.
        var one = One(field.Type, nested == "Patch" && field.Type.IsList ? "Input" : nested);
        var type = !field.Type.IsList ? one : field.Type.ItemRequired ? $"{one}[]" : $"({one} | null)[]";
        return $"{Doc.Comment(field.Description, "  ")}  {(isReadonly ? "readonly " : "")}{field.Name}{(isOptional ? "?" : "")}: "
            + $"{type}{(isNullable ? " | null" : "")};\n";
    }

    private string One(FieldType type, string nested) => type.Kind switch
    {
        TypeKind.Enum => names[type.Enum!.Name],
        TypeKind.Nested => names[type.Nested!.Name, nested],
        TypeKind.Boolean => "boolean",
        TypeKind.Int or TypeKind.Float or TypeKind.Timestamp => "number",
        _ => "string",
    };
}
