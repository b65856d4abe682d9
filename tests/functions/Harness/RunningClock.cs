namespace Trellis.Tests.Functions;

/// <summary>It goes faster than time does.</summary>
internal sealed class RunningClock : TimeProvider
{
    public long Rate { get; init; } = 1;

    public override long TimestampFrequency => base.TimestampFrequency / Rate;
}
