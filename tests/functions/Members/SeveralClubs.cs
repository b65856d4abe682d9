using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Trellis.Tests.Functions.Lists;
using Trellis.Tests.Functions.Permissions;

namespace Trellis.Tests.Functions.Members;

/// <summary>
/// Lists of who is in several clubs: random clubs, memberships and posts, and random queries, compared with a plain evaluation. What comes back is what the caller
/// may see, in order, each record once, however the pages are cut.
/// </summary>
public abstract class SeveralClubs
{
    protected static Schema Schema { get; } = SampleSchemas.Compile("""
        type Club @model @auth(rules: [
          { allow: owner }
          { allow: members, through: "Seat", member: "user", operations: [read] }
          { allow: groups, groups: ["admin"], operations: [read] }
        ]) {
          name: String
          seats: [Seat] @hasMany(references: ["clubId"], onDelete: CASCADE)
          posts: [Post] @hasMany(references: ["clubId"])
          notes: [Note] @hasMany(references: ["clubId"])
        }
        type Seat @model @auth(rules: [
          { allow: members, through: "Seat", of: "club", member: "user", operations: [read] }
          { allow: owner, ownerField: "user", operations: [read] }
          { allow: groups, groups: ["admin"] }
        ]) { clubId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! club: Club @belongsTo(references: ["clubId"]) }
        type Post @model @auth(rules: [
          { allow: owner, ownerField: "author", operations: [read] }
          { allow: members, through: "Club", of: "club", member: "owner" }
          { allow: members, through: "Seat", of: "club", member: "user" }
          { allow: groups, groups: ["admin"] }
        ]) { clubId: ID! author: String rank: Int! state: String @index(name: "byState") club: Club @belongsTo(references: ["clubId"]) }
        type Note @model @auth(rules: [
          { allow: members, through: "Seat", of: "club", member: "user", and: [{ allow: owner, ownerField: "author" }] }
          { allow: members, through: "Club", of: "club", member: "owner" }
          { allow: members, through: "Seat", of: "club", member: "user" }
          { allow: groups, groups: ["admin"] }
        ]) { clubId: ID! @index(name: "byRank", sortKeyFields: ["rank"]) author: String rank: Int! state: String club: Club @belongsTo(references: ["clubId"]) }
        """);

    private static readonly string[] People = ["ann", "bert", "cleo"];

    protected abstract int Rounds { get; }

    /// <summary>Functions that write, and functions on the same table that list.</summary>
    protected abstract Task<(IFunctions Writing, IFunctions Listing)> NewFunctions();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Are_listed_as_a_plain_evaluation_finds(int seed)
    {
        var chance = new Chance(seed);
        var (writing, listing) = await NewFunctions();
        var stored = await Fill(writing, chance);

        for (var round = 0; round < Rounds; round++)
        {
            var (person, query) = (chance.Pick(People), chance.Pick(Queries));
            var path = $"/{query.Path}?limit={1 + chance.Below(8)}{query.Parameters}";
            await Compare(Client.WithToken(listing, person), path, [.. query.Of(stored.Where(entry => entry.IsSeenBy(person)))]);
        }
    }

    private static readonly (string Path, string Parameters, Func<IEnumerable<Entry>, IEnumerable<Entry>> Of)[] Queries =
    [
        ("posts", "", all => Named(all, "posts").Reverse()),
        ("posts", "&count=true", all => Named(all, "posts").Reverse()),
        ("posts", "&sort=createdAt", all => Named(all, "posts")),
        ("posts", "&sort=-id", all => Named(all, "posts").Reverse()),
        ("posts", "&state=open&count=true", all => Named(all, "posts").Where(entry => entry.IsOpen).Reverse()),
        ("posts", "&sort=id&rank.ge=2", all => Named(all, "posts").Where(entry => entry.Rank >= 2)),
        ("posts", "&author=ann&count=true", all => Named(all, "posts").Where(entry => entry.Author == "ann").Reverse()),
        ("notes", "&count=true", all => Named(all, "notes").Reverse()),
        ("notes", "&sort=rank", all => Named(all, "notes").OrderBy(entry => entry.Rank)),
        ("notes", "&sort=-rank&state=open&count=true", all => Named(all, "notes").Where(entry => entry.IsOpen).OrderBy(entry => entry.Rank).Reverse()),
        ("notes", "&sort=rank&rank.between=1,2", all => Named(all, "notes").Where(entry => entry.Rank is 1 or 2).OrderBy(entry => entry.Rank)),
        ("clubs", "&count=true", all => Named(all, "clubs").Reverse()),
        ("clubs", "&sort=id", all => Named(all, "clubs")),
        ("clubs", "&name=open", all => Named(all, "clubs").Where(entry => entry.IsOpen).Reverse()),
        ("seats", "&count=true", all => Named(all, "seats")),
        ("seats", "&sort=-clubId", all => Named(all, "seats").Reverse()),
        ("seats", "&user=bert", all => Named(all, "seats").Where(entry => entry.Author == "bert")),
    ];

