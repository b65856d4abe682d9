using System.Text.Json.Nodes;
using Trellis.Http;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Lambda;
using Trellis.Local.Tools.Clients;

namespace Trellis.Local.Tools;

/// <summary>
/// <c>invoke NAME --event FILE</c>: runs one event through a function and prints its answer. Exit code 1 when the function failed.
/// It asks the laptop cloud that runs on the data, if one does; else it starts what the function needs, and stops it again.
/// </summary>
internal static class Invoke
{
    public static Usage Usage { get; } = new(
        "invoke",
        "NAME",
        "runs one event through one function",
        "Runs one event through a function of template.yaml, such as Create: on the laptop cloud if one runs, else on one that is started "
        + "for it. The answer goes to standard output, the function's log to standard error. Exit code 1: the function failed.")
    {
        Options =
        [
            new("--event", "FILE", "the event, as JSON; - reads it from standard input"),
            .. RunOptions.Usage.Options.Where(option => option.Name is "--data" or "--dynamodb" or "--parameter" or "--aot"),
        ],
        Examples = ["% Create --event tests/events/create.json"],
    };

    public static async Task<int> Start(string[] args)
    {
        var (function, file, shared) = Apart(args);
        var (options, fault) = RunOptions.Parse(shared);
        if (options is null || file is null)
            return Usage.Refuse(fault ?? "invoke wants --event FILE.");

        var payload = Read(file);
        var (answer, failed) = Backend.Running(options.Cloud.Data)?["lambda"]?.ToString() is { } lambda
            ? await Ask(new Uri(lambda), function, payload)
            : await Run(options.Cloud, function, payload);
        Console.WriteLine(answer);
        return failed ? 1 : 0;
    }

    /// <summary>What is invoke's own, wherever it stands, and what it shares with the laptop cloud.</summary>
    private static (string Function, string? Event, string[] Shared) Apart(string[] args)
    {
        var (function, file) = ("", default(string));
        var rest = new List<string>();
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--event")
                file = args[++at];
            else if (args[at] is not ['-', _, ..])
                function = args[at];
            else
                rest.AddRange(Usage.Options.First(option => option.Name == args[at]).Value is null ? [args[at]] : [args[at], args[++at]]);
        }

        return (function, file, [.. rest]);
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
            throw new SetupException("event.json", $"{file} is not JSON: {broken.Message}");
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
            throw new SetupException("invoke.refused", JsonNode.Parse(answer)?["Message"]?.ToString() ?? answer);
        if (response.Headers.TryGetValues("X-Amz-Log-Result", out var log))
            await Console.Error.WriteAsync(Encoding.UTF8.GetString(Convert.FromBase64String(log.First())));
        return (answer, response.Headers.Contains("X-Amz-Function-Error"));
    }

    private static async Task<(string Answer, bool Failed)> Run(CloudOptions options, string name, byte[] payload)
    {
        await using var cloud = await LaptopCloud.Start(options with { Serves = false }, Lines.Standard(quiet: false, json: true));
        if (cloud.Functions[name] is null)
            throw new SetupException(
                "invoke.refused",
                $"Function not found: {name}. There are {string.Join(", ", cloud.Stack.Functions.Select(function => function.Name))}.");
        var job = new Job { Payload = payload };
        var outcome = await cloud.Functions.Run(name, job);
        await Task.WhenAny(job.Reported, Task.Delay(TimeSpan.FromSeconds(1)));
        return (Encoding.UTF8.GetString(outcome.Payload.Span), outcome.Error is not null);
    }
}
