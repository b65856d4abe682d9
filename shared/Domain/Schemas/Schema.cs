using System.Buffers.Text;
using System.Security.Cryptography;

namespace Trellis.Schemas;

/// <summary>
/// Everything that <c>schema.graphql</c> declares, checked and resolved. Immutable; compiled once when a function starts.
/// </summary>
public sealed class Schema
{
    private readonly Dictionary<string, Model> byName;
    private readonly Dictionary<string, Model> byPath;
    private readonly string text;
    private string? fingerprint;

    internal Schema(
        string text,
        ImmutableArray<Model> models,
        ImmutableArray<EnumType> enums,
        ImmutableArray<NestedType> nestedTypes,
        ImmutableArray<Pairing> pairings)
    {
        this.text = text;
        Models = models;
        Enums = enums;
        NestedTypes = nestedTypes;
        Pairings = pairings;
        byName = models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        byPath = models.ToDictionary(model => model.Path, StringComparer.Ordinal);
    }

    /// <summary>Differs for every other text of the schema.</summary>
    public string Fingerprint => fingerprint ??= Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 9));

    public ImmutableArray<Model> Models { get; }

    public ImmutableArray<EnumType> Enums { get; }

    public ImmutableArray<NestedType> NestedTypes { get; }

    /// <summary>The many-to-many relations, each listed once.</summary>
    public ImmutableArray<Pairing> Pairings { get; }

    /// <summary>The model served under <c>/{path}</c>, or null.</summary>
    public Model? AtPath(string path) => byPath.GetValueOrDefault(path);

    /// <summary>The model with that type name, or null.</summary>
    public Model? Named(string name) => byName.GetValueOrDefault(name);
}
