using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Schemas;
using Trellis.Records;

namespace Trellis.Local.Tools.Data;

/// <summary>What the commands on stored data are told.</summary>
public sealed record DataOptions
{
    /// <summary>The model, the person or the file that the command is about.</summary>
    public string? Subject { get; init; }

    public string? Table { get; init; }

    public string? Region { get; init; }

    public Uri? Endpoint { get; init; }

    public string Schema { get; init; } = SchemaFile.Own;

    public string Data { get; init; } = Path.Combine(Repository.Root, ".trellis", "data");

    public string File { get; init; } = "export.jsonl";

    public string? Owner { get; init; }

    /// <summary>The model, or the relation, whose table of Amplify's the imported file holds.</summary>
    public string? Amplify { get; init; }

    /// <summary>The attributes that such an import is to leave out.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <summary>The options, or what is wrong with a value. The words are those that the command takes, and each <c>--name=value</c> is
    /// taken apart.</summary>
    public static (DataOptions? Options, string? Fault) Parse(string[] args)
    {
        var options = new DataOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                options = options with { Subject = args[i] };
                continue;
            }

            var (name, value) = (args[i], args[++i]);
            if (options.With(name, value) is not { } next)
                return (null, $"'{value}' is no value for {name}.");
            options = next;
        }

        return (options, null);
    }

    private DataOptions? With(string name, string value) => name switch
    {
        "--table" => this with { Table = value },
        "--region" => this with { Region = value },
        "--endpoint" =>
            Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? this with { Endpoint = url } : null,
        "--schema" => this with { Schema = Path.GetFullPath(value) },
        "--data" => this with { Data = Path.GetFullPath(value) },
        "--file" => this with { File = Path.GetFullPath(value) },
        "--owner" => this with { Owner = value },
        "--amplify" => this with { Amplify = value },
        "--without" => this with { Without = [.. Without, .. value.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] },
        _ => null,
    };
}
