using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>The key of a model: <c>@primaryKey</c>, or <c>id</c>.</summary>
internal static class Keys
{
    /// <summary>Longer keys would exceed DynamoDB's key size, and relations repeat all of the fields.</summary>
    public const int MostFields = 16;

    public static void Find(ModelDraft model, Faults faults)
    {
        Member? keyed = null;
        foreach (var member in model.Syntax.Members)
        {
            if (member.Directive("primaryKey") is not { } directive)
                continue;
            if (keyed is not null)
            {
                faults.Error(
                    "schema.second-key", directive.Start, $"{model.Name}.{member.Name}",
                    $"'{model.Name}' already has @primaryKey on '{keyed.Name}'. Add further fields there: @primaryKey(sortKeyFields: "
                    + $"[\"{member.Name}\"]).");
            }
            else
            {
                keyed = member;
            }
        }

        if (keyed is null)
            UseId(model);
        else
            Use(model, keyed, keyed.Directive("primaryKey")!, faults);

        foreach (var field in model.Key)
            field.InUpdate = false;
        if (model.FieldNamed("id") is { } id)
            Generate(id, model.Key.Contains(id));
    }

    private static void UseId(ModelDraft model)
    {
        var id = model.FieldNamed("id") ?? model.Add(new FieldDraft
        {
            Name = "id",
            Type = new FieldType(TypeKind.Id),
            Start = model.Syntax.Start,
            Required = true,
        });
        model.Key.Add(id);
    }

    /// <summary>An <c>id</c> is generated if the client sends none, whether it is in the key or not. A key field <c>id</c> that cannot
    /// hold a UUID must be sent.</summary>
    private static void Generate(FieldDraft id, bool isKey)
    {
        if (id.Type is { IsList: false, Kind: TypeKind.Id or TypeKind.String })
        {
            id.RequiredInCreate = false;
            id.Role = FieldRole.Identifier;
        }
        else if (isKey)
        {
            id.RequiredInCreate = true;
        }
    }

    private static void Use(ModelDraft model, Member keyed, DirectiveUse directive, Faults faults)
    {
        var path = $"{model.Name}.{keyed.Name}";
        if (Part(model, keyed.Name, directive.Start, path, faults) is { } first)
            model.Key.Add(first);
        foreach (var name in SortFields(directive, path, faults))
        {
            if (Part(model, name, directive.Argument("sortKeyFields")!.Start, path, faults) is not { } part)
                continue;
            if (part.Type.Kind is TypeKind.Boolean)
            {
                faults.Error(
                    "schema.key-type", directive.Argument("sortKeyFields")!.Start, path,
                    $"A key cannot sort by a Boolean, and '{name}' is one. Choose another field.");
            }

            if (model.Key.Contains(part))
                faults.Error("schema.key-field-twice", directive.Start, path, $"'{name}' is in the key twice. Remove one.");
            else
                model.Key.Add(part);
        }
    }

    /// <summary>The names that <c>sortKeyFields</c> lists.</summary>
    public static List<string> SortFields(DirectiveUse directive, string path, Faults faults)
    {
        var written = directive.Argument("sortKeyFields");
        var names = RelationDraft.StringList(written) ?? [];
        if (names.Count < MostFields)
            return names;
        faults.Error(
            "schema.key-too-long", written!.Start, path,
            $"sortKeyFields has {names.Count} fields. At most {MostFields - 1} are allowed.");
        return names.GetRange(0, MostFields - 1);
    }

    private static FieldDraft? Part(ModelDraft model, string name, int start, string path, Faults faults)
    {
        if (model.FieldNamed(name) is not { } field)
        {
            faults.Missing(
                "schema.unknown-field", start, path,
                $"'{model.Name}' has no stored field '{name}' for its key.{Spelling.Hint(name, model.FieldNames)}");
            return null;
        }

        if (!field.IsKeyable)
        {
            faults.Error(
                "schema.key-type", start, path,
                $"A key consists of single scalars and enums, and '{name}' is {field.Type}. Choose another field.");
        }
        else if (!field.Required)
        {
            faults.Error("schema.key-nullable", start, path, $"A key field cannot be null: write '{name}: {field.Type}!'.");
        }

        return field;
    }
}
