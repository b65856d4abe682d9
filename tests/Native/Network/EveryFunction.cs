namespace Trellis.Tests.Native;

/// <summary>One call of each of the functions, in the order in which a record lives.</summary>
internal static class EveryFunction
{
    private const string Batch = """{"requests":[{"method":"POST","path":"/tasks","body":{"title":"Write","state":"open"}}]}""";

    /// <summary>What each answered; of the sign-in hook, which answers its event, 200; and of the readers of the stream 503 if they name what comes again.</summary>
    public static async Task<IReadOnlyList<(string Function, Reply Reply)>> Answers(IFunctions functions)
    {
        var client = Client.WithToken(functions, "alice");
        var id = $"r-{Guid.NewGuid():N}";
        return
        [
            ("SignIn", await SignIn(functions)),
            ("Create", await client.Post("/tasks", $$"""{"id":"{{id}}","title":"Write","state":"open"}""")),
            ("Read", await client.Get($"/tasks/{id}")),
            ("List", await client.Get("/tasks?limit=20")),
            ("Update", await client.Patch($"/tasks/{id}", """{"state":"done"}""")),
            ("Delete", await client.Delete($"/tasks/{id}")),
            ("Batch", await client.Post("/batch", Batch)),
            ("Sweep", await Sweep(functions, id)),
            ("Notify", await Notify(functions, id)),
        ];
    }

    /// <summary>The same, all at once, of a record that need not be there.</summary>
    public static async Task<IReadOnlyList<(string Function, Reply Reply)>> AnswersAtOnce(IFunctions functions)
    {
        var client = Client.WithToken(functions, "alice");
        (string Function, Task<Reply> Reply)[] calls =
        [
            ("SignIn", SignIn(functions)),
            ("Create", client.Post("/tasks", """{"title":"Write","state":"open"}""")),
            ("Read", client.Get("/tasks/none")),
            ("List", client.Get("/tasks?limit=20")),
            ("Update", client.Patch("/tasks/none", """{"state":"done"}""")),
            ("Delete", client.Delete("/tasks/none")),
            ("Batch", client.Post("/batch", Batch)),
            ("Sweep", Sweep(functions, "none")),
            ("Notify", Notify(functions, "none")),
        ];
        await Task.WhenAll(calls.Select(call => call.Reply));
        return [.. calls.Select(call => (call.Function, call.Reply.Result))];
    }

    private static async Task<Reply> Sweep(IFunctions functions, string id)
    {
        var change = $$$"""{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"$sweep\u0001Task\u0001alice\u0001{{{id}}}"},"sk":{"S":"$sweep"}},"SequenceNumber":"1"}}]}""";
        return await Stream(functions, "Sweep", change);
    }

    private static async Task<Reply> Notify(IFunctions functions, string id)
    {
        // As deep as DynamoDB nests values: an event that a function cannot read would hold up all behind it.
        var deep = string.Concat(Enumerable.Repeat("""{"L":[""", 32)) + string.Concat(Enumerable.Repeat("]}", 32));
        var image = $$$"""{"pk":{"S":"Task\u0001alice"},"sk":{"S":"{{{id}}}"},"id":{"S":"{{{id}}}"},"owner":{"S":"alice"},"$live":{"BOOL":true},"deep":{{{deep}}}}""";
        var change = $$$"""{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"Task\u0001alice"},"sk":{"S":"{{{id}}}"}},"NewImage":{{{image}}},"SequenceNumber":"1"}}]}""";
        return await Stream(functions, "Notify", change);
    }

    private static async Task<Reply> Stream(IFunctions functions, string function, string change)
    {
        var answer = await functions.Invoke(function, change);
        return JsonDocument.Parse(answer).RootElement.GetProperty("batchItemFailures").GetArrayLength() == 0
            ? new Reply(200, new Dictionary<string, string>(), answer)
            : new Reply(503, new Dictionary<string, string> { ["retry-after"] = "1" }, answer);
    }

    private static async Task<Reply> SignIn(IFunctions functions)
    {
        var trigger = $$$"""{"version":"1","region":"eu-west-1","userPoolId":"{{{InProcess.UserPoolId}}}","userName":"alice","triggerSource":"PostAuthentication_Authentication","callerContext":{"awsSdkVersion":"x","clientId":"y"},"request":{"userAttributes":{"sub":"alice"}},"response":{}}""";
        return new Reply(200, new Dictionary<string, string>(), await functions.Invoke("SignIn", trigger));
    }
}
