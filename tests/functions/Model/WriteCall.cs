namespace Trellis.Tests.Functions;

/// <summary>What a random write does.</summary>
public enum WriteKind
{
    Create,
    Patch,
    Delete,
    Link,
    Unlink,
}

/// <summary>One random write, sent by itself or in a batch.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Model">The record's model; for a pair the model of its left record.</param>
/// <param name="Key">The record as a path names it; for a pair its left record.</param>
/// <param name="Path">Where it is sent to.</param>
public sealed record WriteCall(WriteKind Kind, ModelPlan Model, string Key, string Path)
{
    /// <summary>The right record of a pair, as a path names it.</summary>
    public string Other { get; init; } = "";

    public JsonObject? Body { get; init; }

    public string? IfMatch { get; init; }

    public string Method => Kind switch { WriteKind.Create => "POST", WriteKind.Patch => "PATCH", WriteKind.Link => "PUT", _ => "DELETE" };

    public bool IsPair => Kind is WriteKind.Link or WriteKind.Unlink;

    public (string Name, string Value)[] Headers => IfMatch is null ? [] : [("if-match", IfMatch)];

    public JsonObject Entry => Batches.Entry(Method, Path, Body?.ToJsonString(), Headers);
}
