namespace Trellis.Tests.Schemas;

/// <summary>Fields, keys, times, paths and operations of a model.</summary>
public sealed class DeclaringModels
{
    [Fact]
    public void An_id_and_the_times_are_added()
    {
        var model = Sdl.Model("type Task @model @auth(rules: [{ allow: private }]) { title: String! notes: [String!] }", "Task");

        Assert.Equal(["title: String!", "notes: [String!]", "id: ID!", "createdAt: AWSDateTime!", "updatedAt: AWSDateTime!"], Sdl.Fields(model));
        Assert.True(model.Key.IsGeneratedId);
        Assert.Equal(["title", "notes", "id"], Names(model, field => field.InCreate));
        Assert.Equal(["title"], Names(model, field => field.RequiredInCreate));
        Assert.Equal(["title", "notes"], Names(model, field => field.InUpdate));
        Assert.Equal(FieldRole.Identifier, model.FieldNamed("id")!.Role);
    }

    [Fact]
    public void A_declared_id_and_declared_times_stay_optional_in_create()
    {
        var model = Sdl.Model("type Task @model { id: ID! createdAt: AWSDateTime! updatedAt: String }", "Task");

        Assert.Equal(["id: ID!", "createdAt: AWSDateTime!", "updatedAt: String", "owner: String"], Sdl.Fields(model));
        Assert.Empty(Names(model, field => field.RequiredInCreate));
        Assert.Equal(["createdAt", "updatedAt"], Names(model, field => field.InUpdate));
        Assert.Equal(FieldRole.CreatedAt, model.FieldNamed("createdAt")!.Role);
        Assert.Equal(("createdAt", "updatedAt"), (model.CreatedAt, model.UpdatedAt));
    }

    [Fact]
    public void Times_can_be_renamed_left_out_or_be_fields_of_another_type()
    {
        var renamed = Sdl.Model("type Task @model(timestamps: { createdAt: \"made\", updatedAt: null }) { a: Int }", "Task");
        var none = Sdl.Model("type Task @model(timestamps: null) { a: Int }", "Task");
        var own = Sdl.Model("type Task @model { createdAt: AWSTimestamp! }", "Task");

        Assert.Equal(("made", null), (renamed.CreatedAt, renamed.UpdatedAt));
        Assert.Equal(["a: Int", "id: ID!", "owner: String", "made: AWSDateTime!"], Sdl.Fields(renamed));
        Assert.Equal(["a: Int", "id: ID!", "owner: String"], Sdl.Fields(none));
        Assert.Null(own.CreatedAt);
        Assert.True(own.FieldNamed("createdAt")!.RequiredInCreate);
    }

    [Theory]
    [InlineData("@model(live: true)", true)]
    [InlineData("@model(live: false)", false)]
    [InlineData("@model", false)]
    public void Lists_can_be_followed_where_the_model_says_so(string directive, bool isLive)
    {
        Assert.Equal(isLive, Sdl.Model($"type Task {directive} {{ a: Int }}", "Task").IsLive);
    }

    [Fact]
    public void A_primary_key_replaces_the_id()
    {
        var model = Sdl.Model("enum Kind { A B } type Task @model { list: ID! @primaryKey(sortKeyFields: [\"kind\", \"number\"]) kind: Kind! number: Int! }", "Task");

        Assert.Equal(["list", "kind", "number"], model.Key.Fields.Select(field => field.Name));
        Assert.False(model.Key.IsGeneratedId);
        Assert.Null(model.FieldNamed("id"));
        Assert.Equal(["list", "kind", "number"], Names(model, field => field.RequiredInCreate));
        Assert.DoesNotContain(model.Key.Fields, field => field.InUpdate);
    }

    [Fact]
    public void An_id_that_is_a_number_must_be_sent()
    {
        var model = Sdl.Model("type Task @model { id: Int! }", "Task");

        Assert.True(model.FieldNamed("id")!.RequiredInCreate);
        Assert.False(model.Key.IsGeneratedId);
    }

