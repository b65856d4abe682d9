using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Creates the model drafts: declared fields, the arguments of <c>@model</c>, key and timestamps.</summary>
internal static class Models
{
    public static void CreateDrafts(Types types)
    {
        foreach (var definition in types.InOrder)
        {
            if (definition.Kind is not DefinitionKind.Type || definition.Directive("model") is null || types.IsRoot(definition.Name))
                continue;
            var model = new ModelDraft(definition);
            types.Models.Add(model);
            types.ModelsByName.TryAdd(definition.Name, model);
        }
    }

    public static void Fill(ModelDraft model, Types types, Faults faults)
    {
        foreach (var member in model.Syntax.Members)
        {
            if (member.Name is "_version")
            {
                faults.Error(
                    "schema.reserved-name", member.Start, $"{model.Name}.{member.Name}",
                    "'_version' is reserved: every response contains it as the record's version. Give the field another name.");
            }

            if (QueryWords.IsReserved(model.IsLive, member.Name))
            {
                faults.Warn(
                    "schema.query-word", member.Start, $"{model.Name}.{member.Name}",
                    $"'{member.Name}' is also a reserved parameter of list queries. To filter by the field, write {member.Name}.eq=….");
            }

            if (model.FieldNamed(member.Name) is null
                && IsStored(member, model, types, faults)
                && types.Resolve(member, model.Name) is { } type)
            {
                model.Add(new FieldDraft
                {
                    Name = member.Name,
                    Type = type,
                    Syntax = member,
                    Start = member.Start,
                    Required = member.Type.NonNull,
                    RequiredInCreate = member.Type.NonNull,
                });
            }
        }

        ApplyArguments(model, faults);
        Keys.Find(model, faults);
    }

    /// <summary>Relations are not stored, and neither are fields of a model type without a relation directive.</summary>
    private static bool IsStored(Member member, ModelDraft model, Types types, Faults faults)
    {
        if (Relations.DirectiveOf(member) is not null)
            return false;
        if (!types.RefersToModel(member))
            return true;
        faults.Warn(
            "schema.not-stored", member.Start, $"{model.Name}.{member.Name}",
            $"'{member.Name}' refers to the model '{member.Type.Name}' without a relation directive, so it is ignored. Write @hasOne, "
            + $"@hasMany, @belongsTo or @manyToMany after it.");
        return false;
    }

    /// <summary>A relation must not have the name of a field that a directive adds.</summary>
    public static void CheckRelationNames(ModelDraft model, Faults faults)
    {
        foreach (var relation in model.Relations)
        {
            if (model.FieldNamed(relation.Name) is { Syntax: null })
            {
                faults.Error(
                    "schema.duplicate-field", relation.Syntax.Start, relation.Path,
                    $"'{model.Name}' already has a field '{relation.Name}' that the service adds. Give the relation another name.");
            }
        }
    }

    /// <summary>Storage names must differ: keys contain them.</summary>
    public static void CheckStorageNames(List<ModelDraft> models, Faults faults)
    {
        var taken = new Dictionary<string, ModelDraft>(models.Count, StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (taken.TryAdd(model.StorageName, model))
                continue;
            var mapped = model.StorageName == model.Name ? taken[model.StorageName] : model;
            var start = mapped.Syntax.Directive("mapsTo")?.Start ?? mapped.Syntax.Start;
            faults.Error(
                "schema.storage-name", start, mapped.Name,
                $"'{model.Name}' and '{taken[model.StorageName].Name}' would both be stored as '{model.StorageName}'. Use another name in "
                + $"@mapsTo.");
        }
    }

