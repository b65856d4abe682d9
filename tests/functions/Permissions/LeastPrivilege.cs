namespace Trellis.Tests.Functions.Permissions;

/// <summary>The whole suites again, on an engine that lets each function do only what its role in template.yaml does.</summary>
public sealed class TheApiWithinItsRoles(TableOnDynoxide table) : HttpSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = new WatchedFunctions(SampleSchemas.Compiled, table.Table);
}

public sealed class WritingWithinItsRoles(TableOnDynoxide table) : WriteSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = new WatchedFunctions(Schema, table.Table);

    protected override IFunctions At(TimeProvider clock) => new WatchedFunctions(Schema, table.Table, clock);
}

/// <summary>The other direction: nothing is allowed that no function needs.</summary>
public sealed class LeastPrivilege(Engines engines)
{
    // One child has as many relations as the table has indexes.
    private const string Text = """
        type Parent @model @auth(rules: [{ allow: private }]) {
          name: String
          one: [Child] @hasMany(references: ["oneId"], onDelete: UNSET)
          two: [Child] @hasMany(references: ["twoId"], onDelete: CASCADE)
          three: [Child] @hasMany(references: ["threeId"], onDelete: CASCADE)
          four: [Child] @hasMany(references: ["fourId"], onDelete: CASCADE)
          five: [Child] @hasMany(references: ["fiveId"], onDelete: CASCADE)
          tags: [Tag] @manyToMany(relationName: "ParentTags")
        }

        type Child @model(path: "children") @auth(rules: [{ allow: private }]) {
          code: String @unique
          oneId: ID
          twoId: ID
          threeId: ID
          fourId: ID
          fiveId: ID
          first: Parent @belongsTo(references: ["oneId"])
          second: Parent @belongsTo(references: ["twoId"])
          third: Parent @belongsTo(references: ["threeId"])
          fourth: Parent @belongsTo(references: ["fourId"])
          fifth: Parent @belongsTo(references: ["fiveId"])
          tags: [Tag] @manyToMany(relationName: "ChildTags")
        }

        type Vault @model @auth(rules: [{ allow: groups, groups: ["admin"] }]) { name: String pledges: [Pledge] @hasMany(references: ["vaultId"]) }
        type Pledge @model @auth(rules: [{ allow: private }]) { vaultId: ID vault: Vault @belongsTo(references: ["vaultId"]) }

        type Tag @model @auth(rules: [{ allow: private }]) { name: String parents: [Parent] @manyToMany(relationName: "ParentTags") children: [Child] @manyToMany(relationName: "ChildTags") }

        type Box @model(path: "boxes") @auth(rules: [{ allow: private }]) { things: [Thing] @hasMany(references: ["boxId"], onDelete: RESTRICT) }
        type Thing @model @auth(rules: [{ allow: private }]) { boxId: ID box: Box @belongsTo(references: ["boxId"]) }
        type Note @model(live: true) @auth(rules: [{ allow: owner }]) { text: String }

        type Hall @model @auth(rules: [{ allow: private }]) { name: String }
        type Pass @model(path: "passes") @auth(rules: [{ allow: private }]) { hallId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! @index hall: Hall @hasOne(fields: ["hallId"]) }
        type Ticket @model @auth(rules: [{ allow: private }]) { holder: ID! @primaryKey(sortKeyFields: ["number"]) number: Int! hallId: ID hall: Hall @hasOne(fields: ["hallId"]) }
        type Seat @model @auth(rules: [{ allow: private }]) { hallId: ID hall: Hall @hasOne(fields: ["hallId"]) a: ID @index b: ID @index c: ID @index d: ID @index e: ID @index }

        type Show @model @auth(rules: [
          { allow: members, through: "Seat", of: "hall", member: "a" }, { allow: members, through: "Seat", of: "hall", member: "b" },
          { allow: members, through: "Seat", of: "hall", member: "c" }, { allow: members, through: "Seat", of: "hall", member: "d" },
          { allow: members, through: "Seat", of: "hall", member: "e" }, { allow: members, through: "Ticket", of: "hall", member: "holder" },
          { allow: members, through: "Pass", of: "hall", member: "user" }
        ]) { name: String hallId: ID hall: Hall @hasOne(fields: ["hallId"]) }
        """;

    private static Task<WatchedFunctions>? everything;

    private static readonly string[] Relations = ["one", "two", "three", "four", "five"];

    [Fact]
    public async Task Is_what_the_roles_have_each_permission_is_used_by_its_function()
    {
        var functions = await Everything();

        var unused = Permission.All.Where(permission => !functions.Calls.Any(made => permission.Covers(made.Function, made.Call)));
        Assert.Empty(unused.Select(permission => permission.ToString()));
        Assert.True(Permission.All.Length > 25, "The template's statements were not found.");
    }

