namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    private static string Address => $"{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task A_unique_value_is_taken_once_and_the_refusal_names_the_field()
    {
        var (id, address) = (Unknown, Address);
        await Alice.Make("/people", $$"""{"email":"{{address}}"}""");

        var second = await Bob.Post("/people", $$"""{"id":"{{id}}","email":"{{address}}","badge":1}""");

        Assert.Equal((409, "record.not-unique"), (second.Status, second.Code));
        Assert.Equal(["/email record.not-unique"], second.Faults);
        Assert.Equal(404, (await Alice.Get($"/people/{id}")).Status);
    }

    [Fact]
    public async Task Every_value_that_is_taken_is_named()
    {
        var (address, badge) = (Address, Random.Shared.Next());
        await Alice.Make("/people", $$"""{"email":"{{address}}","badge":{{badge}}}""");

        var second = await Alice.Post("/people", $$"""{"email":"{{address}}","badge":{{badge}}}""");

        Assert.Equal(["/badge record.not-unique", "/email record.not-unique"], second.Faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_records_values_are_free_again()
    {
        var address = Address;
        var first = await Alice.Make("/people", $$"""{"email":"{{address}}"}""");
        await Alice.Delete($"/people/{first}");

        var second = await Alice.Post("/people", $$"""{"email":"{{address}}"}""");
        var third = await Alice.Post("/people", $$"""{"email":"{{address}}"}""");

        Assert.Equal((201, 409), (second.Status, third.Status));
    }

    [Fact]
    public async Task An_update_takes_the_new_value_and_frees_the_old_one()
    {
        var (old, changed) = (Address, Address);
        var person = await Alice.Make("/people", $$"""{"email":"{{old}}","name":"n"}""");

        var moved = await Alice.Patch($"/people/{person}", $$"""{"email":"{{changed}}"}""");
        var taken = await Alice.Post("/people", $$"""{"email":"{{changed}}"}""");
        var freed = await Alice.Post("/people", $$"""{"email":"{{old}}"}""");

        Assert.Equal((200, changed, "n", 2), (moved.Status, moved.Json.GetProperty("email").GetString(), moved.Json.GetProperty("name").GetString(), moved.Json.GetProperty("_version").GetInt32()));
        Assert.Equal((409, 201), (taken.Status, freed.Status));
    }

    [Fact]
    public async Task An_update_to_a_taken_value_is_refused_and_changes_nothing()
    {
        var (one, other) = (Address, Address);
        await Alice.Make("/people", $$"""{"email":"{{one}}"}""");
        var person = await Alice.Make("/people", $$"""{"email":"{{other}}"}""");

        var refused = await Alice.Patch($"/people/{person}", $$"""{"name":"x","email":"{{one}}"}""");
        var read = await Alice.Get($"/people/{person}");

        Assert.Equal((409, "record.not-unique"), (refused.Status, refused.Code));
        Assert.Equal((other, 1), (read.Json.GetProperty("email").GetString(), read.Json.GetProperty("_version").GetInt32()));
        Assert.Equal(409, (await Alice.Post("/people", $$"""{"email":"{{other}}"}""")).Status);
    }

    [Fact]
    public async Task A_record_may_be_given_the_value_that_it_has_and_null_frees_it()
    {
        var address = Address;
        var person = await Alice.Make("/people", $$"""{"email":"{{address}}"}""");

        var same = await Alice.Patch($"/people/{person}", $$"""{"email":"{{address}}"}""");
        var freed = await Alice.Patch($"/people/{person}", """{"email":null}""");
        var another = await Alice.Post("/people", $$"""{"email":"{{address}}"}""");

        Assert.Equal([200, 200, 201], new[] { same, freed, another }.Select(reply => reply.Status));
    }

    [Fact]
    public async Task Each_owner_has_values_of_their_own_where_each_has_a_space_of_their_own()
    {
        var code = Unknown;

        var alices = await Alice.Post("/notes", $$"""{"code":"{{code}}"}""");
        var bobs = await Bob.Post("/notes", $$"""{"code":"{{code}}"}""");
        var again = await Bob.Post("/notes", $$"""{"code":"{{code}}"}""");

        Assert.Equal([201, 201, 409], new[] { alices, bobs, again }.Select(reply => reply.Status));
    }

    [Fact]
    public async Task Of_32_who_create_one_value_at_once_exactly_one_does()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var address = Address;

            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Alice.Post("/people", $$"""{"email":"{{address}}"}"""))));

            Assert.Equal(1, replies.Count(reply => reply.Status == 201));
            Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "record.not-unique"), (reply.Status, reply.Code)));
        }
    }

    [Fact]
    public async Task Of_many_who_change_to_one_value_at_once_exactly_one_does_and_the_others_keep_theirs()
    {
        var address = Address;
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Alice.Make("/people", $$"""{"email":"{{Address}}"}""")));

        var replies = await Task.WhenAll(people.Select(person => Task.Run(() => Alice.Patch($"/people/{person}", $$"""{"email":"{{address}}"}"""))));

        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.Equal(7, replies.Count(reply => reply.Status == 409));
    }
}
