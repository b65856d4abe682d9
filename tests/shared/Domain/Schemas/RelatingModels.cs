namespace Trellis.Tests.Schemas;

/// <summary>Relations in both of Amplify's styles, and the foreign keys that carry them.</summary>
public sealed class RelatingModels
{
    [Fact]
    public void A_hasMany_with_no_argument_gives_the_child_a_key_and_an_index()
    {
        var schema = Sdl.Compile("type Team @model { tasks: [Task] @hasMany } type Task @model { team: Team @belongsTo }");

        var (team, task) = (schema.Named("Team")!, schema.Named("Task")!);
        var tasks = team.RelationNamed("tasks")!;
        Assert.Equal("teamTasksId: ID", task.FieldNamed("teamTasksId")!.ToString());
        Assert.Equal(FieldRole.ForeignKey, task.FieldNamed("teamTasksId")!.Role);
        Assert.Equal((RelationKind.HasMany, false, 100), (tasks.Kind, tasks.KeyIsOnSource, tasks.Limit));
        Assert.Same(task.FieldNamed("teamTasksId"), tasks.KeyFields.Single());
        Assert.Same(task.Indexes.Single(), tasks.Index);
        Assert.Equal(("gsi-Team.tasks", 1, IndexOrigin.Relation), (tasks.Index!.Name, tasks.Index.Slot, tasks.Index.Origin));
        var parent = task.RelationNamed("team")!;
        Assert.True(parent is { Kind: RelationKind.BelongsTo, KeyIsOnSource: true, Check: true });
        Assert.Same(tasks.KeyFields.Single(), parent.KeyFields.Single());
        Assert.Same(team, parent.Target);
    }

    [Fact]
    public void Every_part_of_a_composite_key_gets_its_field()
    {
        var schema = Sdl.Compile("""
            type Blog @model { name: ID! @primaryKey(sortKeyFields: ["year"]) year: Int! posts: [Post]! @hasMany main: Post @hasOne }
            type Post @model { blog: Blog! @belongsTo }
            """);

        var post = schema.Named("Post")!;
        Assert.Equal(["id: ID!", "blogPostsName: ID!", "blogPostsYear: Int!"], Sdl.Fields(post)[..3]);
        Assert.Equal(["blogPostsName", "blogPostsYear"], post.Indexes.Single().PartitionFields.Select(field => field.Name));
        Assert.Equal("blogMainId: ID", schema.Named("Blog")!.RelationNamed("main")!.KeyFields.Single().ToString());
    }

