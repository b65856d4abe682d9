namespace Trellis.Local.Tools.Clients;

/// <summary>The schema as the web client reads it from <c>/schema.json</c>: what its pages are made from. Rules are hints for what the
/// client need not offer; the API decides. Most members that are false, null or empty are left out. web/src/schema/schema.ts is the other
/// end.</summary>
internal static class SchemaJson
{
    private static readonly Operation[] Each = [Operation.Create, Operation.Get, Operation.List, Operation.Update, Operation.Delete];

    public static string Write(Schema schema) => JsonStyle.Line(new JsonObject
    {
        ["models"] = List(schema.Models, ToJson),
        ["enums"] = schema.Enums.ToJson(type => type.Name, type => type.Values.ToJson()),
        ["types"] = schema.NestedTypes.ToJson(type => type.Name, type => List(type.Fields, ToJson)),
    });

    private static JsonObject ToJson(Model model) => Members(
        ("name", model.Name),
        ("path", model.Path),
        ("description", model.Description),
        ("title", model.Title),
        ("live", True(model.IsLive)),
        ("key", Names(model.Key.Fields)),
        ("generatedId", model.Key.IsGeneratedId),
        ("createdAt", model.CreatedAt),
        ("updatedAt", model.UpdatedAt),
        ("fields", List(model.Fields, ToJson)),
        ("indexes", List(model.Indexes, index => Members(
            ("name", index.Name),
            ("partition", Names(index.PartitionFields)),
            ("sort", Names(index.SortFields)),
            ("origin", Word(index.Origin))))),
        ("relations", List(model.Relations, ToJson)),
        ("operations", OperationNames(Operation.All & ~model.Disabled)),
        ("rules", List(model.Rules, ToJson)));

    private static JsonObject ToJson(Relation relation) => Members(
        ("name", relation.Name),
        ("kind", Word(relation.Kind)),
        ("model", relation.Target.Name),
        ("description", relation.Description),
        ("key", Names(relation.KeyFields)),
        ("keyOnSource", relation.KeyIsOnSource),
        ("required", True(relation.Required)),
        ("onDelete", relation.OnDelete is OnDelete.Keep ? null : Word(relation.OnDelete)),
        ("sort", Names(relation.Index?.SortFields ?? [])),
        ("pairing", relation.Pairing?.Name),
        ("left", True(relation.Pairing?.IsLeft(relation) == true)),
        ("owned", True(relation.Pairing?.IsOwned == true)),
        ("rules", relation.Rules is { } rules ? List(rules, ToJson) : null));

    private static JsonObject ToJson(Field field) => Members(
        ("name", field.Name),
        ("type", field.Type.Name),
        ("kind", field.Type.Kind switch { TypeKind.Enum => "enum", TypeKind.Nested => "nested", _ => "scalar" }),
        ("list", True(field.Type.IsList)),
        ("itemRequired", True(field.Type.ItemRequired)),
        ("required", True(field.Required)),
        ("description", field.Description),
        ("role", Word(field.Role)),
        ("create", True(field.InCreate)),
        ("createRequired", True(field.RequiredInCreate)),
        ("update", True(field.InUpdate)),
        ("default", field.Default),
        ("unique", True(field.Unique)),
        ("validations", field.Validations.IsEmpty ? null : List(field.Validations, validation => Members(
            ("kind", Word(validation.Kind)), ("value", validation.Value), ("message", validation.Message)))),
        ("rules", field.Rules is { } rules ? List(rules, ToJson) : null));

    private static JsonObject ToJson(Rule rule)
    {
        var json = Condition(rule);
        // A group has no members before it exists.
        var isOfGroup = rule.And.Prepend(rule).Any(each => each is MembersRule { IsOfGroup: true });
        json["operations"] = OperationNames(isOfGroup ? rule.Operations & ~Operation.Create : rule.Operations);
        if (!rule.And.IsEmpty)
            json["and"] = List(rule.And, Condition);
        return json;
    }

    private static JsonObject Condition(Rule rule) => rule switch
    {
        OwnerRule owner => OnField("owner", owner.Field, owner.IsList, owner.Claim),
        GroupsRule groups => Members(("allow", "groups"), ("groups", groups.Groups.ToJson()), ("claim", groups.Claim)),
        GroupsFieldRule groups => OnField("groupsField", groups.Field, groups.IsList, groups.Claim),
        MembersRule members => OnMembership(members.GroupFields, members.Membership),
        PublicRule => Members(("allow", "public")),
        _ => Members(("allow", "private")),
    };

    private static JsonObject OnField(string allow, string field, bool isList, string claim) =>
        Members(("allow", allow), ("field", field), ("list", True(isList)), ("claim", claim));

    /// <summary>The record's fields with its group's key, and where that group's members are found.</summary>
    private static JsonObject OnMembership(ImmutableArray<string> group, Membership membership) => Members(
        ("allow", "members"),
        ("group", group.ToJson()),
        ("through", membership.Through.Name),
        ("throughGroup", membership.GroupFields.ToJson()),
        ("member", membership.MemberField),
        ("where", membership.Where.IsEmpty
            ? null
            : membership.Where.ToJson(condition => condition.Field, condition => condition.AnyOf.ToJson())));

    private static JsonArray OperationNames(Operation operations) =>
        Each.Where(operation => (operations & operation) != 0).Select(Word).ToJson();

    private static JsonArray Names(IEnumerable<Field> fields) => fields.Select(field => field.Name).ToJson();

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> toJson) => [.. items.Select(toJson)];

    private static JsonNode? True(bool value) => value ? true : null;

    /// <summary>Without the members that are null.</summary>
    private static JsonObject Members(params IEnumerable<(string Name, JsonNode? Value)> members) =>
        members.Where(member => member.Value is not null).ToJson(member => member.Name, member => member.Value);

    /// <summary>An enum's member as the client writes it: <c>MinLength</c> is <c>minLength</c>.</summary>
    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
