namespace Trellis.Records;

/// <summary>The time and the request of a write.</summary>
/// <param name="Now">The time, in milliseconds.</param>
/// <param name="Write">The request's id.</param>
public readonly record struct Stamp(DateTimeOffset Now, string Write)
{
    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    /// <summary>The time in the format of <c>createdAt</c> and <c>updatedAt</c>.</summary>
    public Value Text => Value.Of(Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
