namespace Trellis.Tests.Functions;

/// <summary>
/// The events that <c>sam local invoke</c> is shown with: each function answers its own, as a real process, through the runtime client,
/// against a real table, with the project's own schema.
/// </summary>
public sealed class TheEventsInTheRepository(Engines engines)
{
    [Fact]
    public async Task Are_answered_by_the_functions_that_they_are_for()
    {
        var table = await engines.NewTable(Trellis.Local.Cloud.DynamoDB.EngineKind.Dynoxide);
        using var functions = FreshProcesses.On(table, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "shared", "schema.graphql"), TestContext.Current.CancellationToken));

        var created = await Send(functions, "Create", "create");
        var id = created.Id;
        var read = await Send(functions, "Read", "read", id);
        var listed = await Send(functions, "List", "list");
        var updated = await Send(functions, "Update", "update", id, created.ETag);
        var deleted = await Send(functions, "Delete", "delete", id, updated.ETag);
        var swept = await Sweep(functions, id);
        var logged = JsonDocument.Parse(await functions.Invoke("Notify", Event("notify"))).RootElement;
        var (signIn, me) = await SignIn(functions);

        Assert.Equal(201, created.Status);
        Assert.Equal((200, created.Text), (read.Status, read.Text));
        Assert.Equal(200, listed.Status);
        Assert.Equal((200, 204), (updated.Status, deleted.Status));
        Assert.Empty(swept.GetProperty("batchItemFailures").EnumerateArray());
        Assert.Empty(logged.GetProperty("batchItemFailures").EnumerateArray());
        Assert.True(Assert.Single(await new Deletions.WorkItemEvents(table).Stored()).ContainsKey(Trellis.Storage.Items.TimeToLive));
        Assert.Equal("PostAuthentication_Authentication", signIn.GetProperty("triggerSource").GetString());
        Assert.Equal((200, 1), (me.Status, me.Json.GetProperty("signIns").GetInt32()));
    }

    private static async Task<JsonElement> Sweep(FreshProcesses functions, string id)
    {
        var change = Event("sweep").Replace("019a5f3e-7c20-7d11-9b54-3f2f0a6c1e88", id, StringComparison.Ordinal);
        return JsonDocument.Parse(await functions.Invoke("Sweep", change)).RootElement;
    }

    /// <summary>On a machine that is busy with other tests the hook may give up on the profile, as it should; Cognito would try again, too.</summary>
    private static async Task<(JsonElement Answer, Reply Me)> SignIn(FreshProcesses functions)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = JsonDocument.Parse(await functions.Invoke("SignIn", Event("signin"))).RootElement;
            var me = await Send(functions, "Read", "me");
            if (attempt == 10 || me.Json.GetProperty("signIns").GetInt32() > 0)
                return (answer, me);
        }
    }

    private static async Task<Reply> Send(FreshProcesses functions, string function, string name, string? id = null, string? etag = null)
    {
        var request = System.Text.Json.Nodes.JsonNode.Parse(Event(name))!;
        if (id is not null)
            request["pathParameters"]!["id"] = id;

        if (etag is not null && request["headers"]!["if-match"] is not null)
            request["headers"]!["if-match"] = etag;

        return Reply.Parse(await functions.Invoke(function, request.ToJsonString()));
    }

    private static string Event(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "events", $"{name}.json"));
}
