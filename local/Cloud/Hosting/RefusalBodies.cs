using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>Kestrel refuses what it cannot read as a request before any code of ours runs: 400, 414, 431, each with an empty body. Clients
/// of API Gateway look for <c>{"message"}</c>, so this adds it, on the way out: Kestrel has no place to say what such an answer
/// holds.</summary>
internal sealed class RefusalBodies(IDuplexPipe transport, IDictionary<object, object?> connection) : PipeWriter, IDuplexPipe
{
    private static readonly object Answering = new();
    private readonly PipeWriter output = transport.Output;
    private Memory<byte> given;

    public PipeReader Input => transport.Input;

    public PipeWriter Output => this;

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes;

    /// <summary>Puts it between Kestrel and the socket.</summary>
    public static Task Over(ConnectionContext connection, ConnectionDelegate next)
    {
        connection.Transport = new RefusalBodies(connection.Transport, connection.Items);
        return next(connection);
    }

    /// <summary>Says whether what is written is an answer of our own, which stays as it is.</summary>
    public static void Mark(IDictionary<object, object?> connection, bool isOwn) => connection[Answering] = isOwn;

    public static string Body(string message) => $$"""{"message":"{{message}}"}""";

    public override Memory<byte> GetMemory(int sizeHint = 0) => given = output.GetMemory(Math.Max(sizeHint, 1024));

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) =>
        output.Advance(connection.TryGetValue(Answering, out var own) && own is true ? bytes : WithBody(bytes));

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        output.FlushAsync(cancellationToken);

    /// <summary>The reason in the status line is the message. The head comes whole: it is shorter than any piece of memory that is given
    /// here.</summary>
    private int WithBody(int bytes)
    {
        const string Empty = "Content-Length: 0\r\n";
        var head = Encoding.ASCII.GetString(given.Span[..bytes]);
        var isRefusal = head.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) && head.EndsWith("\r\n\r\n", StringComparison.Ordinal);
        if (!isRefusal || !head.Contains(Empty, StringComparison.Ordinal))
            return bytes;
        var body = Body(head["HTTP/1.1 400 ".Length..head.IndexOf('\r', StringComparison.Ordinal)]);
        var length = string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        var refusal = Encoding.ASCII.GetBytes(head.Replace(Empty, length, StringComparison.Ordinal) + body);
        if (refusal.Length > given.Length)
            return bytes;
        refusal.CopyTo(given);
        return refusal.Length;
    }
}
