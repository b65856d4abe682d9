using System.Text.Json.Serialization;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>One line of a pool's journal: a thing as it now is, or the name of a thing that is gone.</summary>
internal sealed record Entry
{
    public User? User { get; init; }
    public string? NoUser { get; init; }
    public Group? Group { get; init; }
    public string? NoGroup { get; init; }
    public Session? Session { get; init; }
    public string? NoSession { get; init; }

    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, EntryJson.Default.Entry);

    public static Entry Of(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, EntryJson.Default.Entry) ?? throw new JsonException("The line holds no entry.");
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Entry))]
internal sealed partial class EntryJson : JsonSerializerContext;
