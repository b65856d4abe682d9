namespace Trellis.Tests.Fake;

/// <summary>A request that the runtime client made.</summary>
internal sealed record Call(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
