namespace Trellis.Local.Cloud.Template;

/// <summary>What a template is resolved with: everything that AWS would know about the account, and the addresses on this
/// machine.</summary>
public sealed record StackSettings
{
    public string Name { get; init; } = "trellis-local";

    public string Region { get; init; } = "us-east-1";

    public string Account { get; init; } = "000000000000";

    /// <summary>The parameters that are given, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The address of each API, by its name in the template, such as <c>http://localhost:8701</c>.</summary>
    public IReadOnlyDictionary<string, Uri> Apis { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The address of the web client, used instead of CloudFront's.</summary>
    public Uri Web { get; init; } = new("http://localhost:8700");

    /// <summary>The stack's id, the same at every start.</summary>
    public string StackId =>
        $"arn:aws:cloudformation:{Region}:{Account}:stack/{Name}/"
        + $"{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}/{Region}")).AsSpan(0, 16))}";
}
