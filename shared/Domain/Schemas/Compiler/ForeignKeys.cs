
namespace Trellis.Schemas.Compiler;

/// <summary>The fields of one model that store the key of another.</summary>
internal static class ForeignKeys
{
    /// <summary>Adds to a model the foreign key that Amplify would generate, or uses the declared fields of that name.</summary>
    /// <param name="holder">The model whose records store the key.</param>
    /// <param name="first">The first part of the generated name: the model that declares the relation. The storage name uses its storage
    /// name.</param>
    /// <param name="second">The second part: the relation's field.</param>
    /// <param name="target">The model whose key is stored.</param>
    /// <param name="required">Must every record have it?</param>
    /// <param name="faults">Receives an error for a declared field that cannot store the key.</param>
    public static List<FieldDraft> Generate(
        ModelDraft holder, ModelDraft first, string second, ModelDraft target, bool required, Faults faults)
    {
        var fields = new List<FieldDraft>(target.Key.Count);
        foreach (var part in target.Key)
        {
            var name = Naming.Camel(first.Name, second, part.Name);
            var stored = Naming.Camel(first.StorageName, second, part.Name);
            if (holder.FieldNamed(name) is null && stored != name && holder.FieldNamed(stored) is { } declared)
            {
                faults.Error(
                    "schema.storage-name", declared.Start, $"{holder.Name}.{stored}",
                    $"Records already store the foreign key '{name}' as '{stored}', because '{first.Name}' was formerly "
                    + $"'{first.StorageName}'. Give this field another name.");
            }

            var field = holder.FieldNamed(name) ?? holder.Add(new FieldDraft
            {
                Name = name,
                StorageName = stored,
                Type = part.Type,
                Start = holder.Syntax.Start,
                Required = required,
                RequiredInCreate = required,
            });
            if (field.Type.IsList || !SameType(field.Type, part.Type, strictly: false))
            {
                faults.Error(
                    "schema.key-mismatch", field.Start, $"{holder.Name}.{name}",
                    $"'{name}' is {field.Type}, but it is the foreign key to '{target.Name}.{part.Name}', which is {part.Type}. Give it "
                    + $"that type, or another name.");
            }

            Mark(field);
            fields.Add(field);
        }

        return fields;
    }

    /// <summary>The declared fields that a directive names, in its order. If one is missing or cannot be part of a key, reports an error
    /// and returns null.</summary>
    public static List<FieldDraft>? Named(ModelDraft holder, List<string> names, RelationDraft relation, string argument, Faults faults)
    {
        var start = relation.Directive.Argument(argument)!.Start;
        if (names.Count == 0)
        {
            faults.Error(
                "schema.no-key-fields", start, relation.Path,
                $"{argument} of @{relation.Directive.Name} is empty. Name the fields that store the key, or remove {argument}.");
            return null;
        }

        var fields = new List<FieldDraft>(names.Count);
        foreach (var name in names)
        {
            if (holder.FieldNamed(name) is not { } field)
            {
                faults.Missing(
                    "schema.unknown-field", start, relation.Path,
                    $"'{holder.Name}' has no stored field '{name}' for @{relation.Directive.Name}.{Spelling.Hint(name, holder.FieldNames)} "
                    + $"Add it, such as '{name}: ID'.");
            }
            else if (!field.IsKeyable)
            {
                faults.Error(
                    "schema.key-type", start, relation.Path,
                    $"A foreign key consists of single scalars and enums, and '{holder.Name}.{name}' is {field.Type}.");
            }
            else
            {
                fields.Add(field);
            }
        }

        if (argument is "references" && fields.Count == names.Count && fields.Exists(field => field.Required != fields[0].Required))
        {
            faults.Error(
                "schema.mixed-references", start, relation.Path,
                $"Of the references ({List(fields)}) some are required and some are not, so a record could refer to half a key. Make all "
                + "of them required, or none.");
        }

        return fields.Count == names.Count ? fields : null;
    }

    /// <summary>Do the fields match the key in number and types? For <c>references</c>, ID and String count as the same type.</summary>
    public static bool Match(
        List<FieldDraft> fields, ModelDraft holder, List<FieldDraft> key, ModelDraft target, RelationDraft relation, string argument,
        Faults faults)
    {
        var start = relation.Directive.Argument(argument)?.Start ?? relation.Directive.Start;
        if (fields.Count != key.Count)
        {
            faults.Error(
                "schema.key-count", start, relation.Path,
                $"The key of '{target.Name}' has {Count(key)} ({List(key)}), and @{relation.Directive.Name} names {fields.Count}. Name one "
                + $"field for each, in that order.");
            return false;
        }

        if (argument is "references" && key is [{ Name: "id" } id] && !IsText(id.Type.Kind) && id.Syntax?.Directive("primaryKey") is null)
        {
            faults.Error(
                "schema.key-mismatch", start, relation.Path,
                $"'{target.Name}.id' is {id.Type}, and references need an ID or a declared key. Write 'id: {id.Type}! @primaryKey'.");
            return false;
        }

        for (var i = 0; i < key.Count; i++)
        {
            if (SameType(fields[i].Type, key[i].Type, strictly: argument is not "references"))
                continue;
            faults.Error(
                "schema.key-mismatch", start, relation.Path,
                $"'{holder.Name}.{fields[i].Name}' is {fields[i].Type}, but it stores '{target.Name}.{key[i].Name}', which is "
                + $"{key[i].Type}. Give both the same type.");
            return false;
        }

        return true;
    }

    public static void Mark(FieldDraft field)
    {
        if (field.Role is FieldRole.Data)
            field.Role = FieldRole.ForeignKey;
    }

    public static void MarkAll(List<FieldDraft> fields)
    {
        foreach (var field in fields)
            Mark(field);
    }

    private static bool SameType(FieldType left, FieldType right, bool strictly) =>
        left.Kind == right.Kind ? left.Enum?.Name == right.Enum?.Name : !strictly && IsText(left.Kind) && IsText(right.Kind);

    private static bool IsText(TypeKind kind) => kind is TypeKind.Id or TypeKind.String;

    public static string List(List<FieldDraft> fields) => Faults.List(fields.Select(field => field.Name));

    private static string Count(List<FieldDraft> fields) => fields.Count == 1 ? "one field" : $"{fields.Count} fields";
}
