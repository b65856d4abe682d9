using System.Net;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Records;

namespace Trellis.Local.Tools;

/// <summary>The options of <c>run</c>, parsed once.</summary>
/// <param name="Cloud">What the cloud is run with.</param>
/// <param name="Fresh">Whether the data is to be removed first.</param>
/// <param name="Quiet">Whether only functions and faults are heard.</param>
/// <param name="Json">Whether standard output holds one line of JSON and nothing else.</param>
public sealed record RunOptions(CloudOptions Cloud, bool Fresh, bool Quiet, bool Json)
{
    internal static Usage Usage { get; } =
        new(
            "", "", "",
            "Runs the stack that template.yaml declares on this machine, with the web client, until Ctrl-C stops it. Edits of functions/, "
            + "shared/ and web/ take effect while it runs.")
    {
        Options =
        [
            new("--port", "PORT", "the web client's port; the APIs and the services take the next ones (8700)"),
            new("--host", "ADDRESS", "where to listen (127.0.0.1: this machine only)"),
            new("--data", "FOLDER", "where users and records lie (.trellis/data)"),
            new("--fresh", null, "start with no users and no records; asks first"),
            new("--dynamodb", "URL", "use a DynamoDB of your own instead of starting one"),
            new(
                "--latency", "TIME",
                "put a network between functions and table: 5ms of delay, or bad (slow, in pieces, with broken connections)"),
            new("--parameter", "NAME=VALUE", "a parameter of the template; may be given several times"),
            new("--aot", null, "run the native binaries that Lambda would run, instead of the ordinary build"),
            new("--quiet", null, "only what functions write, and what goes wrong"),
            new("--json", null, "once everything answers, one line of JSON on standard output, and nothing else there"),
        ],
        Examples = ["%", "% -- --port 9000 --fresh"],
    };

    /// <summary>The options, or what is wrong with a value. The words are those that the command takes, and each <c>--name=value</c> is
    /// taken apart.</summary>
    public static (RunOptions? Options, string? Fault) Parse(string[] args)
    {
        var cloud = new CloudOptions();
        var parameters = new Dictionary<string, string>();
        bool fresh = false, quiet = false, json = false;
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            switch (name)
            {
                case "--fresh": fresh = true; continue;
                case "--quiet": quiet = true; continue;
                case "--json": json = true; continue;
                case "--aot": cloud = cloud with { Native = true }; continue;
            }

            if (With(cloud, parameters, name, args[++i]) is not { } next)
                return (null, $"'{args[i]}' is no value for {name}.");
            cloud = next;
        }

        if (cloud is { Network: not null, DynamoDb.Scheme: "https" })
            return (null, "--latency needs a DynamoDB at an http address: it does not speak TLS to the table.");
        return (new RunOptions(cloud with { Parameters = parameters }, fresh, quiet, json), null);
    }

    private static CloudOptions? With(CloudOptions cloud, Dictionary<string, string> parameters, string name, string value)
    {
        switch (name)
        {
            case "--port":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    && port is > 0 and <= IPEndPoint.MaxPort
                    ? cloud with { Port = port }
                    : null;
            case "--host":
                return IPAddress.TryParse(value, out var host) ? cloud with { Host = host } : null;
            case "--data":
                return value.Length > 0 ? cloud with { Data = Path.GetFullPath(value) } : null;
            case "--dynamodb":
                return Uri.TryCreate(value, UriKind.Absolute, out var url)
                    && url.Scheme is "http" or "https" ? cloud with { DynamoDb = url } : null;
            case "--latency":
                return NetworkConditions.Parse(value) is { } network ? cloud with { Network = network } : null;
            default:
                var equals = value.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                    return null;
                parameters[value[..equals]] = value[(equals + 1)..];
                return cloud;
        }
    }
}
