namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task A_repeated_create_with_one_key_has_one_record_and_the_first_answer()
    {
        var (key, address) = (Unknown, Address);
        var body = $$"""{"email":"{{address}}","name":"a"}""";

        var first = await Alice.Post("/people", body, ("idempotency-key", key));
        var again = await Alice.Post("/people", body, ("idempotency-key", key));
        var otherwise = await Alice.Post("/people", $$"""{ "name": "a", "email": "{{address}}" }""", ("idempotency-key", key));

        Assert.Equal(201, first.Status);
        Assert.True(Same(first, again), again.Text);
        Assert.True(Same(first, otherwise), otherwise.Text);
    }

    [Fact]
    public async Task The_first_answer_is_repeated_as_it_was_although_the_record_has_changed_since()
    {
        var key = Unknown;
        var first = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", key));
        await Alice.Patch($"/people/{first.Id}", """{"name":"b"}""");

        var again = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", key));

        Assert.True(Same(first, again), again.Text);
        Assert.Equal("b", (await Alice.Get($"/people/{first.Id}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Another_body_or_another_model_with_the_same_key_is_refused()
    {
        var key = Unknown;
        var first = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", key));

        var body = await Alice.Post("/people", """{"name":"b"}""", ("idempotency-key", key));
        var model = await Alice.Post("/companies", """{"name":"a"}""", ("idempotency-key", key));

        Assert.Equal(201, first.Status);
        Assert.Equal((422, "idempotency.reused"), (body.Status, body.Code));
        Assert.Equal((422, "idempotency.reused"), (model.Status, model.Code));
    }

    [Fact]
    public async Task Two_callers_keys_never_meet()
    {
        var key = Unknown;

        var alices = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", key));
        var bobs = await Bob.Post("/people", """{"name":"b"}""", ("idempotency-key", key));

        Assert.Equal((201, 201), (alices.Status, bobs.Status));
        Assert.NotEqual(alices.Id, bobs.Id);
    }

    [Fact]
    public async Task A_refused_create_leaves_its_key_free()
    {
        var (key, address) = (Unknown, Address);
        var other = await Alice.Make("/people", $$"""{"email":"{{address}}"}""");
        var body = $$"""{"email":"{{address}}"}""";
        var refused = await Alice.Post("/people", body, ("idempotency-key", key));
        await Alice.Delete($"/people/{other}");

        var again = await Alice.Post("/people", body, ("idempotency-key", key));

        Assert.Equal((409, 201), (refused.Status, again.Status));
    }

    [Fact]
    public async Task A_repetition_is_answered_although_what_the_record_names_has_gone_since()
    {
        var key = Unknown;
        var company = await Alice.Make("/companies", """{"name":"a"}""");
        var body = $$"""{"companyStaffId":"{{company}}"}""";
        var first = await Alice.Post("/people", body, ("idempotency-key", key));
        await Alice.Delete($"/companies/{company}");

        var again = await Alice.Post("/people", body, ("idempotency-key", key));

        Assert.True(Same(first, again), again.Text);
    }

    [Fact]
    public async Task A_repetition_tells_nothing_of_a_record_that_the_caller_can_no_longer_read()
    {
        var (key, gone) = (Unknown, Unknown);
        var first = await Admin.Post("/boxes", """{"text":"secret"}""", ("idempotency-key", key));
        var deleted = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", gone));
        await Alice.Delete($"/people/{deleted.Id}");

        var demoted = await Alice.Post("/boxes", """{"text":"secret"}""", ("idempotency-key", key));
        var repeated = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", gone));

        Assert.Equal("secret", first.Json.GetProperty("text").GetString());
        Assert.Equal((201, first.Id), (demoted.Status, demoted.Id));
        Assert.False(demoted.Json.TryGetProperty("text", out _));
        Assert.Equal((404, "record.not-found"), (repeated.Status, repeated.Code));
    }

    [Fact]
    public async Task One_who_may_create_but_not_read_is_told_the_same_twice()
    {
        var key = Unknown;

        var first = await Alice.Post("/boxes", """{"text":"secret"}""", ("idempotency-key", key));
        var again = await Alice.Post("/boxes", """{"text":"secret"}""", ("idempotency-key", key));

        Assert.Equal(201, first.Status);
        Assert.True(Same(first, again), again.Text);
    }

    [Fact]
    public async Task A_key_is_free_again_after_a_day()
    {
        var key = Unknown;
        Client Later(TimeSpan passed) => Client.WithToken(At(new FakeTimeProvider(DateTimeOffset.UtcNow + passed)), alice);
        var first = await Alice.Post("/people", """{"name":"a"}""", ("idempotency-key", key));

        var within = await Later(TimeSpan.FromHours(23)).Post("/people", """{"name":"a"}""", ("idempotency-key", key));
        var after = await Later(TimeSpan.FromHours(25)).Post("/people", """{"name":"b"}""", ("idempotency-key", key));
        var again = await Later(TimeSpan.FromHours(26)).Post("/people", """{"name":"b"}""", ("idempotency-key", key));

        Assert.True(Same(first, within), within.Text);
        Assert.Equal(201, after.Status);
        Assert.NotEqual(first.Id, after.Id);
        Assert.True(Same(after, again), again.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("\u0001")]
    public async Task A_key_that_no_header_should_hold_is_refused(string key)
    {
        var reply = await Alice.Post("/people", "{}", ("idempotency-key", key));
        var tooLong = await Alice.Post("/people", "{}", ("idempotency-key", new string('k', 256)));
        var longest = await Alice.Post("/people", "{}", ("idempotency-key", Unknown.PadRight(255, 'k')));

        Assert.Equal((400, "idempotency.key"), (reply.Status, reply.Code));
        Assert.Equal(400, tooLong.Status);
        Assert.Equal(201, longest.Status);
    }

    [Fact]
    public async Task Of_32_identical_creates_at_once_there_is_one_record_and_one_answer()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var key = Unknown;

            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Alice.Post("/folders", """{"name":"a"}""", ("idempotency-key", key)))));

            Assert.All(replies, reply => Assert.True(Same(replies[0], reply), reply.Text));
            Assert.Equal(201, replies[0].Status);
        }

        Assert.Equal(Rounds, (await Alice.Get("/folders?count=true&limit=1")).Json.GetProperty("count").GetInt32());
    }
}
