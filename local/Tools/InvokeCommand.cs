namespace Trellis.Local.Tools;

/// <summary><c>invoke NAME --event FILE</c>: runs one event through a function and prints its answer. Exit code 1 when the function failed.
/// It asks the laptop cloud that runs on the data, if one does; else it starts what the function needs, and stops it again.</summary>
internal static class InvokeCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "a function of template.yaml, such as Create" };
        var file = new Option<string>("--event")
        { HelpName = "FILE", Required = true, Description = "the event, as JSON; - reads it from standard input" };
        var command = new DetailedCommand("invoke", "runs one event through one function", """
            Asks the laptop cloud if one runs, else starts what the function needs. The
            answer goes to standard output, the function's log to standard error. Exit
            code 1: the function failed.

            Examples:
              dotnet run --project local -- invoke Create --event tests/events/create.json
            """)
            { name, file, RunCommand.Data, RunCommand.DynamoDb, RunCommand.Parameter, RunCommand.Aot };
        command.SetAction(async result =>
        {
            var (function, options) = (result.GetRequiredValue(name), RunCommand.OptionsOf(result));
            var payload = Read(result.GetRequiredValue(file));
            var (answer, failed) = Backend.Running(options.Data).Text("lambda") is { } lambda
                ? await Ask(new Uri(lambda), function, payload)
                : await Run(options, function, payload);
            Console.WriteLine(answer);
            return failed ? 1 : 0;
        });
        return command;
    }

    private static byte[] Read(string file)
    {
        try
        {
            var bytes = file == "-" ? Encoding.UTF8.GetBytes(Console.In.ReadToEnd()) : File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes);
            return bytes;
        }
        catch (JsonException broken)
        {
            throw new SetupException("event.json", $"{file} is not JSON: {JsonText.Fault(broken)}");
        }
    }

    private static async Task<(string Answer, bool Failed)> Ask(Uri lambda, string name, byte[] payload)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(16) };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(lambda, $"{InvokeApi.Root}{Uri.EscapeDataString(name)}/invocations"));
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local");
        request.Headers.TryAddWithoutValidation("X-Amz-Log-Type", "Tail");
        request.Content = new ByteArrayContent(payload);
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new SetupException("invoke.refused", JsonNode.Parse(answer).Text("Message") ?? answer);
        if (response.Headers.TryGetValues("X-Amz-Log-Result", out var log))
            await Console.Error.WriteAsync(Encoding.UTF8.GetString(Convert.FromBase64String(log.First())));
        return (answer, response.Headers.Contains("X-Amz-Function-Error"));
    }

    private static async Task<(string Answer, bool Failed)> Run(CloudOptions options, string name, byte[] payload)
    {
        await using var cloud = await LaptopCloud.Start(options with { Serves = false }, CloudConsole.Standard(quiet: false, json: true));
        if (cloud.Functions[name] is null)
        {
            throw new SetupException(
                "invoke.refused",
                $"Function not found: {name}. There are {string.Join(", ", cloud.Stack.Functions.Select(function => function.Name))}.");
        }

        var job = new Job { Payload = payload };
        var outcome = await cloud.Functions.Run(name, job);
        await Task.WhenAny(job.Reported, Task.Delay(TimeSpan.FromSeconds(1)));
        return (Encoding.UTF8.GetString(outcome.Payload.Span), outcome.Error is not null);
    }
}
