namespace Trellis.Local.Tools.Clients;

/// <summary>The components of a schema's types: enums, nested types, and of each model its records, pages and bodies.</summary>
internal sealed class TypeSchemas(Schema schema, TypeNames names)
{
    private readonly FieldSchemas fields = new(names);

    public JsonObject All()
    {
        var all = new JsonObject();
        foreach (var model in schema.Models)
        {
            all[names[model.Name]] = Answered(model);
            all[names[model.Name, "Page"]] = Page(model);
            if ((model.Disabled & Operation.Create) == 0)
            {
                all[names[model.Name, "Input"]] = Body(
                    model.Fields.Where(field => field.InCreate), fields.Created, field => field.RequiredInCreate, model.Description);
            }

            if ((model.Disabled & Operation.Update) == 0)
            {
                all[names[model.Name, "Patch"]] = Body(
                    model.Fields.Where(field => field.InUpdate), fields.Patched, _ => false,
                    "What to change. Null removes a field; what is not named stays.");
            }
        }

        foreach (var type in schema.NestedTypes)
        {
            all[names[type.Name]] = Nested(type);
            all[names[type.Name, "Input"]] = Body(
                type.Fields, field => fields.Member(field, isPatch: false), field => field.Required, type.Description);
            all[names[type.Name, "Patch"]] = Body(type.Fields, field => fields.Member(field, isPatch: true), _ => false, type.Description);
        }

        foreach (var type in schema.Enums)
            all[names[type.Name]] = Described(new JsonObject { ["type"] = "string", ["enum"] = type.Values.ToJson() }, type.Description);
        foreach (var (name, type) in FixedTypes.All())
            all[names.Own(name)] = type!.DeepClone();
        return all;
    }

    /// <summary>Always there are the key and the version alone: a field without a value is left out, so is one that the caller may not
    /// read, and so is what <c>fields</c> does not name.</summary>
    private JsonObject Answered(Model model)
    {
        var properties = new JsonObject();
        foreach (var field in model.Key.Fields.Concat(model.Fields.Where(field => !model.Key.Fields.Contains(field))))
            properties[field.Name] = fields.Answered(field);
        foreach (var relation in model.Relations)
            properties[relation.Name] = Included(relation);
        properties["_version"] = new JsonObject
        {
            ["type"] = "integer",
            ["format"] = "int64",
            ["minimum"] = 1,
            ["description"] = "1 when it was created, and one more with each change."
        };
        var key = model.Key.Fields.Where(field => !PublicReads.Hide(model, field)).Select(field => field.Name);
        return Described(Object(properties, [.. key, "_version"]), model.Description);
    }

    private JsonObject Included(Relation relation)
    {
        var isMany = relation.Kind is RelationKind.HasMany or RelationKind.ManyToMany;
        var schema = isMany
            ? FieldSchemas.Ref(names[relation.Target.Name, "Page"])
            : FieldSchemas.Nullable(FieldSchemas.Ref(names[relation.Target.Name]));
        var when = $"There when include names it{(isMany ? ": the first page." : ".")}";
        return Described(schema, string.IsNullOrEmpty(relation.Description) ? when : $"{relation.Description} {when}");
    }

    private JsonObject Page(Model model)
    {
        var properties = new JsonObject
        {
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = FieldSchemas.Ref(names[model.Name]) },
            ["nextToken"] = Described(
                new JsonObject { ["type"] = new JsonArray("string", "null") }, "Asks for the next page; null at the end."),
            ["count"] = Described(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, "With count=true: how many there are in all."),
            ["countIsExact"] = Described(
                new JsonObject { ["type"] = "boolean" }, "False where counting stopped early: there are at least that many."),
            ["explain"] = Described(FieldSchemas.Ref(names.Own("Explanation")), "With explain=true."),
        };
        if (model.IsLive)
        {
            properties["since"] = new JsonObject { ["type"] = "string", ["description"] = "Follows the list from here." };
            properties["removed"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = model.Key.Fields is [var only] ? fields.One(only.Type) : KeyOf(model),
                ["description"] = "With since: the keys of records that are no longer in the list.",
            };
        }

        return Object(properties, ["items", "nextToken"]);
    }

    private JsonObject KeyOf(Model model) => Object(
        model.Key.Fields.ToJson(field => field.Name, field => fields.One(field.Type)),
        model.Key.Fields.Where(field => !Owners.IsField(model, field)).Select(field => field.Name));

    private JsonObject Nested(NestedType type) => Described(
        Object(
            type.Fields.ToJson(field => field.Name, fields.Answered),
            type.Fields.Where(field => field.Required).Select(field => field.Name)),
        type.Description);

    /// <summary>Of what is sent, which may have no other members.</summary>
    private static JsonObject Body(
        IEnumerable<Field> members, Func<Field, JsonObject> value, Func<Field, bool> isRequired, string? description)
    {
        var all = members.ToList();
        var schema = Object(all.ToJson(field => field.Name, value), all.Where(isRequired).Select(field => field.Name));
        schema["additionalProperties"] = false;
        return Described(schema, description);
    }

    private static JsonObject Object(JsonObject properties, IEnumerable<string> required)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (required.ToList() is { Count: > 0 } names)
            schema["required"] = names.ToJson();
        schema["properties"] = properties;
        return schema;
    }

    internal static JsonObject Described(JsonObject schema, string? description)
    {
        if (!string.IsNullOrWhiteSpace(description))
            schema["description"] = description;
        return schema;
    }
}
