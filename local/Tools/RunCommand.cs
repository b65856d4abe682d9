using System.Runtime.InteropServices;
using Trellis.Local.Tools.Data;

namespace Trellis.Local.Tools;

/// <summary>Runs the laptop cloud until it is stopped: what the program does without a command.</summary>
internal static class RunCommand
{
    public const string Details = """
        Edits of functions/, shared/ and web/ take effect while it runs.

        Examples:
          dotnet run --project local
          dotnet run --project local -- --port 9000 --fresh
        """;

    public static readonly Option<string?> Data =
        CommonOptions.FullPath("--data", "FOLDER", "where users and records are stored (.trellis/data)");

    public static readonly Option<Uri?> DynamoDb = CommonOptions.Address("--dynamodb", "a DynamoDB of your own; none is started then");
    public static readonly Option<bool> Aot = CommonOptions.Switch("--aot", "run the native binaries that Lambda would run");
    public static readonly Option<KeyValuePair<string, string>[]> Parameter = Parameters();

    private static readonly Option<int?> Port = CommonOptions.Read<int?>(
        "--port", "PORT", "the web client's port; the APIs and the services take the next ones (8700)", "a number from 1 to 65535",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null);

    private static readonly Option<IPAddress?> Host = CommonOptions.Read<IPAddress?>(
        "--host", "ADDRESS", "where to listen (127.0.0.1: this machine only)", "an IP address",
        text => IPAddress.TryParse(text, out var host) ? host : null);

    private static readonly Option<NetworkConditions?> Latency = CommonOptions.Read<NetworkConditions?>(
        "--latency", "TIME", "a network between functions and table: 5ms of delay, or bad (slow, in pieces, with broken connections)",
        "milliseconds such as 5ms, up to 10000ms, or the word bad", NetworkConditions.Parse);

    // Our own files in the data folder. Nothing else in it is ever deleted.
    private static readonly string[] OurData =
        ["dynamodb", "cognito", "identity", EventStore.Folder, Checkpoint.Folder, Repository.RunningFile];

    public static RootCommand Create()
    {
        var fresh = CommonOptions.Switch("--fresh", "start with no users and no records; asks first");
        var quiet = CommonOptions.Switch("--quiet", "only what functions write, and what goes wrong");
        var json = CommonOptions.Json("once everything answers, one line of JSON on standard output, and nothing else there");
        var command = new RootCommand("Runs the stack that template.yaml declares on this machine, with the web client, until Ctrl-C.")
            { Port, Host, Data, fresh, DynamoDb, Latency, Parameter, Aot, quiet, json };
        command.Validators.Add(result =>
        {
            // The values themselves cannot be asked for here: one of them may be wrong.
            if (result.GetResult(Latency) is not null && result.GetResult(DynamoDb)?.Tokens is [var url]
                && url.Value.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError("--latency needs a DynamoDB at an http address: it does not speak TLS to the table.");
            }
        });
        command.SetAction((result, _) => Start(OptionsOf(result), result.GetValue(fresh), result.GetValue(quiet), result.GetValue(json)));
        return command;
    }

    public static CloudOptions OptionsOf(ParseResult result)
    {
        var standard = new CloudOptions();
        return standard with
        {
            Data = result.GetValue(Data) ?? standard.Data,
            DynamoDb = result.GetValue(DynamoDb),
            Native = result.GetValue(Aot),
            Parameters = new Dictionary<string, string>(result.GetValue(Parameter) ?? []),
            Port = result.GetValue(Port) ?? standard.Port,
            Host = result.GetValue(Host) ?? standard.Host,
            Network = result.GetValue(Latency),
        };
    }

    private static Option<KeyValuePair<string, string>[]> Parameters() => new("--parameter")
    {
        HelpName = "NAME=VALUE",
        Description = "a parameter of the template; may be given several times",
        CustomParser = result =>
        {
            var given = new Dictionary<string, string>();
            foreach (var token in result.Tokens)
            {
                var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                    given[token.Value[..equals]] = token.Value[(equals + 1)..];
                else
                    result.AddError($"--parameter takes NAME=VALUE, not '{token.Value}'.");
            }

            return [.. given];
        },
    };

    private static async Task<int> Start(CloudOptions options, bool isFresh, bool isQuiet, bool isJson)
    {
        var console = CloudConsole.Standard(isQuiet, isJson);
        try
        {
            return isFresh && !Clear(options.Data, console) ? 1 : await Serve(options, isQuiet, isJson, console);
        }
        catch (SetupException trouble)
        {
            var isList = trouble.Message.Contains('\n', StringComparison.Ordinal);
            console.Error(isList ? trouble.Message : Paragraph.Hanging(trouble.Message, 0));
            return 1;
        }
    }

