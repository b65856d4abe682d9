namespace Trellis.Records;

/// <summary>When and by which request something is written. The clock comes in from outside.</summary>
/// <param name="Now">The time, to the millisecond.</param>
/// <param name="Write">The request's id.</param>
public readonly record struct Stamp(DateTimeOffset Now, string Write)
{
    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    /// <summary>As <c>createdAt</c> and <c>updatedAt</c> show it.</summary>
    public Value Text => Value.Of(Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
