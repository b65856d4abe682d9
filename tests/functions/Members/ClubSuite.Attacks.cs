namespace Trellis.Tests.Functions.Members;

/// <summary>What Mallory tries, who is not in the club, and what its members try who want more.</summary>
public abstract partial class ClubSuite
{
    [Fact]
    public async Task Nobody_makes_themselves_a_member()
    {
        var (club, own) = (await NewClub(), await As(mallory).Make("/clubs", """{"name":"own"}"""));

        IsRefused(await As(mallory).Post("/clubMembers", Membership(club, mallory, "admin")), 403, "access.denied");
        IsRefused(await As(mallory).Post("/batch", Batches.Batch(Batches.Entry("POST", "/clubMembers", Membership(club, mallory, "admin")), Batches.Entry("PATCH", $"/clubs/{club}", """{"name":"x"}"""))), 403, "access.denied");
        IsRefused(await As(mallory).Patch(At(club, editor), $$"""{"user":"{{mallory}}"}"""), 404, "record.not-found");
        IsRefused(await As(mallory).Post("/clubs", $$"""{"id":"{{club}}","name":"mine"}"""), 409, "record.exists");
        IsRefused(await As(mallory).Patch($"/clubs/{club}", $$"""{"owner":"{{mallory}}"}"""), 404, "record.not-found");
        Assert.Equal(201, (await As(mallory).Post("/clubMembers", Membership(own, mallory, "admin"))).Status);
        IsRefused(await As(mallory).Get($"/clubs/{club}"), 404, "record.not-found");
        IsRefused(await As(mallory).Get(At(club, editor)), 404, "record.not-found");
    }

    [Fact]
    public async Task A_role_counts_in_ones_own_membership_alone()
    {
        var (club, other) = (await NewClub(), await As(mallory).Make("/clubs", """{"name":"other"}"""));
        await As(mallory).Make("/clubMembers", Membership(other, reader, "admin"));

        IsRefused(await As(reader).Patch(At(club, reader), """{"role":"admin"}"""), 403, "access.denied");
        IsRefused(await As(editor).Patch(At(club, editor), """{"role":"admin"}"""), 403, "access.denied");
        IsRefused(await As(reader).Post("/posts", $$"""{"text":"p","clubId":"{{club}}"}"""), 403, "access.denied");
        IsRefused(await As(editor).Delete(At(club, reader)), 403, "access.denied");
        Assert.Equal(201, (await As(reader).Post("/posts", $$"""{"text":"p","clubId":"{{other}}"}""")).Status);
    }

    [Fact]
    public async Task A_member_moves_nothing_into_a_club_where_they_could_not_have_made_it()
    {
        var (club, other) = (await NewClub(), await As(mallory).Make("/clubs", """{"name":"other"}"""));
        var post = await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        var foreign = await As(editor).Patch($"/posts/{post}", $$"""{"clubId":"{{other}}"}""");
        await As(mallory).Make("/clubMembers", Membership(other, editor, "reader"));
        var asReader = await As(editor).Patch($"/posts/{post}", $$"""{"clubId":"{{other}}"}""");
        var inBatch = await As(editor).Post("/batch", Batches.Batch(Batches.Entry("PATCH", $"/posts/{post}", $$"""{"clubId":"{{other}}"}""")));
        Assert.Equal(200, (await As(mallory).Patch(At(other, editor), """{"role":"editor"}""")).Status);
        var asEditor = await As(editor).Patch($"/posts/{post}", $$"""{"clubId":"{{other}}"}""");

        IsRefused(foreign, 403, "access.field");
        Assert.Equal(["/clubId access.field"], foreign.Faults);
        IsRefused(asReader, 403, "access.field");
        IsRefused(inBatch, 403, "access.field");
        Assert.Equal(200, asEditor.Status);
        IsRefused(await As(reader).Get($"/posts/{post}"), 404, "record.not-found");
    }

    [Fact]
    public async Task A_membership_of_a_deleted_club_makes_nothing_in_it_and_is_none_of_a_club_of_the_same_key_once_it_is_gone()
    {
        var club = await NewClub();

        Assert.Equal(204, (await As(owner).Delete($"/clubs/{club}")).Status);

        IsRefused(await As(editor).Get($"/clubs/{club}"), 404, "record.not-found");
        IsRefused(await As(admin).Post("/clubs", $$"""{"id":"{{club}}","name":"again","owner":"{{admin}}"}"""), 422, "record.validation");
        var post = await As(editor).Post("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");
        Assert.True(post.Status is 403 or 422, post.Text);
        await Swept();
        Assert.Equal(201, (await As(mallory).Post("/clubs", $$"""{"id":"{{club}}","name":"again"}""")).Status);
        IsRefused(await As(admin).Get($"/clubs/{club}"), 404, "record.not-found");
        IsRefused(await As(owner).Get($"/clubs/{club}"), 404, "record.not-found");
    }