    private static void ApplyArguments(ModelDraft model, Faults faults)
    {
        var directive = model.Syntax.Directive("model")!;
        if (directive.Argument("queries") is { } queries)
            model.Disabled |= Disabled(queries, Operation.Read, ("get", Operation.Get), ("list", Operation.List));
        if (directive.Argument("mutations") is { } mutations)
        {
            model.Disabled |= Disabled(
                mutations,
                Operation.Create | Operation.Update | Operation.Delete,
                ("create", Operation.Create),
                ("update", Operation.Update),
                ("delete", Operation.Delete));
        }

        model.ScopeArgument = directive.Argument("scope") is { Kind: LiteralKind.Enum } scope ? scope.Text : null;
        if (model.Syntax.Directive("mapsTo")?.Argument("name") is { Kind: LiteralKind.String } name)
        {
            // Keys of guards and profiles begin with '$', and IAM policies distinguish them from records by it.
            if (name.Text.StartsWith('$'))
            {
                faults.Error(
                    "schema.storage-name", name.Start, model.Name,
                    $"'{name.Text}' begins with '$', which is reserved for the service's own items. Use another name in @mapsTo.");
            }

            model.StorageName = name.Text;
        }

        Paths.Assign(model, directive, faults);
    }

    /// <summary>Null disables the whole group or one operation. A string only renames the operation in GraphQL, so it is
    /// ignored.</summary>
    private static Operation Disabled(Literal group, Operation all, params ReadOnlySpan<(string Name, Operation Operation)> each)
    {
        if (group.Kind is LiteralKind.Null)
            return all;
        var disabled = Operation.None;
        foreach (var (name, operation) in each)
        {
            if (group.Field(name) is { Kind: LiteralKind.Null })
                disabled |= operation;
        }

        return disabled;
    }

    /// <summary>Adds the creation and update times, after all other fields.</summary>
    public static void AddTimestamps(ModelDraft model, Faults faults)
    {
        var written = model.Syntax.Directive("model")!.Argument("timestamps");
        model.CreatedAt = Time(model, NameOf(written, "createdAt"), FieldRole.CreatedAt, faults);
        model.UpdatedAt = Time(model, NameOf(written, "updatedAt"), FieldRole.UpdatedAt, faults);
    }

    /// <summary>Applies <c>@model(title:)</c>.</summary>
    public static void ApplyTitle(ModelDraft model, Faults faults)
    {
        if (model.Syntax.Directive("model")!.Argument("title") is not { Kind: LiteralKind.String } written)
            return;
        if (model.FieldNamed(written.Text) is not { } field)
        {
            var hint = Spelling.Hint(written.Text, model.FieldNames);
            faults.Missing(
                "schema.unknown-field", written.Start, model.Name,
                $"'{model.Name}' has no stored field '{written.Text}' to use as title.{hint}");
        }
        else if (field.Type.IsList || field.Type.Kind is TypeKind.Nested or TypeKind.Json)
        {
            var what = $"'{model.Name}.{field.Name}' is {field.Type}";
            faults.Error(
                "schema.bad-title", written.Start, model.Name, $"A title must be a single scalar, and {what}. Use another field.");
        }
        else
        {
            model.TitleField = field.Name;
        }
    }

    private static string? NameOf(Literal? timestamps, string standard) => timestamps switch
    {
        null => standard,
        { Kind: LiteralKind.Null } => null,
        _ => timestamps.Field(standard) switch { null => standard, { Kind: LiteralKind.String } name => name.Text, _ => null },
    };

    /// <summary>If the schema declares a field of that name, clients may send it too. If its type cannot hold a time, it is an ordinary
    /// field.</summary>
    private static string? Time(ModelDraft model, string? name, FieldRole role, Faults faults)
    {
        if (name is null)
            return null;
        if (model.FieldNamed(name) is not { } declared)
        {
            if (!Naming.IsName(name))
            {
                faults.Error(
                    "schema.bad-name", model.Syntax.Directive("model")!.Start, model.Name,
                    $"'{name}' is not a valid field name. Use letters, digits and underscores.");
                return null;
            }

            model.Add(new FieldDraft
            {
                Name = name,
                Type = new FieldType(TypeKind.DateTime),
                Start = model.Syntax.Start,
                Required = true,
                InCreate = false,
                InUpdate = false,
                Role = role,
            });
            return name;
        }

        if (declared.Type is not { IsList: false, Kind: TypeKind.DateTime or TypeKind.String })
            return null;
        declared.RequiredInCreate = false;
        declared.Role = role;
        return name;
    }
}