    [Theory]
    [InlineData("type A @model { a: String @primaryKey }", "1:27 schema.key-nullable A.a")]
    [InlineData("type A @model { a: [String!]! @primaryKey }", "1:31 schema.key-type A.a")]
    [InlineData("type A @model { a: N! @primaryKey } type N { x: Int }", "1:23 schema.key-type A.a")]
    [InlineData("type A @model { a: AWSJSON! @primaryKey }", "1:29 schema.key-type A.a")]
    [InlineData("type A @model { a: ID! @primaryKey(sortKeyFields: [\"b\"]) }", "1:51 schema.unknown-field A.a")]
    [InlineData("type A @model { a: ID! @primaryKey(sortKeyFields: [\"a\"]) }", "1:24 schema.key-field-twice A.a")]
    [InlineData("type A @model { a: ID! @primaryKey b: ID! @primaryKey }", "1:43 schema.second-key A.b")]
    [InlineData("type A { a: ID! @primaryKey }", "1:17 schema.needs-model A.a")]
    public void A_key_is_made_of_fields_that_are_there_single_and_never_null(string text, string error)
    {
        Assert.Equal([error], Sdl.Errors(text));
    }

    [Theory]
    [InlineData("Task", "tasks")]
    [InlineData("Category", "categories")]
    [InlineData("Day", "days")]
    [InlineData("Address", "addresses")]
    [InlineData("Box", "boxes")]
    [InlineData("Branch", "branches")]
    [InlineData("Dish", "dishes")]
    [InlineData("BlogPost", "blogPosts")]
    [InlineData("widget", "widgets")]
    [InlineData("Y", "ys")]
    public void Its_path_is_the_plural_of_its_name(string name, string path)
    {
        var schema = Sdl.Compile($"type {name} @model {{ a: Int }}");

        Assert.Equal(path, schema.Models[0].Path);
        Assert.Same(schema.Models[0], schema.AtPath(path));
    }

    [Fact]
    public void Its_path_can_be_said()
    {
        Assert.Equal("people", Sdl.Model("type Person @model(path: \"people\") { a: Int }", "Person").Path);
    }

    [Theory]
    [InlineData("type A @model(path: \"me\") { a: Int }", "1:21 schema.reserved-path A")]
    [InlineData("type A @model(path: \"public\") { a: Int }", "1:21 schema.reserved-path A")]
    [InlineData("type A @model(path: \"batch\") { a: Int }", "1:21 schema.reserved-path A")]
    [InlineData("type A @model(path: \"openapi.json\") { a: Int }", "1:21 schema.reserved-path A")]
    [InlineData("type A @model(path: \"a/b\") { a: Int }", "1:21 schema.bad-path A")]
    [InlineData("type A @model(path: \"\") { a: Int }", "1:21 schema.bad-path A")]
    [InlineData("type A @model(path: \"..\") { a: Int }", "1:21 schema.bad-path A")]
    [InlineData("type A @model { a: Int } type B @model(path: \"as\") { a: Int }", "1:46 schema.path-clash B")]
    [InlineData("type Task @model { a: Int } type task @model { a: Int }", "1:34 schema.path-clash task")]
    public void A_path_is_one_segment_that_nobody_else_has(string text, string error)
    {
        Assert.Equal([error], Sdl.Errors(text));
    }

    [Fact]
    public void A_null_switches_an_operation_or_all_of_a_group_off_and_a_name_does_not()
    {
        var some = Sdl.Model("type A @model(queries: { get: null, list: \"all\" }, mutations: { delete: null }) { a: Int }", "A");
        var all = Sdl.Model("type A @model(queries: null, mutations: null, subscriptions: null) { a: Int }", "A");

        Assert.Equal(Operation.Get | Operation.Delete, some.Disabled);
        Assert.Equal(Operation.All, all.Disabled);
    }

