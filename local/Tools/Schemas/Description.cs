namespace Trellis.Local.Tools.Schemas;

/// <summary>A compiled schema as one JSON document: what <c>describe</c> prints for programs.</summary>
internal static class Description
{
    public static JsonObject Create(Schema schema) => new()
    {
        ["models"] = schema.Models.ToJson(model => model.Name, ToJson),
        ["enums"] = schema.Enums.ToJson(type => type.Name, type => type.Values.ToJson()),
        ["types"] = schema.NestedTypes.ToJson(type => type.Name, type => Fields(type.Fields)),
    };

    private static JsonObject ToJson(Model model) => new()
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
        ["relations"] = model.Relations.ToJson(relation => relation.Name, ToJson),
        ["rules"] = Rules(model.Rules),
        ["fieldRules"] = model.Fields.Select(field => (field.Name, field.Rules))
            .Concat(model.Relations.Select(relation => (relation.Name, relation.Rules)))
            .Where(own => own.Rules is not null)
            .ToJson(own => own.Name, own => Rules(own.Rules!.Value)),
        ["disabled"] = OperationNames.For(model.Disabled).ToJson(),
    };

    private static JsonObject ToJson(Relation relation)
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
        types?.ToJson(type => type.Key, type => type.Value);

    private static JsonObject Fields(IEnumerable<Field> fields) =>
        fields.ToJson(field => field.Name, field => $"{field.Type}{(field.Required ? "!" : "")}");

    private static JsonArray Rules(ImmutableArray<Rule> rules) => rules.Select(rule => rule.Text).ToJson();

    private static JsonArray Names(IEnumerable<Field> fields) => fields.Select(field => field.Name).ToJson();
}