    [Fact]
    public async Task Reaches_no_item_that_is_not_of_the_request()
    {
        var functions = await Everything();

        string[] spaces = ["Parent\u0001", "Child\u0001", "Tag\u0001", "ParentTags\u0001", "$unique\u0001Child\u0001", "ChildTags\u0001", "Box\u0001", "Thing\u0001", "Hall\u0001", "Pass\u0001", "Ticket\u0001", "Seat\u0001", "Show\u0001", "$once\u0001alice", "$profile\u0001alice", "$indexes", "$children\u0001Box\u0001*\u0001things", "$sweep\u0001", "Note\u0001alice", "$log\u0001Note\u0001alice"];
        Assert.All(functions.Calls, made => Assert.Contains(spaces, space => made.Call.LeadingKey.StartsWith(space, StringComparison.Ordinal)));
    }

    // The ? stands for the separator U+0001, which a policy cannot hold, and fits any other character too.
    [Fact]
    public async Task Is_no_wider_for_the_one_character_that_a_limit_to_a_prefix_leaves_open()
    {
        var functions = await Everything();
        var patterns = Permission.All.SelectMany(permission => permission.Keys).Distinct().ToList();
        var keys = functions.Calls.Select(made => made.Call.LeadingKey).Distinct().ToList();

        Assert.Equal(["$children?*", "$indexes", "$log?*", "$profile?*", "$sweep?*", "$unique?*"], patterns.Order(StringComparer.Ordinal));
        Assert.All(patterns.Where(pattern => pattern.EndsWith('*')), pattern =>
        {
            var fitting = keys.Where(key => Permission.Fits(pattern, key)).ToList();
            Assert.NotEmpty(fitting);
            Assert.All(fitting, key => Assert.StartsWith($"{pattern[..^2]}\u0001", key, StringComparison.Ordinal));
        });
    }

    // All other keys begin with a name of the schema.
    [Theory]
    [InlineData("type $profile1 @model @auth(rules: [{ allow: private }]) { name: String }")]
    [InlineData("""
        type Left @model @auth(rules: [{ allow: private }]) { rights: [Right] @manyToMany(relationName: "$profile1") }
        type Right @model @auth(rules: [{ allow: private }]) { lefts: [Left] @manyToMany(relationName: "$profile1") }
        """)]
    public void Is_not_escaped_by_a_name_of_the_schema(string schema)
    {
        Assert.Null(SchemaCompiler.Compile(schema).Schema);
    }

    [Fact]
    public void Would_be_broken_by_a_call_that_no_statement_covers()
    {
        Assert.DoesNotContain(Permission.All, permission => permission.Covers("Update", new TableCall("PutItem", "table", "Task\u0001alice")));
        Assert.DoesNotContain(Permission.All, permission => permission.Covers("Create", new TableCall("UpdateItem", "table", "Task\u0001$children\u0001alice")));
        Assert.DoesNotContain(Permission.All, permission => permission.Covers("SignIn", new TableCall("UpdateItem", "table", "$profile")));
        Assert.Contains(Permission.All, permission => permission.Covers("Create", new TableCall("GetItem", "table", "$once\u0001alice")));
    }

    // Every test looks at the same calls, and the tests of a class run one after the other.
    private Task<WatchedFunctions> Everything() => everything ??= DoEverything();

