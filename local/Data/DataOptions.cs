using System.Collections.Immutable;
using Trellis.Local.Schemas;

namespace Trellis.Local.Data;

/// <summary>What the commands on stored data are told.</summary>
public sealed record DataOptions
{
    public const string Help = """
        dotnet run --project local -- reindex MODEL     fills index keys and unique values of old records, after a schema change
        dotnet run --project local -- move MODEL        re-keys records whose scope or key the schema has changed
        dotnet run --project local -- erase SUB         removes everything of one person
        dotnet run --project local -- export            writes records, pairs and profiles as JSON Lines
        dotnet run --project local -- import FILE       stores what export wrote

          --table NAME         a table in AWS, with your own credentials; without it, the table on this machine
          --region REGION      of that table
          --endpoint URL       of a DynamoDB that is not AWS's
          --schema FILE        the schema (shared/schema.graphql)
          --data FOLDER        where the records on this machine lie (.trellis/data)
          --file FILE          where export writes (export.jsonl)
          --owner SUB          export one person's data alone

        Each can be stopped and started again: it goes on where it was.
        """;

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

    /// <summary>The options, or what is wrong with them.</summary>
    public static (DataOptions? Options, string? Fault) Parse(string[] args)
    {
        var options = new DataOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                if (options.Subject is not null)
                    return (null, $"'{args[i]}' is one word too many.");
                options = options with { Subject = args[i] };
                continue;
            }

            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? args[i][..equals] : args[i];
            var value = equals > 0 ? args[i][(equals + 1)..] : i + 1 < args.Length ? args[++i] : null;
            if (value is null)
                return (null, $"{name} wants a value.");
            if (options.With(name, value) is not { } next)
                return (null, $"There is no option {name}, or '{value}' is no value for it.");
            options = next;
        }

        return (options, null);
    }

    private DataOptions? With(string name, string value) => name switch
    {
        "--table" => this with { Table = value },
        "--region" => this with { Region = value },
        "--endpoint" => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? this with { Endpoint = url } : null,
        "--schema" => this with { Schema = Path.GetFullPath(value) },
        "--data" => this with { Data = Path.GetFullPath(value) },
        "--file" => this with { File = Path.GetFullPath(value) },
        "--owner" => this with { Owner = value },
        "--amplify" => this with { Amplify = value },
        "--without" => this with { Without = [.. Without, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] },
        _ => null,
    };
}
