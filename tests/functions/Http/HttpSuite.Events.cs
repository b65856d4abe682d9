namespace Trellis.Tests.Functions;

/// <summary>Addresses, events of other shapes, and the profile.</summary>
public abstract partial class HttpSuite
{
    [Fact]
    public async Task Addresses_that_name_nothing_are_404_and_keys_that_are_none_400()
    {
        var model = await Alice.Get("/unicorns");
        var key = await Alice.Get("/tasks/~nonsense!");

        Assert.Equal((404, "route.unknown"), (model.Status, model.Code));
        Assert.Equal((400, "id.malformed"), (key.Status, key.Code));
    }

    [Fact]
    public async Task An_id_that_may_have_been_other_bytes_is_named_in_the_form_that_no_gateway_decodes()
    {
        var id = $"a\uFFFD{Guid.NewGuid():N}";
        var created = await Alice.Post("/tasks", JsonSerializer.Serialize(new { id, title = "a", state = "open" }));

        var plain = await Alice.Get($"/tasks/{Uri.EscapeDataString(id)}");
        var encoded = await Alice.Get(created.Headers["location"]);

        Assert.Equal((400, "id.malformed"), (plain.Status, plain.Code));
        Assert.Equal((200, id), (encoded.Status, encoded.Id));
    }

    [Theory]
    [InlineData("/tasks?title=%FF")]
    [InlineData("/tasks?title=%C0%AF")]
    [InlineData("/tasks?title=%ED%A0%80")]
    [InlineData("/tasks?title=100%")]
    [InlineData("/tasks?title=%zz")]
    [InlineData("/tasks?%FF=a")]
    [InlineData("/tasks?or=(title=%FF)")]
    [InlineData("/tasks/a?fields=%FF")]
    public async Task A_query_that_is_not_percent_encoded_UTF_8_is_refused(string address)
    {
        var reply = await Alice.Get(address);

        Assert.Equal((400, "query.encoding"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task What_is_not_there_is_answered_with_what_is()
    {
        var address = await Alice.Get("/task");
        var list = await Alice.Get("/tasks?order=due");
        var record = await Alice.Get("/tasks/a?order=due");

        Assert.Equal("There is no route GET /task. Did you mean 'tasks'?", address.Json.GetProperty("detail").GetString());
        // Some run the suite on models that are live.
        Assert.Matches(@"The parameters are and, count, explain, fields, include, limit, nextToken, not, or, (since, )?sort\.$", list.Json.GetProperty("detail").GetString());
        Assert.EndsWith("The parameters are fields and include.", record.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_the_schema_switches_off_is_405_and_says_what_there_is()
    {
        var created = await Alice.Post("/logs", """{"line":"a"}""");

        var patched = await Alice.Patch($"/logs/{created.Id}", """{"line":"b"}""");

        Assert.Equal((405, "operation.disabled"), (patched.Status, patched.Code));
        Assert.Equal("GET", patched.Headers["allow"]);
    }

    [Fact]
    public async Task A_profile_tells_of_sign_ins_and_of_the_groups_in_the_callers_own_token()
    {
        var sub = Guid.NewGuid().ToString();
        string Trigger(string source) => $$$"""{"version":"1","region":"eu-west-1","userPoolId":"{{{InProcess.UserPoolId}}}","userName":"{{{sub}}}","triggerSource":"{{{source}}}","callerContext":{"awsSdkVersion":"x","clientId":"y"},"request":{"userAttributes":{"sub":"{{{sub}}}","email":"a@example.com","cognito:user_status":"CONFIRMED"}},"response":{}}""";

        var before = await Client.WithToken(Functions, sub).Get("/me");
        var echoed = await Functions.Invoke("SignIn", Trigger("PostConfirmation_ConfirmSignUp"));
        await Functions.Invoke("SignIn", Trigger("PostAuthentication_Authentication"));
        await Functions.Invoke("SignIn", Trigger("PostAuthentication_Authentication"));
        await Functions.Invoke("SignIn", Trigger("PostConfirmation_ConfirmForgotPassword"));
        var me = await Client.WithToken(Functions, sub, "staff", "admin]").Get("/me");

        Assert.Equal((200, 0), (before.Status, before.Json.GetProperty("signIns").GetInt32()));
        Assert.Equal(sub, JsonDocument.Parse(echoed).RootElement.GetProperty("userName").GetString());
        Assert.Equal(2, me.Json.GetProperty("signIns").GetInt32());
        Assert.Equal("a@example.com", me.Json.GetProperty("email").GetString());
        Assert.True(string.CompareOrdinal(me.Json.GetProperty("firstSignIn").GetString(), me.Json.GetProperty("lastSignIn").GetString()) <= 0);
        Assert.Equal(["staff", "admin]"], me.Json.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
    }

    [Fact]
    public async Task A_profile_is_deleted_by_its_own_user_and_nobody_else()
    {
        var (alice, bob) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        foreach (var sub in new[] { alice, bob })
            await Functions.Invoke("SignIn", $$$"""{"version":"1","region":"eu-west-1","userPoolId":"{{{InProcess.UserPoolId}}}","userName":"{{{sub}}}","triggerSource":"PostAuthentication_Authentication","callerContext":{"awsSdkVersion":"x","clientId":"y"},"request":{"userAttributes":{"sub":"{{{sub}}}"}},"response":{}}""");

        var deleted = await Client.WithToken(Functions, alice).Delete("/me");
        var again = await Client.WithToken(Functions, alice).Delete("/me");
        var mine = await Client.WithToken(Functions, alice).Get("/me");
        var others = await Client.WithToken(Functions, bob).Get("/me");

        Assert.Equal((204, 204), (deleted.Status, again.Status));
        Assert.Equal(0, mine.Json.GetProperty("signIns").GetInt32());
        Assert.Equal(1, others.Json.GetProperty("signIns").GetInt32());
    }

    [Theory]
    [InlineData("""{"version":"1.0","resource":"/tasks","path":"/tasks","httpMethod":"GET","headers":{},"requestContext":{"accountId":"1","stage":"prod"},"body":null,"isBase64Encoded":false}""")]
    [InlineData("""{"source":"warm-up"}""")]
    [InlineData("{}")]
    public async Task An_event_of_another_shape_is_told_so(string payload)
    {
        foreach (var function in new[] { "Create", "Read", "List", "Update", "Delete" })
        {
            var reply = Reply.Parse(await Functions.Invoke(function, payload));

            Assert.Equal((400, "request.shape"), (reply.Status, reply.Code));
        }
    }
}