    private async Task<WatchedFunctions> DoEverything()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide, isStreamRead: true);
        // At one point in time, so that Sweep cannot tell whether a child was written before the deletion.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var functions = new WatchedFunctions(SampleSchemas.Compile(Text), table, clock);
        var alice = Client.WithToken(functions, "alice");
        // The first function that is called reads which indexes are filled.
        Expect(200, await alice.Post("/batch", """{"requests": [{"method": "POST", "path": "/parents", "body": {"name": "o"}}]}"""));
        var parent = Id(await alice.Post("/parents", """{"name":"p"}"""));
        var tag = Id(await alice.Post("/tags", """{"name":"t"}""", ("idempotency-key", "k")));
        Id(await alice.Post("/tags", """{"name":"t"}""", ("idempotency-key", "k")));
        var child = Id(await alice.Post("/children", $$"""{"code":"a","oneId":"{{parent}}","twoId":"{{parent}}","threeId":"{{parent}}","fourId":"{{parent}}","fiveId":"{{parent}}"}"""));

        // What the caller can never read need not be looked for: only whether this very request was answered before.
        Expect(422, await alice.Post("/pledges", """{"vaultId":"v"}""", ("idempotency-key", "l")));

        Expect(204, await alice.Put($"/parents/{parent}/tags/{tag}"));
        Expect(200, await alice.Get($"/parents/{parent}"));
        Expect(200, await alice.Get($"/parents/{parent}?include=tags,{string.Join(',', Relations)}"));
        Expect(200, await alice.Get($"/children/{child}?include=first"));
        Expect(200, await alice.Get("/children?include=first,second"));
        foreach (var relation in Relations.Append("tags"))
            Expect(200, await alice.Get($"/parents/{parent}/{relation}"));

        Expect(200, await alice.Patch($"/parents/{parent}", """{"name":"q"}"""));
        Expect(200, await alice.Patch($"/children/{child}", """{"code":"b"}"""));
        Expect(200, await alice.Patch($"/children/{child}", """{"oneId":null}"""));
        Expect(200, await alice.Patch($"/children/{child}", $$"""{"oneId":"{{parent}}"}"""));
        Expect(422, await alice.Patch($"/parents/{parent}", """{"colour":"red"}"""));
        Expect(204, await alice.Delete($"/parents/{parent}/tags/{tag}"));
        Expect(204, await alice.Put($"/parents/{parent}/tags/{tag}"));
        Expect(204, await alice.Delete($"/parents/{parent}"));
        await new Deletions.WorkItemEvents(table).SweepAll(functions);
        Expect(404, await alice.Get($"/children/{child}"));
        var box = Id(await alice.Post("/boxes", "{}"));
        var thing = Id(await alice.Post("/things", $$"""{"boxId":"{{box}}"}"""));
        Expect(409, await alice.Delete($"/boxes/{box}"));
        Expect(204, await alice.Delete($"/things/{thing}"));
        Expect(204, await alice.Delete($"/boxes/{box}"));
        var kept = Id(await alice.Post("/parents", """{"name":"r"}"""));
        var changed = Id(await alice.Post("/parents", """{"name":"u"}"""));
        Expect(200, await alice.Post("/batch", $$$"""
            {"requests": [
              {"method": "POST", "path": "/parents", "body": {"id": "made", "name": "s"}},
              {"method": "POST", "path": "/children", "body": {"code": "c", "oneId": "{{{kept}}}"}},
              {"method": "PATCH", "path": "/parents/{{{changed}}}", "body": {"name": "t"}},
              {"method": "DELETE", "path": "/tags/{{{tag}}}"}
            ]}
            """, ("idempotency-key", "m")));
        await UseMemberships(alice);
        await SignIn(functions);
        Expect(200, await alice.Get("/me"));
        Expect(204, await alice.Delete("/me"));
        await Follow(functions, table, clock);
        return functions;
    }

    private static async Task Follow(WatchedFunctions functions, TestTable table, FakeTimeProvider clock)
    {
        var alice = Client.WithToken(functions, "alice");
        var since = (string)(await alice.Get("/notes")).Node["since"]!;
        // The second is the first after so long that the end of the log may have to be kept from being removed.
        foreach (var later in new[] { TimeSpan.Zero, TimeSpan.FromDays(6.5) })
        {
            clock.Advance(later);
            Id(await alice.Post("/notes", """{"text":"n"}"""));
            await Live.StreamPlayer.For(table).Play(functions);
        }

        var feed = await alice.Get($"/notes?since={since}");
        Expect(200, feed);
        Assert.Equal(2, feed.Items.Count());
    }

    /// <summary>Each of these functions asks for memberships by their key, in the table and in each index.</summary>
    private static async Task UseMemberships(Client alice)
    {
        var hall = Id(await alice.Post("/halls", "{}"));
        Expect(201, await alice.Post("/passes", $$"""{"hallId":"{{hall}}","user":"alice"}"""));
        var show = Id(await alice.Post("/shows", $$"""{"hallId":"{{hall}}"}"""));
        Expect(200, await alice.Get("/shows"));
        Expect(200, await alice.Patch($"/shows/{show}", """{"name":"s"}"""));
        Expect(200, await alice.Post("/batch", $$$"""{"requests": [{"method": "PATCH", "path": "/shows/{{{show}}}", "body": {"name": "t"}}]}"""));
        Expect(204, await alice.Delete($"/shows/{show}"));
    }

    private static async Task SignIn(WatchedFunctions functions) => await functions.Invoke("SignIn", JsonSerializer.Serialize(new
    {
        version = "1",
        region = "eu-west-1",
        userPoolId = InProcess.UserPoolId,
        userName = "alice",
        triggerSource = "PostAuthentication_Authentication",
        request = new { userAttributes = new { sub = "alice" } },
        response = new { },
    }));

    private static string Id(Reply reply)
    {
        Expect(201, reply);
        return reply.Id;
    }

    private static void Expect(int status, Reply reply) => Assert.True(status == reply.Status, $"{reply.Status} {reply.Text}");
}
