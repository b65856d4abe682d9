namespace Trellis.Tests.Schemas;

/// <summary><c>@index</c>, the indexes of relations and owners, and the table's slots that they take.</summary>
public sealed class IndexingModels
{
    [Fact]
    public void An_index_has_its_fields_and_a_name_of_its_own_or_of_them()
    {
        var model = Sdl.Model("type Task @model { state: String @index(name: \"byState\", sortKeyFields: [\"due\", \"title\"]) @index title: String! due: AWSDate @index(sortKeyFields: \"title\") }", "Task");

        Assert.Equal(["byState (state, due, title)", "tasksByState (state)", "tasksByDueAndTitle (due, title)"], Indexes(model));
        Assert.All(model.Indexes, index => Assert.Equal(("", IndexOrigin.Declared), (index.PartitionFields.Length == 1 ? "" : "several", index.Origin)));
    }

    [Fact]
    public void Slots_go_to_declared_indexes_then_relations_then_owners()
    {
        var model = Sdl.Compile("""
            type Team @model { tasks: [Task] @hasMany }
            type Task @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) { state: String @index }
            """).Named("Task")!;

        Assert.Equal(["gsi1 tasksByState", "gsi2 gsi-Team.tasks", "gsi3 owner-owner"], model.Indexes.Select(index => $"gsi{index.Slot} {index.Name}"));
        Assert.Equal(IndexOrigin.Owner, model.Indexes[2].Origin);
    }

    [Theory]
    [InlineData("{ allow: owner }", "", 0)]
    [InlineData("{ allow: owner } { allow: private, operations: [read] }", "", 1)]
    [InlineData("{ allow: owner, operations: [create, get] } { allow: private, operations: [read] }", "", 0)]
    [InlineData("{ allow: owner } { allow: owner, ownerField: \"b\" }", "", 2)]
    [InlineData("{ allow: owner, ownerField: \"c\" } { allow: private, operations: [read] }", "c: [String]", 0)]
    public void Owners_of_a_shared_model_have_their_list(string rules, string fields, int indexes)
    {
        Assert.Equal(indexes, Sdl.Model($"type A @model @auth(rules: [{rules}]) {{ a: Int {fields} }}", "A").Indexes.Length);
    }

    [Theory]
    [InlineData("a: [String] @index", "schema.key-type")]
    [InlineData("a: AWSJSON @index", "schema.key-type")]
    [InlineData("a: Int @index(sortKeyFields: [\"b\"])", "schema.unknown-field")]
    [InlineData("a: Int @index(sortKeyFields: [\"list\"]) list: [Int]", "schema.key-type")]
    [InlineData("a: Int @index(name: \"x\") b: Int @index(name: \"x\")", "schema.duplicate-index")]
    [InlineData("a: Int @index(name: null)", "schema.bad-argument")]
    [InlineData("a: Int @index(queryField: \"x\") b: Int @index(queryField: \"x\")", "schema.duplicate-index")]
    [InlineData("a: Int @index(name: \"x\", sortKeyFields: [\"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\", \"b\"]) b: Int", "schema.key-too-long")]
    [InlineData("id: ID! @index(name: \"x\")", "schema.index-on-key")]
    [InlineData("a: Int @index(projection: { type: SOME })", "schema.unknown-value")]
    public void An_index_that_cannot_be_kept_is_refused(string fields, string code)
    {
        Assert.Equal([code], Sdl.Codes($"type A @model {{ {fields} }}"));
    }

    [Fact]
    public void A_sixth_is_refused_with_the_way_to_get_it()
    {
        var fields = string.Join(' ', Enumerable.Range(1, 6).Select(number => $"f{number}: Int @index"));

        var error = Assert.Single(SchemaCompiler.Compile($"type A @model {{ {fields} }}").Errors);
        Assert.Equal("schema.too-many-indexes", error.Code);
        Assert.Contains("add gsi6 to the table in template.yaml", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Sdl.Compile($"type A @model {{ {fields[..^"f6: Int @index".Length]} }}"));
    }

    private static string[] Indexes(Model model) =>
        [.. model.Indexes.Select(index => $"{index.Name} ({Names(index.PartitionFields.AddRange(index.SortFields))})")];

    private static string Names(ImmutableArray<Field> fields) => string.Join(", ", fields.Select(field => field.Name));

    [Theory]
    [InlineData("a: ID @index(sortKeyFields: [\"a\"])", "schema.key-field-twice")]
    [InlineData("a: ID @index(sortKeyFields: [\"b\"]) b: Boolean", "schema.key-type")]
    [InlineData("a: ID! @primaryKey(sortKeyFields: [\"b\"]) b: Boolean!", "schema.key-type")]
    [InlineData("a: ID @index(projection: { type: INCLUDE })", "schema.projection")]
    [InlineData("a: ID @index(projection: { type: INCLUDE, nonKeyAttributes: [] })", "schema.projection")]
    [InlineData("a: ID b: Int @index(projection: { type: KEYS_ONLY, nonKeyAttributes: [\"a\"] })", "schema.projection")]
    [InlineData("a: ID b: Int @index(projection: { type: INCLUDE, nonKeyAttributes: [\"a\"] })", "")]
    [InlineData("a: ID @index(projection: { type: ALL })", "")]
    public void What_Amplify_refuses_of_an_index_is_refused(string fields, string code)
    {
        Assert.Equal(code.Length == 0 ? [] : [code], Sdl.Codes($"type A @model {{ {fields} }}"));
    }
}