    private static IEnumerable<Entry> Named(IEnumerable<Entry> all, string path) => all.Where(entry => entry.Path == path).OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static async Task Compare(Client client, string path, List<Entry> expected)
    {
        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = await client.Get(path + next);
            Assert.True(page.Status == 200, $"{path}: {page.Text}");
            seen.AddRange(page.Items.Select(Name));
            if (path.Contains("count", StringComparison.Ordinal) && page.Json.GetProperty("countIsExact").GetBoolean())
                Assert.Equal(expected.Count, page.Json.GetProperty("count").GetInt32());
            next = page.Json.GetProperty("nextToken").GetString() is { } token ? $"&nextToken={Uri.EscapeDataString(token)}" : "";
        }
        while (next.Length > 0 && seen.Count <= expected.Count);

        Assert.True(expected.Select(entry => entry.Name).SequenceEqual(seen), $"{path}\n{string.Join('\n', expected.Select(entry => entry.Name))}\nbut\n{string.Join('\n', seen)}");
    }

    private static string Name(JsonElement item) => item.TryGetProperty("id", out var id) ? id.GetString()! : $"{item.GetProperty("clubId").GetString()} {item.GetProperty("user").GetString()}";

    /// <summary>Nine clubs, most with another one's posts between its own.</summary>
    private static async Task<List<Entry>> Fill(IFunctions functions, Chance chance)
    {
        var stored = new List<Entry>();
        var clubs = new List<(string Id, string Owner, HashSet<string> Members)>();
        var admin = Client.WithToken(functions, "admin", "admin");
        for (var number = 0; number < 9; number++)
        {
            var (owner, isOpen) = (chance.Pick([.. People, "dora"]), chance.OneIn(2));
            var club = await Client.WithToken(functions, owner).Make("/clubs", $$"""{"name":"{{(isOpen ? "open" : "x")}}"}""");
            HashSet<string> members = [.. People.Where(_ => chance.OneIn(2))];
            clubs.Add((club, owner, members));
            stored.Add(new("clubs", club, owner, 0, isOpen, [owner, .. members]));
            foreach (var member in members)
            {
                await admin.Make("/seats", $$"""{"clubId":"{{club}}","user":"{{member}}"}""");
                stored.Add(new("seats", $"{club} {member}", member, 0, false, members));
            }
        }

        for (var number = 0; number < 70; number++)
        {
            var (club, path) = (chance.Pick(clubs), chance.Pick(["posts", "notes"]));
            var (author, rank, isOpen) = (chance.Pick([.. People, "ann::ann"]), chance.Below(4), chance.OneIn(3));
            var id = await admin.Make($"/{path}", $$"""{"clubId":"{{club.Id}}","author":"{{author}}","rank":{{rank}},"state":"{{(isOpen ? "open" : "done")}}"}""");
            stored.Add(new(path, id, author, rank, isOpen, [club.Owner, .. club.Members, .. path == "posts" ? new[] { author.Split(':')[0] } : []]));
        }

        return stored;
    }

    private sealed record Entry(string Path, string Name, string Author, int Rank, bool IsOpen, IReadOnlyCollection<string> Seers)
    {
        public bool IsSeenBy(string person) => Seers.Contains(person);
    }
}

public sealed class SeveralClubsInMemory : SeveralClubs
{
    protected override int Rounds => 200;

    protected override Task<(IFunctions Writing, IFunctions Listing)> NewFunctions()
    {
        var functions = InProcess.OnMemory(Schema);
        return Task.FromResult<(IFunctions, IFunctions)>((functions, functions));
    }
}

/// <summary>On an engine, within the functions' roles; or with chunks of two items at most, as if each item had half a megabyte.</summary>
public abstract class SeveralClubsOnEngines(Engines engines, EngineKind kind, int? most = null) : SeveralClubs
{
    protected override int Rounds => TestSet.IsNightly ? 300 : TestSet.IsAll ? 60 : 12;

    protected override async Task<(IFunctions Writing, IFunctions Listing)> NewFunctions()
    {
        var table = await engines.NewTable(kind);
        IFunctions writing = new WatchedFunctions(Schema, table);
        if (most is null)
            return (writing, writing);
        var client = table.NewClient();
        return (writing, InProcess.On(Schema, new Table(WatchedClient.Over(client, Cut), table.Name)));
    }

    private void Cut(AmazonWebServiceRequest request)
    {
        if (request is QueryRequest query)
            query.Limit = Math.Min(query.Limit ?? int.MaxValue, most!.Value);
    }
}

public sealed class SeveralClubsWithinItsRoles(Engines engines) : SeveralClubsOnEngines(engines, EngineKind.Dynoxide);

public sealed class SeveralClubsInPieces(Engines engines) : SeveralClubsOnEngines(engines, EngineKind.Dynoxide, most: 2);

[Trait("Runs", "all")]
public sealed class SeveralClubsOnDynamoDbLocal(Engines engines) : SeveralClubsOnEngines(engines, EngineKind.DynamoDbLocal);

[Trait("Runs", "nightly")]
public sealed class SeveralClubsInPiecesOnDynamoDbLocal(Engines engines) : SeveralClubsOnEngines(engines, EngineKind.DynamoDbLocal, most: 2);
