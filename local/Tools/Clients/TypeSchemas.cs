namespace Trellis.Local.Tools.Clients;

/// <summary>The components of a schema's types: enums, nested types, and of each model its records, pages and bodies.</summary>
internal sealed class TypeSchemas(Schema schema, TypeNames names)
{
    /// <summary>Components that no type of the schema stands behind.</summary>
    public static IReadOnlyList<string> Own { get; } = ["Problem", "Refusal", "Profile", "Explanation", "Batch", "BatchAnswer"];

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
            all[names[type.Name]] = Described(new JsonObject { ["type"] = "string", ["enum"] = Texts(type.Values) }, type.Description);
        all[names.Own("Problem")] = Problem();
        all[names.Own("Refusal")] = Refusal();
        all[names.Own("Profile")] = Profile();
        all[names.Own("Explanation")] = Explanation();
        all[names.Own("Batch")] = Batch();
        all[names.Own("BatchAnswer")] = BatchAnswer();
        return all;
    }

    private static JsonObject Batch() => Shape(
        ["requests"],
        ("requests", ListOf(1, Shape(
            ["method", "path"],
            ("method", new JsonObject { ["type"] = "string", ["enum"] = Texts(["POST", "PATCH", "DELETE", "PUT"]) }),
            ("path", Described(new JsonObject { ["type"] = "string" }, "Of a model, a record or a pair, such as /tasks.")),
            ("headers", new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } }),
            ("body", Described(new JsonObject { ["type"] = "object" }, "As at that path."))))));

    private static JsonObject BatchAnswer() => Shape(
        ["responses"],
        ("responses", ListOf(0, Shape(
            ["status"],
            ("status", new JsonObject { ["type"] = "integer" }),
            ("headers", new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } }),
            ("body", Described(
                new JsonObject { ["type"] = "object" }, "The record. It is left out where all of them would make the answer too "
                    + "long."))))));

    private static JsonObject ListOf(int least, JsonObject items) =>
        new() { ["type"] = "array", ["items"] = items, ["minItems"] = least, ["maxItems"] = BatchRequests.MostRequests };

    private static JsonObject Shape(string[] required, params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
        ["required"] = Texts(required),
    };

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
        // The public is told nothing of owners, be they part of the key.
        var isPublic = ((Operation[])[Operation.Get, Operation.List]).Any(read => !new Decision(model, Caller.Anonymous).On(read).IsNever);
        var required = model.Key.Fields.Where(field => !isPublic || !Owners.IsField(model, field))
            .Select(field => field.Name)
            .Append("_version");
        return Described(Object(properties, required, closed: false), model.Description);
    }

    private JsonObject Included(Relation relation)
    {
        var isMany = relation.Kind is RelationKind.HasMany or RelationKind.ManyToMany;
        var schema = isMany
            ? FieldSchemas.Ref(names[relation.Target.Name, "Page"])
            : FieldSchemas.Nullable(FieldSchemas.Ref(names[relation.Target.Name]));
        return Described(
            schema,
            string.Join(' ', new[] { relation.Description, $"There when include names it{(isMany ? ": the first page." : ".")}" }.Where(
                text => !string.IsNullOrEmpty(text))));
    }

    private JsonObject Page(Model model)
    {
        var properties = PageOf(model);
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

        return Object(properties, ["items", "nextToken"], closed: false);
    }

    private JsonObject KeyOf(Model model) => Object(
        new JsonObject(model.Key.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)fields.One(field.Type)))),
        model.Key.Fields.Where(field => !Owners.IsField(model, field)).Select(field => field.Name),
        closed: false);

    private JsonObject PageOf(Model model) =>
        new()
        {
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = FieldSchemas.Ref(names[model.Name]) },
            ["nextToken"] =
                new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "Asks for the next page; null at the end." },
            ["count"] =
                new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["description"] = "With count=true: how many there are in all." },
            ["countIsExact"] = new JsonObject
            {
                ["type"] = "boolean",
                ["description"] = "False where counting stopped early: there are at least that many."
            },
            ["explain"] = Described(FieldSchemas.Ref(names.Own("Explanation")), "With explain=true."),
        };

    private JsonObject Nested(NestedType type)
    {
        var properties = Properties(type.Fields, fields.Answered);
        return Described(
            Object(properties, type.Fields.Where(field => field.Required).Select(field => field.Name), closed: false), type.Description);
    }

    private static JsonObject Body(
        IEnumerable<Field> members, Func<Field, JsonObject> value, Func<Field, bool> isRequired, string? description)
    {
        var all = members.ToList();
        return Described(Object(Properties(all, value), all.Where(isRequired).Select(field => field.Name), closed: true), description);
    }

    private static JsonObject Properties(IEnumerable<Field> members, Func<Field, JsonObject> value) =>
        new(members.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)value(field))));

    private static JsonObject Problem() => Object(
        new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong, for people." },
            ["instance"] = new JsonObject
            {
                ["type"] = "string",
                ["format"] = "uri",
                ["description"] = "The request, by the id that the logs have too."
            },
            ["code"] =
                new JsonObject { ["type"] = "string", ["description"] = "What is wrong, for programs. A code never changes its meaning." },
            ["errors"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Every fault of the request at once.",
                ["items"] = Object(
                    new JsonObject
                    {
                        ["pointer"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["description"] = "Where: a JSON pointer into the body, or a parameter's name."
                        },
                        ["code"] = new JsonObject { ["type"] = "string" },
                        ["detail"] = new JsonObject { ["type"] = "string" },
                    },
                    ["pointer", "code", "detail"],
                    closed: false),
            },
        },
        ["type", "title", "status", "detail", "instance", "code"],
        closed: false);

    private static JsonObject Refusal() => Described(
        Object(new JsonObject { ["message"] = new JsonObject { ["type"] = "string" } }, ["message"], closed: false),
        "What API Gateway itself answers, before any function runs.");

    private static JsonObject Profile() => Object(
        new JsonObject
        {
            ["sub"] = new JsonObject { ["type"] = "string" },
            ["email"] = new JsonObject { ["type"] = "string" },
            ["firstSignIn"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["lastSignIn"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["signIns"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["description"] = "Approximate: Cognito retries." },
            ["groups"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        },
        ["sub", "signIns", "groups"],
        closed: false);

    private static JsonObject Explanation() => Object(
        new JsonObject
        {
            ["index"] = new JsonObject { ["type"] = "string" },
            ["keyCondition"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
            ["filter"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
            ["order"] = new JsonObject { ["type"] = "string", ["enum"] = Texts(["ascending", "descending"]) },
            ["consistent"] = new JsonObject { ["type"] = "boolean" },
            ["note"] = new JsonObject { ["type"] = "string", ["description"] = "Says which index would read less once it is filled." },
            ["itemsRead"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "null"),
                ["description"] = "Null where it would tell of records that you may not see."
            },
        },
        ["index", "keyCondition", "filter", "order", "consistent", "itemsRead"],
        closed: false);

    private static JsonObject Object(JsonObject properties, IEnumerable<string> required, bool closed)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (required.ToList() is { Count: > 0 } names)
            schema["required"] = Texts(names);
        schema["properties"] = properties;
        if (closed)
            schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (!string.IsNullOrWhiteSpace(description))
            schema["description"] = description;
        return schema;
    }

    internal static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
