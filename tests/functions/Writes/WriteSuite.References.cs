namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task A_reference_to_no_record_is_refused_with_its_field_and_nothing_is_stored()
    {
        var id = Unknown;

        var reply = await Alice.Post("/people", $$"""{"id":"{{id}}","companyStaffId":"nobody","personFriendId":"no one"}""");

        Assert.Equal((422, "relation.missing"), (reply.Status, reply.Code));
        Assert.Equal(["/companyStaffId relation.missing", "/personFriendId relation.missing"], reply.Faults);
        Assert.Equal(404, (await Alice.Get($"/people/{id}")).Status);
    }

    [Fact]
    public async Task A_reference_to_a_record_that_is_there_is_kept()
    {
        var company = await Alice.Make("/companies", """{"name":"c"}""");

        var person = await Alice.Post("/people", $$"""{"companyStaffId":"{{company}}"}""");

        Assert.Equal((201, company), (person.Status, person.Json.GetProperty("companyStaffId").GetString()));
    }

    [Fact]
    public async Task A_record_may_name_itself()
    {
        var id = Unknown;

        var reply = await Alice.Post("/people", $$"""{"id":"{{id}}","personFriendId":"{{id}}"}""");

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Two_references_to_one_record_are_fine_and_fail_together()
    {
        var person = await Alice.Make("/people", "{}");
        var both = await Alice.Post("/people", $$"""{"personFriendId":"{{person}}","name":"a"}""");

        var emptied = await Alice.Post("/people", """{"personFriendId":""}""");

        Assert.Equal(201, both.Status);
        Assert.Equal((422, "relation.missing"), (emptied.Status, emptied.Code));
    }

    [Fact]
    public async Task A_reference_to_another_owners_record_is_refused()
    {
        var folder = await Alice.Make("/folders", """{"name":"mine"}""");

        var foreign = await Bob.Post("/notes", $$"""{"folderNotesId":"{{folder}}"}""");
        var own = await Alice.Post("/notes", $$"""{"folderNotesId":"{{folder}}"}""");

        Assert.Equal((422, "relation.missing"), (foreign.Status, foreign.Code));
        Assert.Equal(201, own.Status);
    }

    [Fact]
    public async Task A_relation_that_opts_out_is_not_checked()
    {
        var reply = await Alice.Post("/looses", """{"companyId":"nobody"}""");

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task A_patch_to_no_record_is_refused_and_changes_nothing()
    {
        var person = await Alice.Make("/people", """{"name":"a"}""");

        var refused = await Alice.Patch($"/people/{person}", """{"name":"b","companyStaffId":"nobody"}""");
        var read = await Alice.Get($"/people/{person}");

        Assert.Equal((422, "relation.missing"), (refused.Status, refused.Code));
        Assert.Equal(["/companyStaffId relation.missing"], refused.Faults);
        Assert.Equal(("a", 1), (read.Json.GetProperty("name").GetString(), read.Json.GetProperty("_version").GetInt32()));
    }

    [Fact]
    public async Task A_patch_sets_moves_and_removes_a_reference()
    {
        var (first, second) = (await Alice.Make("/companies", """{"name":"a"}"""), await Alice.Make("/companies", """{"name":"b"}"""));
        var person = await Alice.Make("/people", $$"""{"companyStaffId":"{{first}}"}""");

        var moved = await Alice.Patch($"/people/{person}", $$"""{"companyStaffId":"{{second}}"}""");
        var removed = await Alice.Patch($"/people/{person}", """{"companyStaffId":null}""");

        Assert.Equal((200, second), (moved.Status, moved.Json.GetProperty("companyStaffId").GetString()));
        Assert.Equal((200, false, 3), (removed.Status, removed.Json.TryGetProperty("companyStaffId", out _), removed.Json.GetProperty("_version").GetInt32()));
    }

    [Fact]
    public async Task A_reference_that_stays_as_it_was_is_not_asked_about_again()
    {
        var company = await Alice.Make("/companies", """{"name":"a"}""");
        var person = await Alice.Make("/people", $$"""{"companyStaffId":"{{company}}"}""");
        await Alice.Delete($"/companies/{company}");

        var same = await Alice.Patch($"/people/{person}", $$"""{"name":"b","companyStaffId":"{{company}}"}""");
        var anew = await Alice.Post("/people", $$"""{"companyStaffId":"{{company}}"}""");

        Assert.Equal(200, same.Status);
        Assert.Equal(422, anew.Status);
    }

    [Fact]
    public async Task A_key_of_two_parts_comes_whole_or_not_at_all()
    {
        var customer = Unknown;
        await Alice.Post("/orders", $$"""{"customer":"{{customer}}","number":7}""");

        var whole = await Alice.Post("/lines", $$"""{"orderCustomer":"{{customer}}","orderNumber":7}""");
        var wrong = await Alice.Post("/lines", $$"""{"orderCustomer":"{{customer}}","orderNumber":8}""");
        var half = await Alice.Post("/lines", $$"""{"orderCustomer":"{{customer}}"}""");
        var none = await Alice.Post("/lines", """{"what":"x"}""");

        Assert.Equal(201, whole.Status);
        Assert.Equal((422, "relation.missing"), (wrong.Status, wrong.Code));
        Assert.Equal((422, "record.validation"), (half.Status, half.Code));
        Assert.Equal(["/orderNumber relation.partial"], half.Faults);
        Assert.Equal(201, none.Status);
    }

    [Fact]
    public async Task A_patch_of_one_part_of_a_key_is_judged_with_the_part_that_stays()
    {
        var customer = Unknown;
        await Alice.Post("/orders", $$"""{"customer":"{{customer}}","number":1}""");
        await Alice.Post("/orders", $$"""{"customer":"{{customer}}","number":2}""");
        var line = await Alice.Make("/lines", $$"""{"orderCustomer":"{{customer}}","orderNumber":1}""");

        var there = await Alice.Patch($"/lines/{line}", """{"orderNumber":2}""");
        var missing = await Alice.Patch($"/lines/{line}", """{"orderNumber":3}""");
        var half = await Alice.Patch($"/lines/{line}", """{"orderNumber":null}""");
        var none = await Alice.Patch($"/lines/{line}", """{"orderNumber":null,"orderCustomer":null}""");

        Assert.Equal([200, 422, 422, 200], new[] { there, missing, half, none }.Select(reply => reply.Status));
        Assert.Equal(("relation.missing", "record.validation"), (missing.Code, half.Code));
    }

    [Fact]
    public async Task A_stale_or_foreign_patch_is_told_so_before_its_references_are_judged()
    {
        var note = await Alice.Make("/notes", """{"text":"a"}""");

        var stale = await Alice.Patch($"/notes/{note}", """{"folderNotesId":"nobody"}""", ("if-match", "\"9-0\""));
        var foreign = await Bob.Patch($"/notes/{note}", """{"folderNotesId":"nobody"}""");

        Assert.Equal((412, 404), (stale.Status, foreign.Status));
    }
}
