namespace Trellis.Tests.Functions.Members;

/// <summary>
/// Members of groups with a key of several parts, whose memberships have no key of their own: they are found through the index, count by a flag and by a list of
/// ranks, open single fields and relations, and stand in conditions. The same on the memory table and on a real engine.
/// </summary>
public abstract class GuildSuite
{
    protected const string Text = """
        type Guild @model @auth(rules: [{ allow: groups, groups: ["founder"] }, { allow: members, through: "Seat", member: "person", where: { active: true } }]) {
          realm: ID! @primaryKey(sortKeyFields: ["number"])
          number: Int!
          title: String
          seats: [Seat] @hasMany(references: ["realm", "guild"], onDelete: CASCADE)
          deeds: [Deed] @hasMany(references: ["realm", "guild"])
        }

        type Seat @model @auth(rules: [{ allow: groups, groups: ["founder"] }, { allow: members, through: "Seat", of: "home", member: "person", where: { active: true, ranks: ["chief"] } }]) {
          realm: ID
          guild: Int
          person: ID @index
          active: Boolean
          ranks: [String]
          home: Guild @belongsTo(references: ["realm", "guild"])
        }

        type Deed @model @auth(rules: [
          { allow: members, through: "Seat", of: "home", member: "person", where: { active: true } }
          { allow: owner, operations: [get], and: [{ allow: members, through: "Seat", of: "home", member: "person" }] }
          { allow: groups, groups: ["founder"] }
        ]) {
          title: String
          secret: String @auth(rules: [{ allow: members, through: "Seat", of: "home", member: "person", where: { active: true, ranks: ["scribe", "chief"] } }])
          realm: ID
          guild: Int
          home: Guild @belongsTo(references: ["realm", "guild"])
          tags: [Tag] @manyToMany(relationName: "DeedTags")
          notes: [Note] @hasMany(references: ["deedId"]) @auth(rules: [{ allow: members, through: "Seat", of: "home", member: "person", where: { ranks: ["scribe"] } }])
        }

        type Note @model @auth(rules: [{ allow: private }]) { text: String deedId: ID deed: Deed @belongsTo(references: ["deedId"]) }
        type Tag @model @auth(rules: [{ allow: private }]) { name: String deeds: [Deed] @manyToMany(relationName: "DeedTags") }
        """;

    private readonly string realm = Guid.NewGuid().ToString();
    private readonly string scribe = Guid.NewGuid().ToString();
    private readonly string plain = Guid.NewGuid().ToString();
    private readonly string former = Guid.NewGuid().ToString();
    private readonly string stranger = Guid.NewGuid().ToString();

    public static Schema Schema { get; } = SampleSchemas.Compile(Text);

    protected abstract IFunctions Functions { get; }

    [Fact]
    public async Task Both_parts_of_the_key_and_every_condition_count()
    {
        await NewGuild(1);
        await NewGuild(12);
        await Seat(1, scribe, true, "scribe");
        await Seat(1, former, false, "scribe");
        await Seat(12, plain, true);
        var deed = await NewDeed(scribe, 1);

        Assert.Equal([200, 404, 404, 404], await Statuses(client => client.Get($"/deeds/{deed}")));
        Assert.Equal([200, 404, 404, 404], await Statuses(client => client.Get(Guild(1))));
        Assert.Equal([404, 200, 404, 404], await Statuses(client => client.Get(Guild(12))));
        Assert.Equal([1, 0, 0, 0], await Counts("/deeds"));
        Assert.Equal([1, 0, 0, 0], await Counts($"/deeds?realm={realm}&guild=1"));
        Assert.Equal([0, 0, 0, 0], await Counts($"/deeds?realm={realm}&guild=12"));
        Assert.Equal([1, 1, 0, 0], await Counts("/guilds"));
        Assert.Equal([200, 404, 404, 404], await Statuses(client => client.Patch($"/deeds/{deed}", """{"title":"u"}""")));
    }

