namespace Trellis.Tests.Functions;

/// <summary>What a request says of the state that a record must be in, and addresses that take less than they are sent.</summary>
public abstract partial class HttpSuite
{
    [Fact]
    public async Task A_read_of_another_state_than_the_expected_one_is_412()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");

        var met = await Alice.Get($"/tasks/{created.Id}", ("if-match", created.ETag));
        var stale = await Alice.Get($"/tasks/{created.Id}", ("if-match", "\"7-0\""));
        var shaped = await Alice.Get($"/tasks/{created.Id}?fields=title", ("if-match", "\"7-0\""));
        var star = await Alice.Get($"/tasks/{created.Id}", ("if-match", "*"));
        var foreign = await Bob.Get($"/tasks/{created.Id}", ("if-match", "\"7-0\""));

        Assert.Equal((200, 200), (met.Status, star.Status));
        Assert.Equal((412, "record.stale"), (stale.Status, stale.Code));
        Assert.Equal((412, 404), (shaped.Status, foreign.Status));
    }

    [Fact]
    public async Task A_write_that_must_not_meet_a_state_is_412_where_it_would()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var address = $"/tasks/{created.Id}";

        var patched = await Alice.Patch(address, """{"title":"b"}""", ("if-none-match", "*"));
        var deleted = await Alice.Delete(address, ("if-none-match", "*"));
        var named = await Alice.Patch(address, """{"title":"b"}""", ("if-none-match", created.ETag));
        var absent = await Alice.Patch($"/tasks/{Guid.NewGuid()}", """{"title":"b"}""", ("if-none-match", "*"));
        var foreign = await Bob.Delete(address, ("if-none-match", "*"));
        var other = await Alice.Patch(address, """{"title":"c"}""", ("if-none-match", "\"7-0\""));
        var gone = await Alice.Delete(address, ("if-none-match", created.ETag));

        Assert.Equal((412, "record.stale"), (patched.Status, patched.Code));
        Assert.Equal((412, 412), (deleted.Status, named.Status));
        Assert.Equal((404, 404), (absent.Status, foreign.Status));
        Assert.Equal((200, 2), (other.Status, other.Json.GetProperty("_version").GetInt32()));
        Assert.Equal(204, gone.Status);
    }

    [Fact]
    public async Task What_has_no_tag_meets_none_and_tags_that_are_none_are_malformed()
    {
        var post = await Alice.Post("/tasks", """{"title":"a","state":"open"}""", ("if-match", "\"1-0\""));
        var list = await Alice.Get("/tasks", ("if-match", "\"1-0\""));
        var me = await Alice.Get("/me", ("if-match", "\"1-0\""));
        var star = await Alice.Post("/tasks", """{"title":"a","state":"open"}""", ("if-match", "*"));
        var bare = await Alice.Get($"/tasks/{star.Id}", ("if-match", "1-0"));
        var both = await Alice.Patch($"/tasks/{star.Id}", """{"title":"b"}""", ("if-match", $"*, {star.ETag}"));

        Assert.Equal((412, "record.stale"), (post.Status, post.Code));
        Assert.Equal((412, 412, 201), (list.Status, me.Status, star.Status));
        Assert.Equal((400, "etag.malformed"), (bare.Status, bare.Code));
        Assert.Equal((400, "etag.malformed"), (both.Status, both.Code));
        Assert.Single((await Alice.Get("/tasks")).Items);
    }

    [Fact]
    public async Task A_patch_of_nothing_changes_nothing()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var address = $"/tasks/{created.Id}";

        var patched = await Alice.Patch(address, "{}");
        var met = await Alice.Patch(address, "{}", ("if-match", created.ETag));
        var stale = await Alice.Patch(address, "{}", ("if-match", "\"7-0\""));
        var foreign = await Bob.Patch(address, "{}");
        var absent = await Alice.Patch($"/tasks/{Guid.NewGuid()}", "{}");
        var denied = await Bob.Patch($"/comments/{(await Alice.Post("/comments", """{"text":"t"}""")).Id}", "{}");

        Assert.Equal((200, created.ETag, created.Text), (patched.Status, patched.ETag, patched.Text));
        Assert.Equal((200, created.ETag), (met.Status, met.ETag));
        Assert.Equal((412, 404, 404), (stale.Status, foreign.Status, absent.Status));
        Assert.Equal((403, "access.denied"), (denied.Status, denied.Code));
        Assert.Equal(created.ETag, (await Alice.Get(address)).ETag);
    }

    [Fact]
    public async Task Parameters_that_an_address_does_not_know_are_refused_and_nothing_is_done()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var address = $"/tasks/{created.Id}";

        Reply[] replies =
        [
            await Alice.Post("/tasks?draft=true", """{"title":"b","state":"open"}"""),
            await Alice.Patch($"{address}?draft=true", """{"title":"b"}"""),
            await Alice.Delete($"{address}?draft=true"),
            await Alice.Get("/me?draft=true"),
            await Alice.Delete("/me?draft=true"),
            await Alice.Get($"{address}?draft=true"),
            await Alice.Get("/tasks?draft=true"),
        ];

        Assert.All(replies, reply => Assert.Equal((400, "query.unknown"), (reply.Status, reply.Code)));
        Assert.Equal(created.ETag, (await Alice.Get(address)).ETag);
        Assert.Single((await Alice.Get("/tasks")).Items);
    }

    [Fact]
    public async Task A_patch_of_another_kind_is_415_and_says_which_are_taken()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");

        var patch = await Alice.Patch($"/tasks/{created.Id}", """[{"op":"remove","path":"/title"}]""", ("content-type", "application/json-patch+json"));
        var merge = await Alice.Patch($"/tasks/{created.Id}", """{"title":"b"}""", ("content-type", "application/merge-patch+json"));

        Assert.Equal((415, "body.media-type"), (patch.Status, patch.Code));
        Assert.Equal("application/merge-patch+json, application/json", patch.Headers["accept-patch"]);
        Assert.Equal(200, merge.Status);
    }

    [Fact]
    public async Task A_method_that_a_known_path_does_not_have_is_405_and_says_which_it_has()
    {
        var reply = await Alice.Post("/me", "{}");

        Assert.Equal((405, "route.method"), (reply.Status, reply.Code));
        Assert.Equal("GET, DELETE", reply.Headers["allow"]);
    }

    [Fact]
    public async Task Who_sees_other_fields_has_another_tag_and_both_may_write_over_the_state()
    {
        var created = await Admin.Post("/pages", """{"title":"t","draft":"d"}""");
        var address = $"/pages/{created.Id}";

        var admin = await Admin.Get(address);
        var alice = await Alice.Get(address);
        var open = await Client.Public(Functions).Get(address);
        var crossed = await Alice.Get(address, ("if-none-match", admin.ETag));
        var own = await Alice.Get(address, ("if-none-match", alice.ETag));
        var written = await Admin.Patch(address, """{"title":"u"}""", ("if-match", alice.ETag));
        var stale = await Admin.Patch(address, """{"title":"v"}""", ("if-match", admin.ETag));

        Assert.False(alice.Json.TryGetProperty("draft", out _));
        Assert.Equal(created.ETag, admin.ETag);
        Assert.Equal(3, new[] { admin.ETag, alice.ETag, open.ETag }.Distinct().Count());
        Assert.Equal((200, 304), (crossed.Status, own.Status));
        Assert.Equal(alice.Text, crossed.Text);
        Assert.Equal((200, 412), (written.Status, stale.Status));
    }
}
