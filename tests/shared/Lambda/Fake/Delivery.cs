namespace Trellis.Tests.Fake;

internal enum Framing
{
    Length,
    Chunked,
    UntilClosed,
}

/// <summary>An event and the way in which it is sent.</summary>
internal sealed record Delivery(byte[] Body)
{
    public const string Id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

    public static readonly Delivery DroppedConnection = new([]) { Drops = true };

    public Delivery(string body)
        : this(Encoding.UTF8.GetBytes(body))
    {
    }

    public string RequestId { get; init; } = Id;

    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UtcNow.AddSeconds(30);

    public string Headers { get; init; } = "";

    public string Status { get; init; } = "200 OK";

    public Framing Framing { get; init; }

    /// <summary>How many bytes go out at once; 0 for all.</summary>
    public int PieceSize { get; init; }

    /// <summary>Whether the connection is closed instead of an answer.</summary>
    public bool Drops { get; init; }

    public byte[] Bytes()
    {
        var head = new StringBuilder($"HTTP/1.1 {Status}\r\nContent-Type: application/json\r\n")
            .Append(CultureInfo.InvariantCulture, $"lambda-runtime-aws-request-id:{RequestId}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Lambda-Runtime-Deadline-Ms: {Deadline.ToUnixTimeMilliseconds()}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:123456789012:function:f\r\n")
            .Append(CultureInfo.InvariantCulture, $"{Headers}")
            .Append(Framing switch
            {
                Framing.Length => $"Content-Length: {Body.Length}\r\n\r\n",
                Framing.Chunked => "Transfer-Encoding: chunked\r\n\r\n",
                _ => "Connection: close\r\n\r\n",
            });

        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. Framing == Framing.Chunked ? Chunks() : Body];
    }

    private byte[] Chunks()
    {
        var chunks = new List<byte>();

        foreach (var chunk in Body.Chunk(Math.Max(7, Body.Length / 1000)))
        {
            chunks.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:x};note=yes\r\n"));
            chunks.AddRange(chunk);
            chunks.AddRange("\r\n"u8);
        }

        return [.. chunks, .. "0\r\nX-Trailer: yes\r\n\r\n"u8];
    }
}