    [Fact]
    public async Task At_the_signed_API_a_member_is_the_same_one_and_another_providers_user_is_not()
    {
        var club = await NewClub();
        var post = await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");
        var pool = $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}";
        var signed = Client.Signed(Functions, "eu-west-1:1", "authenticated", pool, $"{pool}:CognitoSignIn:{editor}");
        var reading = Client.Signed(Functions, "eu-west-1:2", "authenticated", pool, $"{pool}:CognitoSignIn:{reader}");
        var stranger = Client.Signed(Functions, "eu-west-1:4", "authenticated", "api.twitter.com", $"api.twitter.com:eu-west-1:pool:{editor}");
        var otherPool = Client.Signed(Functions, "eu-west-1:3", "authenticated", $"{pool}x", $"{pool}x:CognitoSignIn:{editor}");

        Assert.Equal([post], Ids(await signed.Get("/posts")));
        Assert.Equal(200, (await signed.Patch($"/posts/{post}", """{"text":"q"}""")).Status);
        Assert.Equal(200, (await reading.Get($"/posts/{post}")).Status);
        IsRefused(await reading.Patch($"/posts/{post}", """{"text":"r"}"""), 403, "access.denied");
        IsRefused(await otherPool.Get($"/posts/{post}"), 404, "record.not-found");
        IsRefused(await stranger.Get($"/posts/{post}"), 404, "record.not-found");
        Assert.Empty(Ids(await stranger.Get("/posts")));
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("a|b")]
    [InlineData("\u0002\u0001*")]
    [InlineData("*")]
    [InlineData("a,b")]
    [InlineData("a\"]~[\"b")]
    public async Task A_club_whose_key_contains_separators_is_that_club_and_no_other(string part)
    {
        var unique = Guid.NewGuid().ToString();
        var (whole, before) = ($"{unique}{part}{editor}", $"{unique}{part[..^1]}");
        await NewClub(whole);
        var other = await As(mallory).Make("/clubs", JsonSerializer.Serialize(new { id = before, name = "other" }));
        var post = await As(mallory).Make("/posts", JsonSerializer.Serialize(new { text = "p", clubId = other }));
        var own = await As(editor).Make("/posts", JsonSerializer.Serialize(new { text = "p", clubId = whole }));

        Assert.Equal(200, (await As(reader).Get($"/clubs/{Segment(whole)}")).Status);
        IsRefused(await As(reader).Get($"/clubs/{Segment(before)}"), 404, "record.not-found");
        IsRefused(await As(editor).Get($"/posts/{post}"), 404, "record.not-found");
        IsRefused(await As(editor).Post("/posts", JsonSerializer.Serialize(new { text = "p", clubId = before })), 403, "access.denied");
        Assert.Equal([own], Ids(await As(editor).Get("/posts")));
    }

    [Fact]
    public async Task With_more_than_100_memberships_a_list_needs_a_club_and_everything_else_goes_on()
    {
        var clubs = new List<string>();
        var many = Guid.NewGuid().ToString();
        foreach (var _ in Enumerable.Range(0, 100))
            clubs.Add(await As(owner).Make("/clubs", """{"name":"c"}"""));
        foreach (var chunk in clubs.Chunk(50))
            Assert.Equal(200, (await As(owner).Post("/batch", Batches.Batch(chunk.Select(club => Batches.Entry("POST", "/clubMembers", Membership(club, many, "editor")))))).Status);
        var posts = new HashSet<string>();
        foreach (var club in clubs.Take(7))
            posts.Add(await As(many).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}"""));

        var listed = await As(many).Get("/posts?count=true");
        var clubsListed = Ids(await As(many).Get("/clubs"));
        var last = await As(owner).Make("/clubs", """{"name":"c"}""");
        await As(owner).Make("/clubMembers", Membership(last, many, "editor"));
        var refused = await As(many).Get("/posts");
        var pinned = await As(many).Get($"/posts?clubId={clubs[0]}");

        Assert.Equal(posts, Ids(listed).ToHashSet());
        Assert.Equal(7, listed.Json.GetProperty("count").GetInt32());
        Assert.Equal(clubs.ToHashSet(), clubsListed.ToHashSet());
        IsRefused(refused, 400, "query.group");
        Assert.Contains("clubId=…", (string?)refused.Node["detail"], StringComparison.Ordinal);
        Assert.Equal(["clubId query.group"], refused.Faults);
        Assert.Single(Ids(pinned));
        Assert.Equal(200, (await As(many).Get($"/posts/{posts.First()}?include=club")).Status);
        Assert.Single(Ids(await As(many).Get($"/clubs/{clubs[0]}/posts")));
        Assert.Equal(201, (await As(many).Post("/posts", $$"""{"text":"p","clubId":"{{last}}"}""")).Status);
    }

    /// <summary>What follows from deletions is done.</summary>
    protected abstract Task Swept();
}
