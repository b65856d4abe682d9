namespace Trellis.Local.Tools.Schemas;

/// <summary>A compiled schema as one JSON document: what <c>describe</c> prints for programs.</summary>
internal static class Description
{
    public static JsonObject Of(Schema schema) => new()
    {
        ["models"] = Members(schema.Models, model => model.Name, Of),
        ["enums"] = Members(schema.Enums, type => type.Name, type => Texts(type.Values)),
        ["types"] = Members(schema.NestedTypes, type => type.Name, type => Fields(type.Fields)),
    };

    private static JsonObject Of(Model model) => new()
    {
        ["path"] = model.Path,
        ["key"] = Names(model.Key.Fields),
        ["scope"] = model.Scope.OwnerField ?? "*",
        ["live"] = model.IsLive,
        ["fields"] = Fields(model.Fields.RemoveAll(field => field.IsImplied)),
        ["create"] = Input(InputTypes.Create(model)),
        ["update"] = Input(InputTypes.Update(model)),
        ["indexes"] = new JsonArray([.. model.Indexes.Select(index => new JsonObject
        {
            ["name"] = index.Name,
            ["fields"] = Names(index.PartitionFields.Concat(index.SortFields)),
            ["slot"] = $"gsi{index.Slot}",
        })]),
        ["relations"] = Members(model.Relations, relation => relation.Name, Of),
        ["rules"] = Rules(model.Rules),
        ["fieldRules"] = Members(
            model.Fields.Select(field => (field.Name, field.Rules))
                .Concat(model.Relations.Select(relation => (relation.Name, relation.Rules)))
                .Where(own => own.Rules is not null),
            own => own.Name, own => Rules(own.Rules!.Value)),
        ["disabled"] = Texts(OperationNames.Of(model.Disabled)),
    };

    private static JsonObject Of(Relation relation)
    {
        var json = new JsonObject { ["kind"] = RelationText.Word(relation.Kind), ["model"] = relation.Target.Name };
        if (relation.Pairing is { } pairing)
        {
            json["relationName"] = pairing.Name;
        }
        else
        {
            json["keyOn"] = relation.KeyIsOnSource ? relation.Source.Name : relation.Target.Name;
            json["key"] = Names(relation.KeyFields);
        }

        if (relation.Index is { } index)
            json["index"] = index.Name;
        if (relation.OnDelete is not OnDelete.Keep)
            json["onDelete"] = RelationText.Word(relation.OnDelete);
        return json;
    }

    private static JsonObject? Input(IReadOnlyList<KeyValuePair<string, string>>? types) =>
        types is null ? null : Members(types, type => type.Key, type => JsonValue.Create(type.Value));

    private static JsonObject Fields(IEnumerable<Field> fields) =>
        Members(fields, field => field.Name, field => JsonValue.Create($"{field.Type}{(field.Required ? "!" : "")}"));

    private static JsonArray Rules(ImmutableArray<Rule> rules) => Texts(rules.Select(rule => rule.Text));

    private static JsonArray Names(IEnumerable<Field> fields) => Texts(fields.Select(field => field.Name));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Members<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), (JsonNode?)value(item))));
}