    [Fact]
    public async Task Of_several_guilds_all_deeds_are_listed_and_none_of_one_that_shares_a_part_of_the_key()
    {
        var deeds = new List<string>();
        foreach (var guild in new[] { 1, 2, 12 })
        {
            await NewGuild(guild);
            await Seat(guild, scribe, true, "scribe");
        }

        await Seat(2, plain, true);
        await Seat(12, plain, true);
        foreach (var guild in new[] { 2, 12, 1, 2, 12 })
            deeds.Add(await NewDeed(scribe, guild));
        deeds.RemoveAt(2);

        var first = await As(plain).Get("/deeds?limit=3&explain=true");
        var rest = await As(plain).Get($"/deeds?limit=3&explain=true&nextToken={Uri.EscapeDataString((string)first.Node["nextToken"]!)}");

        Assert.Equal(deeds.OrderDescending(StringComparer.Ordinal), first.Items.Concat(rest.Items).Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(("gsi-Guild.deeds", null), ((string?)first.Node["explain"]!["index"], (string?)first.Node["explain"]!["filter"]));
        Assert.Equal([3, 2, 0, 0], await Counts("/guilds"));
        Assert.Equal([2, 2, 0, 0], await Counts($"/deeds?realm={realm}&guild=2"));
        Assert.Equal("key", (string?)(await As(plain).Get("/guilds?explain=true")).Node["explain"]!["index"]);
    }

    [Fact]
    public async Task A_field_is_shown_and_written_only_by_those_whom_its_own_rule_lets_in()
    {
        await NewGuild(1);
        await Seat(1, scribe, true, "scribe", "other");
        await Seat(1, plain, true);
        var deed = await NewDeed(scribe, 1);

        var byScribe = await As(scribe).Get($"/deeds/{deed}");
        var byPlain = await As(plain).Get($"/deeds/{deed}");
        var listed = (await As(plain).Get("/deeds")).Items.Single();
        var filtered = await As(plain).Get("/deeds?secret=s");
        var written = await As(plain).Patch($"/deeds/{deed}", """{"title":"t","secret":"x"}""");

        Assert.Equal(("s", null), ((string?)byScribe.Node["secret"], (string?)byPlain.Node["secret"]));
        Assert.False(listed.TryGetProperty("secret", out _));
        Assert.Empty(filtered.Items);
        Assert.Single((await As(scribe).Get("/deeds?secret=s")).Items);
        Assert.Equal((403, "access.field"), (written.Status, written.Code));
        Assert.Equal(200, (await As(scribe).Patch($"/deeds/{deed}", """{"secret":"x"}""")).Status);
    }

    [Fact]
    public async Task A_condition_holds_only_with_a_membership()
    {
        await NewGuild(1);
        await Seat(1, scribe, true);
        var deed = await NewDeed(scribe, 1);
        await Seat(1, former, false);

        // Active members may do everything, so it is an inactive owner who shows what the condition does.
        await End(scribe);
        var without = await As(scribe).Get($"/deeds/{deed}");
        await Seat(1, scribe, false);
        var with = await As(scribe).Get($"/deeds/{deed}");

        Assert.Equal((404, 200), (without.Status, with.Status));
        Assert.Equal(404, (await As(former).Get($"/deeds/{deed}")).Status);
        Assert.Equal(403, (await As(scribe).Patch($"/deeds/{deed}", """{"title":"u"}""")).Status);
        Assert.Empty((await As(scribe).Get("/deeds")).Items);
    }

    [Fact]
    public async Task Relations_and_links_ask_the_rules_at_both_ends()
    {
        await NewGuild(1);
        await Seat(1, scribe, true, "scribe");
        await Seat(1, plain, true);
        var deed = await NewDeed(scribe, 1);
        var tag = await As(stranger).Make("/tags", """{"name":"g"}""");
        await As(plain).Make("/notes", $$"""{"text":"n","deedId":"{{deed}}"}""");

        Assert.Equal([204, 204, 404, 404], await Statuses(client => client.Put($"/deeds/{deed}/tags/{tag}")));
        Assert.Equal([1, 1, 0, 0], await Counts($"/tags/{tag}/deeds"));
        Assert.Equal([200, 200, 404, 404], await Statuses(client => client.Get($"/deeds/{deed}/tags")));
        Assert.Equal([200, 403, 404, 404], await Statuses(client => client.Get($"/deeds/{deed}/notes")));
        Assert.Equal([200, 200, 404, 404], await Statuses(client => client.Get($"/deeds/{deed}?include=home")));
        Assert.Equal([201, 201, 422, 422], await Statuses(client => client.Post("/notes", $$"""{"deedId":"{{deed}}"}""")));
        Assert.Equal(3, (await As(scribe).Get($"/deeds/{deed}?include=notes")).Node["notes"]!["items"]!.AsArray().Count);
        Assert.Null((await As(plain).Get($"/deeds/{deed}?include=notes")).Node["notes"]);
        Assert.Single((await As(plain).Get($"{Guild(1)}/deeds")).Items);
        Assert.Equal([204, 204, 404, 404], await Statuses(client => client.Delete($"/deeds/{deed}/tags/{tag}")));
        var batch = Batches.Batch(Batches.Entry("PUT", $"/deeds/{deed}/tags/{tag}"), Batches.Entry("POST", "/notes", $$"""{"deedId":"{{deed}}"}"""), Batches.Entry("PATCH", $"/deeds/{deed}", """{"title":"b"}"""));
        Assert.Equal([200, 200, 404, 404], await Statuses(client => client.Post("/batch", batch)));
    }

    [Fact]
    public async Task The_same_request_with_an_idempotency_key_is_answered_alike_until_the_membership_ends()
    {
        await NewGuild(1);
        await Seat(1, plain, true);
        var body = $$"""{"title":"t","realm":"{{realm}}","guild":1}""";

        var first = await As(plain).Post("/deeds", body, ("idempotency-key", "k"));
        var second = await As(plain).Post("/deeds", body, ("idempotency-key", "k"));
        await End(plain);
        var third = await As(plain).Post("/deeds", body, ("idempotency-key", "k"));

        Assert.Equal((201, 201, 403), (first.Status, second.Status, third.Status));
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task A_repeated_batch_is_refused_once_one_of_its_requests_would_be()
    {
        await NewGuild(1);
        await Seat(1, plain, true);
        var tag = await As(plain).Make("/tags", """{"name":"g"}""");
        var body = Batches.Batch(
            Batches.Entry("POST", "/deeds", $$"""{"title":"t","realm":"{{realm}}","guild":1}"""), Batches.Entry("PATCH", $"/tags/{tag}", """{"name":"h"}"""));

        var first = await As(plain).Post("/batch", body, ("idempotency-key", "k"));
        await End(plain);
        var second = await As(plain).Post("/batch", body, ("idempotency-key", "k"));

        Assert.True(first.Status == 200, first.Text);
        Assert.Equal((403, "access.denied"), (second.Status, second.Code));
    }

    private Client Founder => Client.WithToken(Functions, "founder", "founder");

    private Client As(string sub) => Client.WithToken(Functions, sub);

    private Task<string> NewGuild(int number) => Founder.Make("/guilds", $$"""{"realm":"{{realm}}","number":{{number}}}""");

    private Task<string> Seat(int guild, string person, bool active, params string[] ranks) =>
        Founder.Make("/seats", JsonSerializer.Serialize(new { realm, guild, person, active, ranks }));

    private async Task End(string person)
    {
        foreach (var seat in (await Founder.Get($"/seats?person={person}")).Items)
            Assert.Equal(204, (await Founder.Delete($"/seats/{seat.GetProperty("id").GetString()}")).Status);
    }

    private async Task<string> NewDeed(string person, int guild)
    {
        var deed = await As(person).Make("/deeds", $$"""{"title":"t","realm":"{{realm}}","guild":{{guild}}}""");
        var reply = await As(person).Patch($"/deeds/{deed}", """{"secret":"s"}""");
        Assert.True(reply.Status is 200 or 403, reply.Text);
        return deed;
    }

    private string Guild(int number) =>
        $"/guilds/~{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new object[] { realm, number }))}";

    private async Task<IReadOnlyList<int>> Statuses(Func<Client, Task<Reply>> call)
    {
        var statuses = new List<int>();
        foreach (var person in new[] { scribe, plain, former, stranger })
            statuses.Add((await call(As(person))).Status);
        return statuses;
    }

    private async Task<IReadOnlyList<int>> Counts(string path)
    {
        var counts = new List<int>();
        foreach (var person in new[] { scribe, plain, former, stranger })
        {
            var reply = await As(person).Get(path);
            Assert.True(reply.Status == 200, reply.Text);
            counts.Add(reply.Items.Count());
        }

        return counts;
    }
}

public sealed class GuildsInMemory : GuildSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(Schema);
}

public sealed class GuildsOnDynoxide(TableOnDynoxide table) : GuildSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(Schema, table.Ports);
}

[Trait("Runs", "all")]
public sealed class GuildsOnDynamoDbLocal(TableOnDynamoDbLocal table) : GuildSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions { get; } = InProcess.On(Schema, table.Ports);
}
