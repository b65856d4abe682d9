namespace Trellis.Local.Tools.Data;

/// <summary>The options of the commands on stored data.</summary>
public sealed record DataOptions
{
    /// <summary>The model, the person or the file that the command is about.</summary>
    public string? Subject { get; init; }

    public string? Table { get; init; }

    public string? Region { get; init; }

    public Uri? Endpoint { get; init; }

    public string Schema { get; init; } = SchemaFile.Own;

    public string Data { get; init; } = Repository.Data;

    public string File { get; init; } = "export.jsonl";

    public string? Owner { get; init; }

    /// <summary>The model, or the relation, whose table of Amplify's the imported file holds.</summary>
    public string? Amplify { get; init; }

    /// <summary>The attributes that such an import is to leave out.</summary>
    public ImmutableArray<string> Without { get; init; } = [];
}