    [Fact]
    public void An_old_table_name_stays_the_stored_one()
    {
        var model = Sdl.Model("type Article @model @mapsTo(name: \"Post\") { a: Int }", "Article");

        Assert.Equal(("Post", "articles"), (model.StorageName, model.Path));
        Assert.Equal(["1:23 schema.storage-name Article"], Sdl.Errors("type Article @model   @mapsTo(name: \"Post\") { a: Int }  type Post @model { a: Int }"));
        Assert.Equal(["1:35 schema.storage-name Article"], Sdl.Errors("type Article @model @mapsTo(name: \"$profile\") { a: Int }"));
    }

    [Theory]
    [InlineData("type A @model { _version: Int }", "1:17 schema.reserved-name A._version")]
    [InlineData("type A @model { __a: Int }", "1:17 schema.reserved-name A.__a")]
    [InlineData("type __A @model { a: Int }", "1:6 schema.reserved-name __A")]
    [InlineData("type A @model { a: Int a: String }", "1:24 schema.duplicate-field A.a")]
    [InlineData("enum E { A A }", "1:12 schema.duplicate-field E.A")]
    [InlineData("type A @model { a: Int } type A @model { b: Int }", "1:31 schema.duplicate-type A")]
    [InlineData("enum String { A }", "1:6 schema.duplicate-type String")]
    [InlineData("type A @model { a: Int } extend type A { a: Int }", "1:42 schema.duplicate-field A.a")]
    [InlineData("extend type A { a: Int }", "1:13 schema.unknown-type A")]
    [InlineData("enum A { B } extend type A { a: Int }", "1:26 schema.wrong-extension A")]
    [InlineData("type A @model { a: Int } extend type A @auth(rules: [{ allow: owner }])", "1:40 schema.extension-directive A")]
    [InlineData("type Query @model { a: Int }", "1:12 schema.model-root Query")]
    public void Names_are_free_and_stand_once(string text, string error)
    {
        Assert.Equal([error], Sdl.Errors(text));
    }

    [Theory]
    [InlineData("a: Sting", "schema.unknown-type")]
    [InlineData("a: [[Int]]", "schema.nested-list")]
    [InlineData("a: I", "schema.unstorable-type")]
    [InlineData("a: F", "schema.unstorable-type")]
    [InlineData("a: U", "schema.unstorable-type")]
    [InlineData("a: S", "schema.unstorable-type")]
    [InlineData("a: Query", "schema.unstorable-type")]
    public void A_field_is_of_a_type_that_can_be_stored(string field, string code)
    {
        var text = $"type A @model {{ {field} }} input I {{ a: Int }} interface F {{ a: Int }} type N {{ a: Int }} union U = N scalar S type Query {{ a: Int }}";

        Assert.Equal([code], Sdl.Codes(text));
    }

    [Theory]
    [InlineData("type N { a: Nowhere }", "1:13 schema.unknown-type N.a")]
    [InlineData("type Query { a(b: Nowhere): Int }", "1:19 schema.unknown-type Query.a.b")]
    [InlineData("type Query { a(b: N): Int } type N { a: Int }", "1:19 schema.input-type Query.a.b")]
    [InlineData("type Query { a(b: Int, b: Int): Int }", "1:24 schema.duplicate-argument Query.a.b")]
    [InlineData("input I { a: [Nowhere!] }", "1:15 schema.unknown-type I.a")]
    [InlineData("type N { a: I } input I { a: Int }", "1:13 schema.unstorable-type N.a")]
    [InlineData("union U = Nowhere", "1:11 schema.unknown-type U")]
    [InlineData("union U = E enum E { A }", "1:11 schema.union-member U")]
    [InlineData("union U = A | A", "1:15 schema.duplicate-type U")]
    [InlineData("type N implements Nowhere { a: Int }", "1:19 schema.unknown-type N")]
    [InlineData("type N implements A { a: Int }", "1:19 schema.no-interface N")]
    [InlineData("type N implements F { a: Int } interface F { b: Int }", "1:19 schema.interface-field N")]
    [InlineData("type N implements F { a: Int } interface F { a: Int! }", "1:26 schema.interface-field N.a")]
    [InlineData("type N implements F { a: Int } interface F { a: [Int] }", "1:26 schema.interface-field N.a")]
    [InlineData("type N", "1:6 schema.empty N")]
    [InlineData("enum E", "1:6 schema.empty E")]
    [InlineData("schema { qery: N } type N { a: Int }", "1:10 schema.unknown-operation schema.qery")]
    [InlineData("schema { query: Nowhere }", "1:17 schema.unknown-type schema.query")]
    [InlineData("directive @d(a: Nowhere) on OBJECT", "1:17 schema.unknown-type @d.a")]
    [InlineData("directive @d on OBJEKT", "1:17 schema.unknown-place @d")]
    public void Types_that_are_no_models_are_held_to_GraphQL(string definition, string error)
    {
        Assert.Equal([error], Sdl.Errors($"{definition} type A @model {{ a: Int }}"));
    }

