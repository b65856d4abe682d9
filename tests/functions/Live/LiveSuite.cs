using Trellis.Tests.Functions.Deletions;

namespace Trellis.Tests.Functions.Live;

/// <summary>Lists that are followed. The same on the memory table, where every change is logged at once, and on both engines.</summary>
public abstract partial class LiveSuite
{
    public const string Text = """
        type Task @model(live: true)
          @auth(rules: [{ allow: owner }, { allow: owner, ownerField: "editors" }, { allow: groups, groups: ["admin"], operations: [read] }]) {
          title: String
          state: String @index(name: "byState", sortKeyFields: ["rank"])
          rank: Int
          editors: [String]
          secret: String @auth(rules: [{ allow: groups, groups: ["admin"], operations: [read] }, { allow: owner, operations: [create, update, delete] }])
          boardId: ID
          board: Board @belongsTo(references: ["boardId"])
          labels: [Label] @manyToMany(relationName: "TaskLabels")
        }

        type Board @model @auth(rules: [{ allow: private }]) {
          name: String
          tasks: [Task] @hasMany(references: ["boardId"], onDelete: CASCADE)
        }

        type Label @model(live: true) @auth(rules: [{ allow: private }]) {
          name: String
          tasks: [Task] @manyToMany(relationName: "TaskLabels")
        }

        type Note @model(live: true) @auth(rules: [{ allow: owner }]) { text: String }
        type Post @model(live: true) @auth(rules: [{ allow: owner }, { allow: public, operations: [read] }]) { text: String }
        type Line @model(live: true) @auth(rules: [{ allow: private }]) { order: ID! @primaryKey(sortKeyFields: ["number"]) number: Int! text: String }
        type Plain @model @auth(rules: [{ allow: private }]) { name: String since: Int }
        """;

    private readonly string alice = $"{Guid.NewGuid()}-alice";
    private readonly string bob = $"{Guid.NewGuid()}-bob";

    public static Schema Schema { get; } = SampleSchemas.Compile(Text);

    protected abstract IFunctions Functions { get; }

    /// <summary>The table; null for the memory table.</summary>
    protected abstract TestTable? Table { get; }

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Bob => Client.WithToken(Functions, bob);

    private Client Carol => Client.WithToken(Functions, $"{alice}-carol");

    private Client Admin => Client.WithToken(Functions, $"{alice}-admin", "admin");

    [Fact]
    public async Task A_list_says_where_to_follow_it_from_and_then_only_what_has_changed_is_told()
    {
        var (stays, changes) = (await Alice.Make("/tasks", """{"title":"stays"}"""), await Alice.Make("/tasks", """{"title":"old"}"""));
        await Settle();
        var since = Since(await Alice.Get("/tasks?boardId.exists=false"));

        var made = await Alice.Make("/tasks", """{"title":"made"}""");
        Assert.Equal(200, (await Alice.Patch($"/tasks/{changes}", """{"title":"new"}""")).Status);
        var (items, removed, next) = await Feed(Alice, "/tasks?boardId.exists=false", since);
        var (nothing, _, same) = await Feed(Alice, "/tasks?boardId.exists=false", next);

        Assert.Equal(new[] { changes, made }.Order(), items.Select(Id).Order());
        Assert.DoesNotContain(stays, items.Select(Id));
        Assert.Equal("new", (string?)items.Single(item => Id(item) == changes)["title"]);
        Assert.Equal((0, 0, next), (removed.Count, nothing.Count, same));
    }

