namespace Trellis.Tests.Functions;

/// <summary>It goes on when a test says so.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>It goes faster than time does.</summary>
internal sealed class RunningClock : TimeProvider
{
    public long Rate { get; init; } = 1;

    public override long TimestampFrequency => base.TimestampFrequency / Rate;
}