    private static async Task<int> Serve(CloudOptions options, bool isQuiet, bool isJson, CloudConsole console)
    {
        var clock = Stopwatch.StartNew();
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        void Stop(PosixSignalContext signal)
        {
            // The second Ctrl-C does not wait for anything.
            signal.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        }

        // Before the build, so that what is saved during the start counts; beside it, because there may be thousands of folders.
        var watching = Task.Run(() => Watched(options.Root, console));
        if (Compiled(options.Root, console) is not { } schema)
            return 1;
        try
        {
            await using var cloud = await Started(options, console, stopping.Token);
            if (isJson)
                Console.WriteLine(cloud.Addresses.ToJson(cloud.Stack).ToJsonString());
            WelcomeScreen.Show(cloud, console, clock.Elapsed, isQuiet);
            await Watch(cloud, watching, schema, options, console, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            console.Progress("Stopped.");
        }

        return 0;
    }

    private static async Task<LaptopCloud> Started(CloudOptions options, CloudConsole console, CancellationToken stopping)
    {
        try
        {
            return await LaptopCloud.Start(options, console, stopping);
        }
        catch (Exception trouble) when (Trouble.OfData(trouble, options.Data) is { } known)
        {
            throw known;
        }
    }

    private static async Task Watch(
        LaptopCloud cloud, Task<Edits?> watching, Schema schema, CloudOptions options, CloudConsole console, CancellationToken stopping)
    {
        using var edits = await watching;
        if (edits is null)
        {
            await Task.Delay(Timeout.Infinite, stopping);
            return;
        }

        while (true)
        {
            var paths = await edits.Next(stopping);
            if (paths.Contains("template.yaml"))
                console.Warn("template.yaml was edited: the next start has it.");
            if (IsIn("web/"))
                await Follow(() => new WebBuild(options.Root, console.Progress).Run(stopping), console);
            // Also where the web client does not build.
            if (IsIn("functions/") || IsIn("shared/"))
                await Follow(async () => schema = await Rebuild(cloud, schema, options.Root, console, stopping), console);

            bool IsIn(string folder) => paths.Any(path => path.StartsWith(folder, StringComparison.Ordinal));
        }
    }

    private static async Task Follow(Func<Task> edit, CloudConsole console)
    {
        try
        {
            await edit();
        }
        catch (Exception trouble) when (trouble is SetupException or IOException or UnauthorizedAccessException)
        {
            console.Error($"{trouble.Message}\nThe previous version keeps running.");
        }
    }

    // Linux gives a user 128 watchers unless asked for more, and editors and desktops take many.
    private static Edits? Watched(string root, CloudConsole console)
    {
        try
        {
            return new Edits(root, "functions", "shared", "web");
        }
        catch (IOException limit)
        {
            console.Warn($"Edits take effect at the next start only. {limit.Message}");
            return null;
        }
    }

    /// <returns>The schema that is served now.</returns>
    private static async Task<Schema> Rebuild(
        LaptopCloud cloud, Schema before, string root, CloudConsole console, CancellationToken stopping)
    {
        var clock = Stopwatch.StartNew();
        if (Compiled(root, console) is not { } schema)
        {
            console.Error("The previous version keeps running.");
            return before;
        }

        var changed = await cloud.Rebuild(stopping);
        await cloud.Reindex();
        if (changed.Count > 0)
        {
            console.Print($"{string.Join(", ", changed)} {(changed.Count == 1 ? "runs" : "run")} what you edited "
                + $"({clock.Elapsed.TotalSeconds:0.0} s).");
        }

        // What only needs a reindex gets it.
        foreach (var change in SchemaDiff.Between(before, schema).Where(change => change.Verdict is Verdict.Look or Verdict.Breaking))
            console.Warn($"{change.Path}: {change.What} {change.Todo}".TrimEnd());
        return schema;
    }

    // A schema that does not compile would stop every function at its start; its errors are better read here.
    private static Schema? Compiled(string root, CloudConsole console)
    {
        var file = SchemaFile.Served(root);
        var compilation = file.Check();
        if (compilation.Schema is null)
        {
            using var text = new StringWriter();
            Report.Write(file, compilation, new Screen(text, ForPeople: true, Colours: false));
            console.Error(text.ToString().TrimEnd());
        }
        else if (compilation.Warnings is { Length: > 0 } warnings)
        {
            console.Warn($"The schema has {Report.Count(warnings.Length, "warning")}: 'dotnet run --project local -- check' shows what.");
        }

        return compilation.Schema;
    }

    private static bool Clear(string data, CloudConsole console)
    {
        if (!OurData.Any(name => Path.Exists(Path.Combine(data, name))))
            return true;
        using (var held = Directory.Exists(data) ? Repository.TryLock(data) : null)
        {
            if (held is null)
                throw new SetupException("data.in-use", $"A laptop cloud runs on the data in {data}. Stop it first.");
            console.Print($"This removes every user and every record in {data}. Type yes to go on:");
            if (Console.In.ReadLine()?.Trim() != "yes")
            {
                console.Print("Nothing was removed.");
                return false;
            }

            foreach (var path in OurData.Select(name => Path.Combine(data, name)))
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                File.Delete(path);
            }
        }

        return true;
    }
}