    [Theory]
    [InlineData("type Car @model { driver: Driver @belongsTo } type Driver @model { car: Car @hasOne }")]
    [InlineData("type Car @model { driver: Driver @belongsTo(fields: [\"driverId\"]) driverId: ID } type Driver @model { car: Car @hasOne }")]
    public void Two_sides_that_hold_a_key_each_are_warned_of(string text)
    {
        var warning = Assert.Single(SchemaCompiler.Compile(text).Warnings);

        Assert.Equal(("schema.two-keys", "Car.driver"), (warning.Code, warning.Path));
        Assert.Empty(Sdl.Warnings("type Car @model { driverId: ID driver: Driver @belongsTo(references: [\"driverId\"]) } type Driver @model { car: Car @hasOne(references: [\"driverId\"]) }"));
        Assert.Contains("write 'driverId: ID' and 'driver: Driver @belongsTo(references: [\"driverId\"])' here, and 'car: Car @hasOne(references: [\"driverId\"])' in 'Driver'.", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hasOne_and_its_belongsTo_have_a_key_each()
    {
        var schema = Sdl.Compile("type Project @model { team: Team @hasOne } type Team @model { name: ID! @primaryKey project: Project! @belongsTo }");

        Assert.Equal("projectTeamName: ID", schema.Named("Project")!.RelationNamed("team")!.KeyFields.Single().ToString());
        Assert.Equal("teamProjectId: ID!", schema.Named("Team")!.RelationNamed("project")!.KeyFields.Single().ToString());
        Assert.Empty(schema.Named("Team")!.Indexes);
    }

    [Fact]
    public void A_declared_field_of_the_generated_name_is_the_key()
    {
        var task = Sdl.Model("type Team @model { tasks: [Task] @hasMany } type Task @model { teamTasksId: ID! }", "Task");

        Assert.Equal("teamTasksId: ID!", task.Fields[0].ToString());
        Assert.Equal(FieldRole.ForeignKey, task.Fields[0].Role);
        Assert.Single(task.Fields, field => field.Name is "teamTasksId");
    }

    [Fact]
    public void Fields_and_an_index_are_used_as_named()
    {
        var schema = Sdl.Compile("""
            type Post @model {
              id: ID!
              title: String!
              comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"], limit: 20)
              titled: [Comment] @hasMany(indexName: "byPost", fields: ["id", "title"])
            }
            type Comment @model {
              postId: ID @index(name: "byPost", sortKeyFields: ["postTitle"])
              postTitle: String
              post: Post @belongsTo(fields: ["postId"], check: false)
            }
            """);

        var comment = schema.Named("Comment")!;
        var comments = schema.Named("Post")!.RelationNamed("comments")!;
        Assert.Equal((comment.Indexes.Single(), 20), (comments.Index!, comments.Limit));
        Assert.Equal(["postId"], comments.KeyFields.Select(field => field.Name));
        Assert.Equal(["postId", "postTitle"], schema.Named("Post")!.RelationNamed("titled")!.KeyFields.Select(field => field.Name));
        Assert.False(comment.RelationNamed("post")!.Check);
    }

    [Fact]
    public void A_hasMany_with_fields_and_no_index_reads_by_the_childs_own_key()
    {
        var relation = Sdl.Compile("""
            type Post @model { id: ID! comments: [Comment] @hasMany(fields: ["id"]) }
            type Comment @model { postId: ID! @primaryKey(sortKeyFields: ["number"]) number: Int! }
            """).Named("Post")!.RelationNamed("comments")!;

        Assert.Null(relation.Index);
        Assert.Equal(["postId"], relation.KeyFields.Select(field => field.Name));
    }

    [Fact]
    public void References_name_the_childs_fields_on_both_sides()
    {
        var schema = Sdl.Compile("""
            type Team @model { members: [Member] @hasMany(references: ["teamId"]) lead: Lead @hasOne(references: "teamId") }
            type Member @model { teamId: String team: Team @belongsTo(references: ["teamId"]) }
            type Lead @model { teamId: ID team: Team @belongsTo(references: ["teamId"]) }
            """);

        var (member, lead) = (schema.Named("Member")!, schema.Named("Lead")!);
        Assert.Equal("gsi-Team.members", member.Indexes.Single().Name);
        Assert.Same(lead.Indexes.Single(), schema.Named("Team")!.RelationNamed("lead")!.Index);
        Assert.False(schema.Named("Team")!.RelationNamed("lead")!.KeyIsOnSource);
        Assert.Same(member.FieldNamed("teamId"), member.RelationNamed("team")!.KeyFields.Single());
    }

    [Fact]
    public void Many_to_many_pairs_two_fields_and_stores_nothing_in_either()
    {
        var schema = Sdl.Compile("""
            type Task @model { labels: [Label] @manyToMany(relationName: "TaskLabels", limit: 7) }
            type Label @model { tasks: [Task] @manyToMany(relationName: "TaskLabels") }
            """);

        var pairing = Assert.Single(schema.Pairings);
        var labels = schema.Named("Task")!.RelationNamed("labels")!;
        Assert.Equal(new Pairing("TaskLabels", schema.Named("Task")!, "labels", schema.Named("Label")!, "tasks"), pairing);
        Assert.Same(pairing, labels.Pairing);
        Assert.Equal((7, true, false), (labels.Limit, labels.KeyFields.IsEmpty, labels.KeyIsOnSource));
        Assert.Empty(schema.Named("Task")!.Indexes);
    }

    [Fact]
    public void A_model_may_be_related_to_itself()
    {
        var schema = Sdl.Compile("""
            type Node @model {
              parentId: ID
              parent: Node @belongsTo(references: ["parentId"])
              children: [Node] @hasMany(references: ["parentId"])
              friends: [Node] @manyToMany(relationName: "Friends")
              friendsOf: [Node] @manyToMany(relationName: "Friends")
            }
            """);

        Assert.Same(schema.Named("Node"), schema.Named("Node")!.RelationNamed("children")!.Target);
        Assert.Equal(("friends", "friendsOf"), (schema.Pairings[0].LeftField, schema.Pairings[0].RightField));
    }

    [Theory]
    [InlineData("a: B @hasMany", "schema.relation-shape")]
    [InlineData("a: [B] @hasOne", "schema.relation-shape")]
    [InlineData("a: [B] @belongsTo", "schema.relation-shape")]
    [InlineData("a: B @manyToMany(relationName: \"X\")", "schema.relation-shape")]
    [InlineData("a: N @hasOne", "schema.relation-target")]
    [InlineData("a: String @hasOne", "schema.relation-target")]
    [InlineData("a: Bb @hasOne", "schema.unknown-type")]
    [InlineData("a: [B] @hasMany(limit: 0)", "schema.bad-limit")]
    [InlineData("a: [B] @hasMany(limit: 1001)", "schema.bad-limit")]
    [InlineData("a: [B] @hasMany(indexName: \"byA\")", "schema.unknown-index")]
    [InlineData("a: [B] @hasMany(fields: [])", "schema.no-key-fields")]
    [InlineData("a: B @hasOne(fields: [\"x\"])", "schema.unknown-field")]
    [InlineData("a: B @hasOne(fields: [\"list\"])", "schema.key-type")]
    [InlineData("a: B @hasOne(fields: [\"text\"])", "schema.key-mismatch")]
    [InlineData("a: B @hasOne(fields: [\"fk\", \"text\"])", "schema.key-count")]
    [InlineData("a: [B] @hasMany(references: [])", "schema.no-key-fields")]
    [InlineData("a: [B] @hasMany(references: [\"fk\"])", "schema.one-sided")]
    [InlineData("a: [B!] @hasMany(references: [\"fk\"])", "schema.relation-required schema.one-sided")]
    [InlineData("a: [B] @hasMany(references: [\"number\"])", "schema.key-mismatch")]
    [InlineData("a: [B] @hasMany(references: [\"fk\", \"fk\"])", "schema.key-count")]
    [InlineData("a: [B] @hasMany(references: [\"fk\"], indexName: \"x\")", "schema.bad-argument schema.one-sided")]
    [InlineData("a: B @hasOne(overrideIndexName: \"x\")", "schema.bad-argument")]
    [InlineData("a: B @belongsTo", "schema.one-sided")]
    [InlineData("a: B @belongsTo(fields: [\"fk\"])", "schema.one-sided")]
    [InlineData("a: B! @belongsTo(references: [\"fk\"])", "schema.relation-required schema.one-sided")]
    [InlineData("a: [B] @manyToMany(relationName: \"X\")", "schema.many-to-many")]
    [InlineData("a: [B] @manyToMany(relationName: \"not a name\")", "schema.bad-name")]
    [InlineData("a: B @hasOne @belongsTo", "schema.two-relations")]
    [InlineData("a: [B] @hasMany @hasMany", "schema.directive-twice")]
    public void What_does_not_fit_together_is_said(string field, string codes)
    {
        var text = $"type A @model {{ {field} fk: ID text: String list: [ID] }} type B @model {{ fk: ID number: Int }} type N {{ a: Int }}";

        Assert.Equal(codes.Split(' '), Sdl.Codes(text));
    }

    [Fact]
    public void Both_sides_of_many_to_many_lead_to_each_other_and_are_two()
    {
        const string Astray = "type A @model { b: [B] @manyToMany(relationName: \"X\") } type B @model { c: [C] @manyToMany(relationName: \"X\") } type C @model { a: Int }";
        const string Three = "type A @model { b: [B] @manyToMany(relationName: \"X\") c: [B] @manyToMany(relationName: \"X\") } type B @model { a: [A] @manyToMany(relationName: \"X\") }";
        const string Taken = "type A @model { b: [B] @manyToMany(relationName: \"B\") } type B @model { a: [A] @manyToMany(relationName: \"B\") }";

        Assert.Equal(["1:80 schema.many-to-many B.c"], Sdl.Errors(Astray));
        Assert.Equal(["1:118 schema.many-to-many B.a"], Sdl.Errors(Three));
        Assert.Equal(["1:50 schema.relation-name A.b"], Sdl.Errors(Taken));
    }

    [Theory]
    [InlineData("type A @model { createdAt: B @hasOne } type B @model { a: Int }", "1:17 schema.duplicate-field A.createdAt")]
    [InlineData("type A @model { id: B @hasOne } type B @model { a: Int }", "1:17 schema.duplicate-field A.id")]
    [InlineData("type A @model { aBId: B @hasOne b: B @hasOne } type B @model { a: Int }", "1:17 schema.duplicate-field A.aBId")]
    [InlineData("type A @model { aBId: Int b: B @hasOne } type B @model { a: Int }", "1:17 schema.key-mismatch A.aBId")]
    [InlineData("type A @model { aBId: [ID] b: B @hasOne } type B @model { a: Int }", "1:17 schema.key-mismatch A.aBId")]
    [InlineData("type A @model @auth(rules: [{ allow: owner }]) { owner: B @hasOne } type B @model { a: Int }", "1:29 schema.rule-field A.owner")]
    public void A_generated_field_has_its_name_to_itself(string text, string error)
    {
        Assert.Equal(error, Sdl.Errors(text)[0]);
    }

    [Fact]
    public void A_relation_may_be_called_owner_where_nobody_names_that_field()
    {
        var model = Sdl.Model("type Dog @model { owner: Person @hasOne } type Person @model { name: String }", "Dog");

        Assert.Equal(("recordOwner", "recordOwner"), (model.Scope.OwnerField, model.Fields.Single(field => field.IsImplied).Name));
    }

    [Theory]
    [InlineData("type A @model { b: [Bb] @manyToMany(relationName: \"X\") } type B @model { a: [A] @manyToMany(relationName: \"X\") }")]
    [InlineData("type A @model { b: [Bb] @hasMany(references: [\"aId\"]) } type B @model { aId: ID a: A @belongsTo(references: [\"aId\"]) }")]
    [InlineData("type A @model { b: [Bb] @hasMany } type B @model { a: A @belongsTo }")]
    public void An_error_on_one_side_is_not_told_again_on_the_other(string text)
    {
        Assert.Equal(["schema.unknown-type"], Sdl.Codes(text));
    }

    [Theory]
    [InlineData("x: ID! y: Int!", true)]
    [InlineData("x: ID y: Int", true)]
    [InlineData("x: ID! y: Int", false)]
    public void References_are_all_required_or_none(string fields, bool isAccepted)
    {
        var codes = Sdl.Codes($$"""
            type P @model { a: ID! @primaryKey(sortKeyFields: ["b"]) b: Int! cs: [C] @hasMany(references: ["x", "y"]) }
            type C @model { {{fields}} p: P @belongsTo(references: ["x", "y"]) }
            """);

        Assert.Equal(isAccepted ? [] : ["schema.mixed-references"], codes.Distinct());
    }

    [Fact]
    public void References_to_an_id_that_is_no_text_need_it_to_be_declared_as_the_key()
    {
        const string text = "type P @model { id: Int! cs: [C] @hasMany(references: [\"pId\"]) } type C @model { pId: Int p: P @belongsTo(references: [\"pId\"]) }";

        Assert.Equal(["schema.key-mismatch"], Sdl.Codes(text).Distinct());
        Assert.Empty(Sdl.Codes(text.Replace("id: Int!", "id: Int! @primaryKey", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("type A @model { b: B! @hasOne } type B @model { a: A! @hasOne }", "1:6 schema.circle A")]
    [InlineData("type A @model { bId: ID! b: B @belongsTo(references: [\"bId\"]) bs: [B] @hasMany(references: [\"aId\"]) } type B @model { aId: ID! a: A @belongsTo(references: [\"aId\"]) as: [A] @hasMany(references: [\"bId\"]) }", "1:6 schema.circle A")]
    [InlineData("type A @model { n: Int } type B @model { c: C! @hasOne } type C @model { d: D! @hasOne } type D @model { b: B! @hasOne a: A! @hasOne }", "1:31 schema.circle B")]
    [InlineData("type A @model { b: [B] @hasMany c: [B] @hasMany } type B @model { x: A @belongsTo y: A @belongsTo }", "1:83 schema.same-key B.y")]
    public void What_compiles_and_is_hardly_meant_is_warned_of(string text, string warning)
    {
        Assert.Equal([warning], Sdl.Warnings(text));
    }

    [Theory]
    [InlineData("type A @model { b: B! @hasOne } type B @model { a: A @hasOne }")]
    [InlineData("type A @model { parentId: ID! parent: A @belongsTo(references: [\"parentId\"]) children: [A] @hasMany(references: [\"parentId\"]) }")]
    [InlineData("type A @model { bId: ID! b: B @belongsTo(references: [\"bId\"], check: false) bs: [B] @hasMany(references: [\"aId\"]) } type B @model { aId: ID! a: A @belongsTo(references: [\"aId\"]) as: [A] @hasMany(references: [\"bId\"]) }")]
    public void What_can_be_created_one_after_the_other_is_not(string text)
    {
        Assert.Empty(Sdl.Warnings(text));
    }
}
