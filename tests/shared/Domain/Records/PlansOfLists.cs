using Amazon.Lambda.APIGatewayEvents;
using Trellis.Access;
using Trellis.Http;
using Trellis.Http.Queries;
using Trellis.Operations.List;

namespace Trellis.Tests.Records;

/// <summary>Which path answers which query, for whom: <c>path [what the key sees to] {what a filter does} order</c>.</summary>
public sealed class PlansOfLists
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        enum State { open done }
        type Task @model @auth(rules: [{ allow: private }]) {
          title: String!
          state: State! @index(name: "byState", sortKeyFields: ["priority"]) @index(name: "byStateAndDue", sortKeyFields: ["due", "title"])
          priority: Int
          due: AWSDate!
          team: Team @belongsTo
        }
        type Team @model @auth(rules: [{ allow: private }]) { tasks: [Task] @hasMany }
        type Own @model @auth(rules: [{ allow: owner }]) { kind: String @index(name: "byKind") secret: String @auth(rules: [{ allow: owner }]) }
        type Paid @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }]) { kind: String @index(name: "byKind") amount: Int }
        type Crewed @model @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "crew" }]) {
          crew: String @index(name: "byCrew", sortKeyFields: ["rank", "pay"])
          rank: Int!
          pay: Int! @auth(rules: [{ allow: owner }])
        }
        type Job @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["red"] }]) {
          status: String @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "crew" }]) @index(name: "byStatus", sortKeyFields: ["at"])
          crew: String
          at: Int!
        }
        type Visit @model @auth(rules: [{ allow: private }]) { place: String @index(name: "byPlace", sortKeyFields: ["day", "hour"]) day: Int hour: Int }
        type Pair @model @auth(rules: [{ allow: owner }, { allow: owner, ownerField: "helper" }, { allow: groups, groupsField: "crew" }]) {
          helper: String
          crew: String @index(name: "byCrew")
          state: String @index(name: "byState")
          rank: Int
        }
        type Wage @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
          team: String @index(name: "byTeam", sortKeyFields: ["pay"])
          pay: Int! @auth(rules: [{ allow: owner }])
        }
        type Row @model @auth(rules: [{ allow: private }]) { book: String! @primaryKey(sortKeyFields: ["page", "line"]) page: Int! line: Int! text: String }
        """).Schema!;

    [Theory]
    [InlineData("tasks", "", "key [] {} down")]
    [InlineData("tasks", "sort=createdAt", "key [] {} up")]
    [InlineData("tasks", "sort=-id", "key [] {} down")]
    [InlineData("tasks", "title=a", "key [] {title=a} down")]
    [InlineData("tasks", "id.gt=a&id.lt=b", "key [id.gt=a&id.lt=b] {} down")]
    [InlineData("tasks", "id=a&state=open", "key [id=a] {state=open} down")]
    // byState holds no task without a priority, so it answers only where none is meant.
    [InlineData("tasks", "state=open", "byStateAndDue [state=open] {} up")]
    [InlineData("tasks", "state=open&priority.gt=3", "byState [state=open&priority.gt=3] {} up")]
    [InlineData("tasks", "state=open&priority.exists=true", "byState [state=open] {priority.exists=true} up")]
    [InlineData("tasks", "state=open&priority=3", "byState [state=open&priority=3] {} down")]
    [InlineData("tasks", "state=open&not=(priority.gt=3)", "byStateAndDue [state=open] {not=(priority.gt=3)} up")]
    [InlineData("tasks", "state=open&or=(priority.gt=3,title=a)", "byStateAndDue [state=open] {or=(priority.gt=3,title=a)} up")]
    [InlineData("tasks", "state=open&sort=-priority", "byState [state=open] {} down")]
    [InlineData("tasks", "state=open&sort=due", "byStateAndDue [state=open] {} up")]
    [InlineData("tasks", "state=open&due=2026-11-21&sort=title", "byStateAndDue [state=open&due=2026-11-21] {} up")]
    [InlineData("tasks", "state=open&due=2026-11-21&title.beginsWith=a", "byStateAndDue [state=open&due=2026-11-21&title.beginsWith=a] {} up")]
    [InlineData("tasks", "state=open&due=2026-11-21&title=a&sort=createdAt", "byStateAndDue [state=open&due=2026-11-21&title=a] {} up")]
    [InlineData("tasks", "state.ne=open", "key [] {not=(state=open)} down")]
    [InlineData("tasks", "state.in=open,done", "key [] {state.in=(open,done)} down")]
    [InlineData("tasks", "state=open&state=done&priority.gt=1", "byState [state=open&priority.gt=1] {state=done} up")]
    [InlineData("tasks", "teamTasksId=t&state=open", "gsi-Team.tasks [teamTasksId=t] {state=open} down")]
    [InlineData("tasks", "teamTasksId=t&state=open&sort=priority", "byState [state=open] {teamTasksId=t} up")]
    [InlineData("owns", "", "key [] {} down")]
    [InlineData("owns", "kind=a", "byKind [kind=a] {} down")]
    [InlineData("owns", "secret=a", "key [] {secret=a} down")]
    [InlineData("paids", "", "owner-owner [] {} down dense")]
    [InlineData("paids", "amount.gt=3", "owner-owner [] {amount.gt=3} down")]
    [InlineData("paids", "kind=a", "owner-owner [] {kind=a} down")]
    [InlineData("paids", "id=a", "key [id=a] {} down")]
    // What a record must grant to be listed at all is not asked of its fields again; what only some fields grant keeps them out of keys.
    // An order by what one may not read would tell of it. Who asks for the field sees only records in which it is readable.
    [InlineData("creweds", "crew=red&rank.gt=3", "key [] {crew=red&rank.gt=3} down")]
    [InlineData("wages", "team=a", "key [] {team=a} down")]
    [InlineData("wages", "team=a&sort=pay", "byTeam [team=a] {} up")]
    [InlineData("wages", "team=a&not=(pay.gt=3)", "key [] {team=a&not=(pay.gt=3)} down")]
    [InlineData("creweds", "crew=red&rank=3&pay.gt=3", "byCrew [crew=red&rank=3] {pay.gt=3} up")]
    [InlineData("creweds", "crew=red&rank=3&sort=pay", "byCrew [crew=red&rank=3] {} up")]
    // What several rules grant is merged from a range for each, where all have the same order.
    [InlineData("pairs", "", "byCrew, owner-helper, owner-owner [] {} down")]
    [InlineData("pairs", "rank=3&id.gt=a", "byCrew, owner-helper, owner-owner [id.gt=a] {rank=3} down")]
    [InlineData("pairs", "sort=createdAt", "byCrew, owner-helper, owner-owner [] {} up")]
    [InlineData("pairs", "state=open", "byState [state=open] {} down")]
    [InlineData("pairs", "crew=red", "byCrew [crew=red] {} down")]
    [InlineData("pairs", "id=a", "key [id=a] {} down")]
    [InlineData("creweds", "", "key [] {} down")]
    [InlineData("rows", "", "key [] {} up")]
    [InlineData("rows", "book=a", "key [book=a] {} up")]
    [InlineData("rows", "book=a&page.between=1,3&line=2", "key [book=a&page.between=(1,3)] {line=2} up")]
    [InlineData("rows", "book=a&page=1&line.ge=2", "key [book=a&page=1&line.ge=2] {} up")]
    [InlineData("rows", "page=1", "key [] {page=1} up")]
    [InlineData("rows", "book=a&sort=-page,-line", "key [book=a] {} down")]
    [InlineData("rows", "page=1&sort=book,line", "key [] {page=1} up")]
    public void Choose_the_path_that_reads_the_least(string model, string query, string expected)
    {
        Assert.Equal(expected, Told(Plan(model, query)));
    }

    [Theory]
    [InlineData("tasks", "sort=priority")]
    [InlineData("tasks", "state.ne=open&sort=priority")]
    [InlineData("tasks", "state=open&sort=title")]
    [InlineData("tasks", "sort=updatedAt")]
    [InlineData("rows", "sort=page")]
    [InlineData("rows", "sort=createdAt")]
    public void Refuse_an_order_that_nothing_gives(string model, string query)
    {
        Assert.Equal("query.sort", Plan(model, query).Failure!.Code);
    }

    [Theory]
    [InlineData("sort=at", "add status=…")]
    [InlineData("status=s&sort=at", "you may read status only in some records of Job")]
    public void Refuse_an_order_saying_what_keeps_the_index_from_giving_it(string query, string expected)
    {
        Assert.Contains(expected, Plan("jobs", query).Failure!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sort=day", "sorts by day those that have hour, if place is given: add place=…&hour.exists=true.")]
    [InlineData("place=p&sort=day", "sorts by day those that have hour: add hour.exists=true.")]
    public void Refuse_an_order_of_an_index_that_lacks_some_records_naming_what_they_lack(string query, string expected)
    {
        Assert.Contains(expected, Plan("visits", query).Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal("byPlace [place=p] {hour.exists=true} up", Told(Plan("visits", "place=p&hour.exists=true&sort=day")));
    }

    [Fact]
    public void Of_an_owner_are_plain_for_who_sees_everything()
    {
        var model = Schema.AtPath("paids")!;
        var admin = Caller.WithToken("boss", new Dictionary<string, string> { ["cognito:groups"] = "[admin]" });

        var plan = Planner.Plan(model, new Decision(model, admin), Anchor.All, new Selection(null, [], false, 10), FilledIndexes.All);

        Assert.Equal("key [] {} down", Told(plan));
    }

    [Fact]
    public void Of_a_relation_go_by_its_index_and_say_nothing_of_its_key()
    {
        var (team, task) = (Schema.AtPath("teams")!, Schema.AtPath("tasks")!);
        var source = new Record { Model = team, Fields = new Dictionary<string, Value> { ["id"] = Value.Of("t") }, Version = 1, Created = 1, Write = "w" };
        var anchor = Anchor.For(team.RelationNamed("tasks")!, source, "alice");
        var caller = Caller.WithToken("alice", new Dictionary<string, string>());

        var plan = Planner.Plan(task, new Decision(task, caller), anchor, new Selection(null, [], false, 10), FilledIndexes.All);

        Assert.Equal("gsi-Team.tasks [] {} down", Told(plan));
        Assert.Equal([Value.Of("t")], Assert.IsType<IndexPath>(plan.Value.Path).Partition);
    }

    [Fact]
    public void Say_which_index_is_not_filled_where_several_would_be_merged()
    {
        var model = Schema.AtPath("pairs")!;
        var identities = model.Indexes.Where(index => index.Name != "byCrew").Select(index => LockedIndex.From(index).Identity);
        var filled = new FilledIndexes(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(model.StorageName, [.. identities]));

        var plan = Plan("pairs", "", filled);

        Assert.Equal("key [] {} down", Told(plan));
        Assert.Equal("byCrew", plan.Value.UnfilledIndex!.Name);
    }

    private static Result<ListPlan> Plan(string path, string query, FilledIndexes? filled = null)
    {
        var model = Schema.AtPath(path)!;
        var caller = Caller.WithToken("alice", new Dictionary<string, string> { ["username"] = "alice-name", ["cognito:groups"] = "[red]" });
        var request = new APIGatewayHttpApiV2ProxyRequest { RawPath = $"/{path}", RawQueryString = query };
        var read = ListQuery.Parse(new Call(request, caller, new Stamp(DateTimeOffset.UnixEpoch, "w"), TestContext.Current.CancellationToken), model);
        return Planner.Plan(model, new Decision(model, caller), Anchor.All, read.Value.Selection, filled ?? FilledIndexes.All);
    }

    private static string Told(Result<ListPlan> result)
    {
        var plan = result.Value;
        return $"{plan.Path.Name} [{string.Join('&', plan.KeyConditions)}] {{{string.Join('&', plan.FilterConditions)}}} {(plan.Descending ? "down" : "up")}{(plan.IsDense && plan.Filter is not null ? " dense" : "")}";
    }
}
