namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Theory]
    [InlineData("""{"street":"a","zip":"1"}""", """{"zip":"2"}""", """{"street":"a","zip":"2"}""")]
    [InlineData("""{"street":"a","zip":"1"}""", """{"zip":null}""", """{"street":"a"}""")]
    [InlineData("""{"street":"a","lines":["x","y"]}""", """{"lines":["z"]}""", """{"street":"a","lines":["z"]}""")]
    [InlineData("""{"street":"a","geo":{"lat":1,"lon":2}}""", """{"geo":{"lon":3}}""", """{"street":"a","geo":{"lat":1,"lon":3}}""")]
    [InlineData("""{"street":"a","geo":{"lat":1,"lon":2}}""", """{"geo":null}""", """{"street":"a"}""")]
    [InlineData("""{"street":"a"}""", """{"geo":{"lat":1,"lon":2}}""", """{"street":"a","geo":{"lat":1,"lon":2}}""")]
    [InlineData("""{"street":"a"}""", """{}""", """{"street":"a"}""")]
    [InlineData("null", """{"street":"b","zip":null}""", """{"street":"b"}""")]
    public async Task An_object_is_merged_member_by_member(string before, string patch, string after)
    {
        var person = await Alice.Make("/people", $$"""{"home":{{before}}}""");

        var patched = await Alice.Patch($"/people/{person}", $$"""{"home":{{patch}}}""");
        var read = await Alice.Get($"/people/{person}");

        Assert.Equal(200, patched.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(after), JsonNode.Parse(read.Text)!["home"]), read.Text);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(patched.Text), JsonNode.Parse(read.Text)), patched.Text);
    }

    [Theory]
    [InlineData("""{"street":"a"}""", """{"geo":{"lat":1}}""", "/home/geo/lon field.required")]
    [InlineData("null", """{"zip":"1"}""", "/home/street field.required")]
    [InlineData("""{"street":"a"}""", """{"street":null}""", "/home/street field.required")]
    public async Task An_object_that_would_not_be_whole_is_refused(string before, string patch, string fault)
    {
        var person = await Alice.Make("/people", $$"""{"home":{{before}}}""");

        var refused = await Alice.Patch($"/people/{person}", $$"""{"home":{{patch}}}""");

        Assert.Equal((422, "record.validation"), (refused.Status, refused.Code));
        Assert.Equal([fault], refused.Faults);
        Assert.Equal(1, (await Alice.Get($"/people/{person}")).Json.GetProperty("_version").GetInt32());
    }

    [Fact]
    public async Task A_declared_time_that_is_set_to_null_is_that_of_the_change()
    {
        var diary = await Alice.Make("/diaries", """{"text":"a","updatedAt":"2026-01-01T00:00:00.000Z"}""");

        var patched = await Alice.Patch($"/diaries/{diary}", """{"text":"b","updatedAt":null}""");

        Assert.True(patched.Status == 200, patched.Text);
        Assert.True(patched.Node["updatedAt"]!.GetValue<DateTimeOffset>() > DateTimeOffset.UtcNow.AddMinutes(-5), patched.Text);
    }

    [Fact]
    public async Task Writers_of_different_fields_and_members_all_win()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var person = await Alice.Make("/people", """{"home":{"street":"s"}}""");
            string[] patches = ["""{"name":"n"}""", """{"home":{"zip":"z"}}""", """{"home":{"geo":{"lat":1,"lon":2}}}""", """{"joined":"2026-11-21T08:00:00Z"}""", $$"""{"email":"{{Address}}"}"""];

            var replies = await Task.WhenAll(patches.Select(patch => Task.Run(() => Alice.Patch($"/people/{person}", patch))));
            var read = (await Alice.Get($"/people/{person}")).Json;

            Assert.All(replies, reply => Assert.Equal(200, reply.Status));
            Assert.Equal((6, "n", "z", 2), (read.GetProperty("_version").GetInt32(), read.GetProperty("name").GetString(), read.GetProperty("home").GetProperty("zip").GetString(), read.GetProperty("home").GetProperty("geo").GetProperty("lon").GetInt32()));
            Assert.Equal([2, 3, 4, 5, 6], replies.Select(reply => reply.Json.GetProperty("_version").GetInt32()).Order());
        }
    }

    [Theory]
    [InlineData("""{"name":"N"}""")]
    [InlineData("""{"home":{"zip":"N"}}""")]
    public async Task Of_32_writers_with_If_Match_each_version_is_written_once(string patch)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var person = await Alice.Post("/people", """{"home":{"street":"s"}}""");
            var address = $"/people/{person.Id}";

            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Alice.Patch(address, patch, ("if-match", person.ETag)))));

            Assert.Equal(1, replies.Count(reply => reply.Status == 200));
            Assert.Equal(31, replies.Count(reply => reply.Status == 412));
            Assert.Equal(2, (await Alice.Get(address)).Json.GetProperty("_version").GetInt32());
        }
    }

    [Fact]
    public async Task Of_32_writers_who_read_and_try_again_each_counts_and_no_version_is_written_twice()
    {
        for (var round = 0; round < Math.Max(1, Rounds / 10); round++)
        {
            var address = $"/extremes/{await Alice.Make("/extremes", """{"whole":0}""")}";

            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Count(address))));
            var read = (await Alice.Get(address)).Json;

            Assert.Equal((32, 33), (read.GetProperty("whole").GetInt32(), read.GetProperty("_version").GetInt32()));
            Assert.Equal(Enumerable.Range(2, 32), replies.Select(reply => reply.Json.GetProperty("_version").GetInt32()).Order());
        }
    }

    private async Task<Reply> Count(string address)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var read = await Alice.Get(address);
            var reply = await Alice.Patch(address, $$"""{"whole":{{read.Json.GetProperty("whole").GetInt32() + 1}}}""", ("if-match", read.ETag));
            if (reply.Status != 412)
                return reply;
        }

        throw new InvalidOperationException("Others were quicker a thousand times.");
    }

    [Fact]
    public async Task A_patch_of_more_fields_than_one_step_takes_is_refused_and_one_of_many_goes_through()
    {
        var wide = await Alice.Make("/wides", "{}");
        string Patch(int fields) => $"{{{string.Join(',', Enumerable.Range(0, fields).Select(number => $"\"field{number}\":{number}"))}}}";

        var many = await Alice.Patch($"/wides/{wide}", Patch(280));
        var tooMany = await Alice.Patch($"/wides/{wide}", Patch(300));
        var foreign = await Alice.Patch($"/wides/{Unknown}", Patch(300));

        Assert.Equal((200, 279), (many.Status, many.Json.GetProperty("field279").GetInt32()));
        Assert.Equal((422, "patch.too-wide"), (tooMany.Status, tooMany.Code));
        Assert.Equal(404, foreign.Status);
    }

    [Fact]
    public async Task A_long_list_of_versions_to_write_over_is_understood()
    {
        var person = await Alice.Post("/people", """{"name":"a"}""");
        var tags = string.Join(", ", Enumerable.Range(2, 400).Select(version => $"\"{version}-{version:x}\""));

        var stale = await Alice.Patch($"/people/{person.Id}", """{"name":"b"}""", ("if-match", tags));
        var fitting = await Alice.Patch($"/people/{person.Id}", """{"name":"b"}""", ("if-match", $"{tags}, {person.ETag}"));
        var removed = await Alice.Delete($"/people/{person.Id}", ("if-match", $"{tags}, {fitting.ETag}"));

        Assert.Equal([412, 200, 204], new[] { stale, fitting, removed }.Select(reply => reply.Status));
    }

    /// <summary>An item names its last writes. That it no longer names an old one means something only after a lost answer.</summary>
    [Theory]
    [InlineData("/people", """{"name":"b"}""")]
    [InlineData("/people", """{"home":{"street":"b"}}""")]
    public async Task A_version_of_long_ago_is_stale(string path, string patch)
    {
        var first = await Alice.Post(path, """{"name":"a"}""");
        for (var number = 0; number < 8; number++)
            Assert.Equal(200, (await Alice.Patch($"{path}/{first.Id}", $$"""{"name":"{{number}}"}""")).Status);

        Assert.Equal(412, (await Alice.Patch($"{path}/{first.Id}", patch, ("if-match", first.ETag!))).Status);
    }
}