    [Fact]
    public async Task A_record_enters_and_leaves_a_list_with_conditions_and_with_an_order()
    {
        var task = await Alice.Make("/tasks", """{"state":"open","rank":1}""");
        var (open, done) = (Since(await Alice.Get("/tasks?state=open&sort=-rank")), Since(await Alice.Get("/tasks?state=done")));

        Assert.Equal(200, (await Alice.Patch($"/tasks/{task}", """{"state":"done"}""")).Status);
        var left = await Feed(Alice, "/tasks?state=open&sort=-rank", open);
        var entered = await Feed(Alice, "/tasks?state=done", done);
        Assert.Equal(200, (await Alice.Patch($"/tasks/{task}", """{"state":"open","rank":null}""")).Status);
        var unranked = await Feed(Alice, "/tasks?state=open&sort=-rank", left.Since);

        Assert.Equal([task], Ids(left.Removed));
        Assert.Equal([task], entered.Items.Select(Id));
        // A list by rank has no record without one.
        Assert.DoesNotContain(task, unranked.Items.Select(Id));
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task A_follower_of_a_list_that_large_records_are_not_in_gets_on_in_steps()
    {
        const string List = "/notes?text=other&limit=1000";
        var since = Since(await Alice.Get(List));
        var text = new string('x', 60_000);
        for (var index = 0; index < 110; index++)
            await Alice.Make("/notes", $$"""{"text":"{{text}}"}""");

        var first = await Feed(Alice, List, since);
        var second = await Feed(Alice, List, first.Since);
        var third = await Feed(Alice, List, second.Since);

        Assert.Empty(first.Items.Concat(second.Items).Concat(third.Items));
        Assert.NotEqual(first.Since, second.Since);
        Assert.Equal(second.Since, third.Since);
    }

    [Fact]
    public async Task Sharing_and_deleting_are_told_to_whom_the_record_was_visible_and_to_nobody_else()
    {
        var task = await Alice.Make("/tasks", """{"title":"a","secret":"s"}""");
        Client[] all = [Alice, Bob, Carol, Admin];
        var tokens = await Task.WhenAll(all.Select(async who => Since(await who.Get("/tasks"))));

        async Task<string[]> Told()
        {
            await Settle();
            var told = new string[all.Length];
            for (var at = 0; at < all.Length; at++)
            {
                var (items, removed, next) = await Feed(all[at], "/tasks", tokens[at]);
                told[at] = $"{(items.Select(Id).Contains(task) ? "shown" : "")}{(Ids(removed).Contains(task) ? "gone" : "")}";
                tokens[at] = next;
            }

            return told;
        }

        Assert.Equal(200, (await Alice.Patch($"/tasks/{task}", $$"""{"editors":["{{bob}}"]}""")).Status);
        Assert.Equal(["shown", "shown", "", "shown"], await Told());
        Assert.Equal(200, (await Alice.Patch($"/tasks/{task}", """{"title":"b"}""")).Status);
        Assert.Equal(["shown", "shown", "", "shown"], await Told());
        Assert.Equal(200, (await Alice.Patch($"/tasks/{task}", """{"editors":[]}""")).Status);
        Assert.Equal(["shown", "gone", "", "shown"], await Told());
        Assert.Equal(204, (await Alice.Delete($"/tasks/{task}")).Status);
        Assert.Equal(["gone", "", "", "gone"], await Told());
    }

    [Fact]
    public async Task A_field_that_one_may_not_read_is_not_told()
    {
        var (mine, theirs) = (Since(await Alice.Get("/tasks?fields=title,state")), Since(await Admin.Get("/tasks")));
        var task = await Alice.Make("/tasks", """{"title":"a","secret":"s"}""");

        var shown = (await Feed(Alice, "/tasks", mine)).Items.Single(item => Id(item) == task);
        var whole = (await Feed(Admin, "/tasks", theirs)).Items.Single(item => Id(item) == task);
        var chosen = (await Feed(Alice, "/tasks?fields=state", mine)).Items.Single(item => Id(item) == task);

        Assert.Null(shown["secret"]);
        Assert.Equal("s", (string?)whole["secret"]);
        Assert.Equal(["_version", "id"], chosen.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal((403, "access.field"), Refused(await Alice.Get($"/tasks?secret=s&since={mine}")));
        Assert.Equal((403, "access.field"), Refused(await Alice.Get($"/tasks?fields=secret&since={mine}")));
    }

    [Fact]
    public async Task The_public_follows_without_a_token_and_is_not_told_of_owners()
    {
        var nobody = Client.Public(Functions);
        var since = Since(await nobody.Get("/posts"));
        var (post, gone) = (await Alice.Make("/posts", """{"text":"a"}"""), await Alice.Make("/posts", """{"text":"b"}"""));
        Assert.Equal(204, (await Alice.Delete($"/posts/{gone}")).Status);

        var (items, removed, _) = await Feed(nobody, "/posts", since);

        Assert.Equal([post], items.Select(Id));
        Assert.Null(items[0]["owner"]);
        Assert.Equal([gone], Ids(removed));
    }

    [Fact]
    public async Task The_children_of_a_record_are_followed_and_go_with_it()
    {
        var (board, other) = (await Alice.Make("/boards", "{}"), await Alice.Make("/boards", "{}"));
        var child = await Alice.Make("/tasks", $$"""{"boardId":"{{board}}"}""");
        var since = Since(await Alice.Get($"/boards/{board}/tasks?rank.exists=false"));
        var all = Since(await Alice.Get("/tasks"));

        var made = await Alice.Make("/tasks", $$"""{"boardId":"{{board}}"}""");
        await Alice.Make("/tasks", $$"""{"boardId":"{{other}}"}""");
        Assert.Equal(200, (await Alice.Patch($"/tasks/{child}", $$"""{"boardId":"{{other}}"}""")).Status);
        var (items, removed, _) = await Feed(Alice, $"/boards/{board}/tasks?rank.exists=false", since);
        Assert.Equal([made], items.Select(Id));
        Assert.Contains(child, Ids(removed));

        Assert.Equal(204, (await Alice.Delete($"/boards/{board}")).Status);
        if (Table is not null)
            await new WorkItemEvents(Table).SweepAll(Functions);
        var swept = await Feed(Alice, "/tasks", all);
        Assert.Contains(made, Ids(swept.Removed));
        Assert.Contains(child, swept.Items.Select(Id));
    }

    [Fact]
    public async Task What_is_in_an_owners_own_space_is_told_there_alone()
    {
        var (mine, theirs) = (Since(await Alice.Get("/notes")), Since(await Bob.Get("/notes")));
        var note = await Alice.Make("/notes", """{"text":"a"}""");

        Assert.Equal([note], (await Feed(Alice, "/notes", mine)).Items.Select(Id));
        Assert.Empty((await Feed(Bob, "/notes", theirs)).Items);
        Assert.Equal((400, "feed.token"), Refused(await Bob.Get($"/notes?since={mine}")));
    }

    [Fact]
    public async Task A_key_of_several_fields_is_told_with_all_of_them()
    {
        var order = Guid.NewGuid().ToString();
        var since = Since(await Alice.Get($"/lines?order={order}"));
        Assert.Equal(201, (await Alice.Post("/lines", $$"""{"order":"{{order}}","number":7,"text":"a"}""")).Status);
        var shown = await Feed(Alice, $"/lines?order={order}", since);
        Assert.Equal(204, (await Alice.Delete($"/lines/~{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"""["{order}",7]""")).TrimEnd('=').Replace('+', '-').Replace('/', '_')}")).Status);

        var (_, removed, _) = await Feed(Alice, $"/lines?order={order}", shown.Since);

        Assert.Equal(7, (int?)Assert.Single(shown.Items)["number"]);
        Assert.Equal($$"""{"order":"{{order}}","number":7}""", Assert.Single(removed).ToJsonString());
    }

    [Fact]
    public async Task The_token_of_a_list_is_of_before_its_first_page_whatever_happens_between_pages()
    {
        var note = await Alice.Make("/notes", """{"text":"1"}""");
        await Alice.Make("/notes", """{"text":"2"}""");
        await Settle();
        var first = await Alice.Get("/notes?limit=1");
        Assert.Equal(200, (await Alice.Patch($"/notes/{note}", """{"text":"between"}""")).Status);
        await Settle();
        var second = await Alice.Get($"/notes?limit=1&nextToken={first.NextToken}");

        var (items, _, _) = await Feed(Alice, "/notes", Since(second));

        Assert.Equal([note], items.Select(Id));
    }

    [Fact]
    public async Task Many_changes_come_in_pages_and_each_record_once_in_a_page()
    {
        var follower = new Follower(Alice, "/notes?limit=10");
        await follower.List();
        var notes = new List<string>();
        for (var number = 0; number < 25; number++)
            notes.Add(await Alice.Make("/notes", $$"""{"text":"{{number}}"}"""));
        foreach (var note in notes)
            Assert.Equal(200, (await Alice.Patch($"/notes/{note}", """{"text":"again"}""")).Status);
        await Settle();

        var (first, _, _) = await Feed(Alice, "/notes?limit=10", follower.Since!);
        await follower.CatchUp();

        Assert.Equal(10, first.Select(Id).Distinct().Count());
        Assert.Equal(first.Count, first.Select(Id).Distinct().Count());
        Assert.Equal(notes.Select(note => $"\"{note}\"").Order(), follower.Copy.Keys.Order());
        Assert.All(follower.Copy.Values, note => Assert.Contains("again", note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_followed_and_what_is_no_token_is_refused_with_its_own_code()
    {
        var (task, since) = (await Alice.Make("/tasks", "{}"), Since(await Admin.Get("/tasks")));

        Assert.Equal((400, "query.since"), Refused(await Alice.Get($"/boards?since={since}")));
        Assert.Equal((400, "query.since"), Refused(await Alice.Get($"/tasks/{task}/labels?since={since}")));
        Assert.Equal((400, "query.since"), Refused(await Admin.Get($"/tasks?since={since}&count=true")));
        Assert.Equal((400, "query.since"), Refused(await Admin.Get($"/tasks?since={since}&explain=true")));
        Assert.Equal((400, "query.since"), Refused(await Admin.Get($"/tasks?since={since}&nextToken=x")));
        Assert.Equal((400, "query.repeated"), Refused(await Admin.Get($"/tasks?since={since}&since={since}")));
        Assert.Equal((400, "feed.token"), Refused(await Admin.Get("/tasks?since=x")));
        Assert.Equal((400, "feed.token"), Refused(await Alice.Get($"/tasks?since={since}")));
        Assert.Equal((400, "feed.token"), Refused(await Admin.Get($"/tasks?state=open&since={since}")));
        Assert.Equal((400, "feed.token"), Refused(await Admin.Get($"/tasks?since={since[..^4]}AAAA")));
        Assert.Equal((410, "feed.expired"), Refused(await Client.WithToken(Functions, $"{alice}-admin", "staff").Get($"/tasks?since={since}")));
        Assert.Equal(200, (await Client.WithToken(Functions, $"{alice}-admin", "staff", "admin").Get($"/tasks?since={since}")).Status);
        Assert.Null((string?)(await Alice.Get($"/tasks/{task}/labels")).Node["since"]);
        Assert.Null((string?)(await Alice.Get("/boards")).Node["since"]);
        // A model that is not live may have a field of that name, and is asked by it as ever.
        Assert.Equal(201, (await Alice.Post("/plains", """{"since":7}""")).Status);
        Assert.NotEmpty((await Alice.Get("/plains?since=7")).Items);
    }
}
