namespace Trellis.Tests.Functions;

/// <summary>Who sees and does what, at each door.</summary>
public abstract partial class HttpSuite
{
    [Fact]
    public async Task Naming_a_field_that_one_may_not_read_is_403_in_every_way_and_at_every_door()
    {
        var page = await Admin.Post("/pages", """{"title":"t","draft":"d"}""");
        var open = Client.Public(Functions);
        var signed = Client.Signed(Functions, "eu-west-1:id", $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:{alice}");

        foreach (var client in new[] { Alice, open, signed })
        {
            foreach (var address in new[] { $"/pages/{page.Id}?fields=title,draft", "/pages?fields=draft", "/pages?draft=d", "/pages?sort=draft" })
            {
                var reply = await client.Get(address);
                Assert.True((reply.Status, reply.Code) == (403, "access.field"), $"{address}: {reply.Text}");
                Assert.Equal(["draft access.field"], reply.Faults);
            }
        }

        Assert.Equal((403, "access.field"), (await open.Get($"/pages/{page.Id}?fields=owner") is var owner ? owner.Status : 0, owner.Code));
        Assert.Equal("d", (await Admin.Get($"/pages/{page.Id}?fields=draft")).Json.GetProperty("draft").GetString());
        Assert.Equal(200, (await open.Get($"/pages/{page.Id}?fields=title")).Status);
    }

    [Fact]
    public async Task A_private_record_does_not_exist_for_anybody_else()
    {
        var created = await Alice.Post("/tasks", """{"title":"secret","state":"open"}""");
        var path = $"/tasks/{created.Id}";

        var replies = new[] { await Bob.Get(path), await Bob.Patch(path, """{"title":"mine"}"""), await Admin.Get(path) };
        var deleted = await Bob.Delete(path);

        AssertNothingToDelete(deleted);
        Assert.All(replies, reply => Assert.Equal((404, "record.not-found"), (reply.Status, reply.Code)));
        Assert.Equal(replies[0].Json.GetProperty("detail").GetString(), (await Bob.Get($"/tasks/{Guid.NewGuid()}")).Json.GetProperty("detail").GetString());
        Assert.Empty((await Bob.Get("/tasks")).Items);
        Assert.Equal("secret", (await Alice.Get(path)).Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_shared_record_is_read_by_all_who_are_signed_in_and_written_by_its_owner()
    {
        var created = await Alice.Post("/comments", """{"text":"hello"}""");
        var path = $"/comments/{created.Id}";

        var read = await Bob.Get(path);
        var patched = await Bob.Patch(path, """{"text":"mine"}""");
        var deleted = await Bob.Delete(path);

        Assert.Equal((200, alice), (read.Status, read.Json.GetProperty("owner").GetString()));
        Assert.Equal((403, "access.denied"), (patched.Status, patched.Code));
        Assert.Equal(403, deleted.Status);
        Assert.Equal(200, (await Alice.Patch(path, """{"text":"again"}""")).Status);
    }

    [Fact]
    public async Task Groups_are_read_from_the_token_and_count_for_nothing_at_the_signed_door()
    {
        var admin = Admin;
        var created = await admin.Post("/teams", """{"name":"Red"}""");

        var refused = await Alice.Post("/teams", """{"name":"Blue"}""");
        var signed = Client.Signed(Functions, "eu-west-1:identity", "authenticated", $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:{alice}");
        var bySignature = await signed.Post("/teams", """{"name":"Blue"}""");

        Assert.Equal(201, created.Status);
        Assert.Equal((403, "access.denied"), (refused.Status, refused.Code));
        Assert.Equal(403, bySignature.Status);
        Assert.Equal(200, (await signed.Get($"/teams/{created.Id}")).Status);
    }

    [Fact]
    public async Task The_same_person_is_the_same_owner_at_both_doors_and_others_are_not()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        Client Signed(params string[] amr) => Client.Signed(Functions, "eu-west-1:identity", amr);

        var own = await Signed("authenticated", $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:{alice}").Get($"/tasks/{created.Id}");
        var otherPool = await Signed($"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other:CognitoSignIn:{alice}").Get($"/tasks/{created.Id}");
        var twitter = await Signed("authenticated", "api.twitter.com", $"api.twitter.com:eu-west-1:x:{alice}").Post("/tasks", """{"title":"b","state":"open"}""");

        Assert.Equal(200, own.Status);
        Assert.Equal(404, otherPool.Status);
        Assert.Equal("eu-west-1:identity", twitter.Json.GetProperty("owner").GetString());
    }

    [Fact]
    public async Task Without_a_caller_there_is_no_answer_but_401_or_403()
    {
        var nobody = await Client.WithNothing(Functions).Get("/tasks");
        var noSub = await Client.WithClaims(Functions, new JsonObject { ["username"] = "x" }).Get("/tasks");
        var noIdentity = await new Client(Functions, new JsonObject { ["iam"] = new JsonObject { ["accessKey"] = "AKIA", ["cognitoIdentity"] = null } }).Get("/tasks");

        Assert.Equal((401, "caller.missing"), (nobody.Status, nobody.Code));
        Assert.Equal((403, "caller.unidentified"), (noSub.Status, noSub.Code));
        Assert.Equal((403, "caller.unidentified"), (noIdentity.Status, noIdentity.Code));
    }

    [Fact]
    public async Task The_public_reads_what_the_rules_give_it_and_nothing_about_owners_or_hidden_fields()
    {
        var created = await Admin.Post("/pages", """{"title":"Hello","draft":"not yet"}""");
        var everyone = Client.Public(Functions);

        var read = await everyone.Get($"/pages/{created.Id}");
        var listed = await everyone.Get("/pages?limit=1000");
        var task = await everyone.Get("/tasks");

        Assert.Equal((200, "Hello"), (read.Status, read.Json.GetProperty("title").GetString()));
        Assert.False(read.Json.TryGetProperty("owner", out _));
        Assert.False(read.Json.TryGetProperty("draft", out _));
        Assert.Contains(listed.Items, item => item.GetProperty("id").GetString() == created.Id && !item.TryGetProperty("owner", out _));
        Assert.Equal((403, "access.denied"), (task.Status, task.Code));
    }

    [Fact]
    public async Task A_private_record_made_by_somebody_else_lies_with_its_owner_and_stays_there()
    {
        var sent = await Admin.Post("/letters", $$"""{"owner":"{{alice}}::{{alice}}","text":"for you"}""");
        var kept = await Admin.Post("/letters", """{"text":"for me"}""");
        var forged = await Alice.Post("/letters", $$"""{"owner":"{{bob}}","text":"from bob?"}""");
        var given = await Alice.Patch($"/letters/{sent.Id}", $$"""{"owner":"{{bob}}"}""");

        Assert.Equal((201, 201, 403), (sent.Status, kept.Status, forged.Status));
        Assert.Equal(200, (await Alice.Get($"/letters/{sent.Id}")).Status);
        Assert.Equal(404, (await Alice.Get($"/letters/{kept.Id}")).Status);
        Assert.Equal((422, "/owner field.immutable"), (given.Status, given.Faults.Single()));
    }

    [Fact]
    public async Task A_field_with_rules_of_its_own_is_left_out_for_others_and_not_written_by_them()
    {
        var created = await Admin.Post("/pages", """{"title":"Hello","draft":"not yet"}""");
        var own = await Alice.Post("/pages", """{"title":"Mine"}""");

        var read = await Alice.Get($"/pages/{created.Id}");
        var write = await Alice.Post("/pages", """{"title":"Mine","draft":"d"}""");
        var patch = await Alice.Patch($"/pages/{own.Id}", """{"title":"New","draft":"d"}""");

        Assert.False(read.Json.TryGetProperty("draft", out _));
        Assert.Equal((403, "access.field"), (write.Status, write.Code));
        Assert.Equal(["/draft access.field"], write.Faults);
        Assert.Equal((403, "access.field"), (patch.Status, patch.Code));
        Assert.Equal("Mine", (await Alice.Get($"/pages/{own.Id}")).Json.GetProperty("title").GetString());
    }
}