    [Fact]
    public void Types_that_are_no_models_may_be_all_that_GraphQL_has()
    {
        Sdl.Compile("""
            schema { query: Root }
            extend schema { mutation: Mutation }
            type Root { a(b: I, c: E = X): U d: F }
            type Mutation { a: [N!]! }
            type N implements F & G { a: [N!]! b: Int! c: A }
            interface F implements G { a: [U] }
            interface G { a: [U] }
            union U = N | A
            enum E { X }
            input I { a: I b: E }
            directive @own(a: I) on ARGUMENT_DEFINITION | QUERY
            type A @model { a: Int }
            """);
    }

    [Fact]
    public void A_misspelt_name_is_met_with_the_one_that_was_meant()
    {
        var message = SchemaCompiler.Compile("type A @model { a: Sting }").Errors.Single().Message;

        Assert.Equal("There is no type 'Sting'. Did you mean 'String'? Define it, or use a scalar such as String.", message);
    }

    [Fact]
    public void Nested_types_may_hold_each_other_and_enums_keep_their_order()
    {
        var schema = Sdl.Compile("type A @model { n: [N!] e: E } type N { n: N e: E! } enum E { Z Y X } extend enum E { W }");

        var nested = schema.Named("A")!.FieldNamed("n")!.Type.Nested!;
        Assert.Same(nested, nested.Fields[0].Type.Nested);
        Assert.Equal(["Z", "Y", "X", "W"], schema.Enums.Single().Values);
        Assert.Equal("[N!]", schema.Named("A")!.FieldNamed("n")!.Type.ToString());
        Assert.Equal("E!", nested.Fields[1].ToString()[3..]);
    }

    [Fact]
    public void A_field_that_leads_to_a_model_without_saying_how_is_left_out_and_said()
    {
        Assert.Equal(["1:17 schema.not-stored A.b"], Sdl.Warnings("type A @model { b: B c: Int } type B @model { c: Int }"));
        Assert.Null(Sdl.Model("type A @model { b: B c: Int } type B @model { c: Int }", "A").FieldNamed("b"));
    }

    [Theory]
    [InlineData("b", "schema.unknown-field")]
    [InlineData("list", "schema.bad-title")]
    [InlineData("json", "schema.bad-title")]
    public void A_title_is_one_value_of_a_field_that_is_there(string title, string code)
    {
        var compilation = SchemaCompiler.Compile($"type A @model(title: \"{title}\") {{ a: Int list: [Int] json: AWSJSON }}");

        Assert.Equal(code, Assert.Single(compilation.Errors).Code);
        Assert.Equal("createdAt", Sdl.Compile("type A @model(title: \"createdAt\") { a: Int }").Named("A")!.Title);
    }

    [Fact]
    public void Extensions_add_their_fields()
    {
        Assert.Equal(["a: Int", "b: Int", "id: ID!"], Sdl.Fields(Sdl.Model("extend type A { b: Int } type A @model { a: Int }", "A"))[..3]);
    }

    private static string[] Names(Model model, Func<Field, bool> which) => [.. model.Fields.Where(which).Select(field => field.Name)];
}
