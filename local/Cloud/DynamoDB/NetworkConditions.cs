namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>What a network does to the traffic between the functions and their table; by default nothing. A <see cref="NetworkProxy"/>
/// applies it.</summary>
public sealed record NetworkConditions
{
    private const int Segment = 1460;

    /// <summary>A network with everything that goes wrong in one: slow, in pieces, and now and then a connection breaks or falls
    /// silent.</summary>
    public static NetworkConditions Bad { get; } = new()
    {
        Delay = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(50)),
        Pieces = (1, Segment),
        Pause = TimeSpan.FromMilliseconds(3),
        IdleTime = TimeSpan.FromSeconds(2),
        Faults =
        [
            (NetworkFault.ResetBeforeRequest, 0.02), (NetworkFault.AnswerLost, 0.02), (NetworkFault.AnswerCut, 0.02),
            (NetworkFault.ResetAfterAnswer, 0.02), (NetworkFault.Silence, 0.003),
        ],
    };

    /// <summary>How much later an answer arrives than the table sent it: the shortest and the longest. A new connection costs as much
    /// again.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) Delay { get; init; }

    /// <summary>How many bytes arrive at a time, the fewest and the most; null when everything arrives at once.</summary>
    public (int Fewest, int Most)? Pieces { get; init; }

    /// <summary>The longest pause between two pieces.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>After how long a connection without a request is closed; null for never.</summary>
    public TimeSpan? IdleTime { get; init; }

    /// <summary>What breaks, each with the share of requests that it happens to.</summary>
    public ImmutableArray<(NetworkFault Fault, double Share)> Faults { get; init; } = [];

    /// <summary>In words.</summary>
    public override string ToString() => this == Bad
        ? "bad: slow, in pieces, with broken connections"
        : string.Create(CultureInfo.InvariantCulture, $"{Delay.Longest.TotalMilliseconds:0.##} ms of delay");

    /// <summary>The conditions of <c>--latency</c>: <c>bad</c>, or a time such as <c>5ms</c>; null when it is neither.</summary>
    public static NetworkConditions? Parse(string text)
    {
        if (text == "bad")
            return Bad;
        var number = text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and <= 10_000
            ? new NetworkConditions { Delay = (TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds)) }
            : null;
    }
}

/// <summary>How a request through a bad network fails.</summary>
public enum NetworkFault
{
    None,

    /// <summary>The connection is reset, and the table never sees the request.</summary>
    ResetBeforeRequest,

    /// <summary>The table carries the request out, and the connection is reset before its answer.</summary>
    AnswerLost,

    /// <summary>The connection is reset in the middle of the answer.</summary>
    AnswerCut,

    /// <summary>The connection is reset right after the answer.</summary>
    ResetAfterAnswer,

    /// <summary>The table carries the request out, and nothing ever comes back.</summary>
    Silence,

    /// <summary>The answer comes, a byte a second.</summary>
    Trickle,
}
