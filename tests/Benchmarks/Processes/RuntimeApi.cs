using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Trellis.Benchmarks.Processes;

/// <summary>
/// Lambda's Runtime API for one function. It runs on the thread that asks, and blocks: no scheduler stands between an answer and the
/// clock, and it allocates next to nothing, so that what a function allocates in this process can be told apart.
/// </summary>
internal sealed class RuntimeApi : IDisposable
{
    private static readonly int Patience = (int)TimeSpan.FromSeconds(60).TotalMilliseconds;
    private static readonly byte[] Accepted = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}"u8.ToArray();

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly string subject;
    private readonly byte[] buffer = new byte[8 * 1024 * 1024];
    private Socket? connection;
    private int filled;
    private int taken;
    private int invocation;
    private bool isAsked;

    /// <param name="subject">Whom a failure is told of.</param>
    public RuntimeApi(string subject)
    {
        this.subject = subject;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
    }

    public string Address => listener.LocalEndPoint!.ToString()!;

    /// <summary>The bytes of the last answer; valid until the next invocation.</summary>
    public ReadOnlyMemory<byte> Answer { get; private set; }

    /// <summary>When the last event was sent and when its answer was there, by the <see cref="Stopwatch"/>.</summary>
    public long Sent { get; private set; }

    public long Answered { get; private set; }

    /// <summary>The event as it goes over the wire, made beforehand.</summary>
    public byte[] Event(string payload)
    {
        var deadline = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-{++invocation:000000000000}\r\n"
            + $"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:benchmark\r\n"
            + $"Lambda-Runtime-Trace-Id: Root=1-5e1b4151-5ac6c58dc39a6c5d3c8d24f5;Parent=53995c3f42cd8ad8;Sampled=0\r\nContent-Length: {Encoding.UTF8.GetByteCount(payload)}\r\n\r\n";
        return Encoding.UTF8.GetBytes(head + payload);
    }

    /// <summary>Waits until the function has started and asks for an event.</summary>
    public void Await()
    {
        if (isAsked)
            return;
        if (!Read().StartsWith("GET "u8))
            throw new SubjectFailedException($"{subject} reported: {Text()}");
        isAsked = true;
    }

    /// <summary>Hands an event over and takes its answer.</summary>
    public void Invoke(byte[] @event)
    {
        Await();
        isAsked = false;
        Sent = Stopwatch.GetTimestamp();
        Send(@event);
        var head = Read();
        Answered = Stopwatch.GetTimestamp();
        if (!head.StartsWith("POST "u8) || head.IndexOf("/response "u8) < 0)
            throw new SubjectFailedException($"{subject} failed: {Text()}");
        Send(Accepted);
    }

    public string Text() => Encoding.UTF8.GetString(Answer.Span);

    public void Dispose()
    {
        connection?.Dispose();
        listener.Dispose();
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[connection!.Send(bytes)..];
    }

    /// <summary>The next request's head; its body is the answer. Some clients open a connection for each request.</summary>
    private ReadOnlySpan<byte> Read()
    {
        while (true)
        {
            connection ??= Accept();
            var head = TryRead();
            if (head.Length > 0)
                return head;
            connection.Dispose();
            (connection, filled, taken) = (null, 0, 0);
        }
    }

    private Socket Accept()
    {
        if (!listener.Poll(TimeSpan.FromMilliseconds(Patience), SelectMode.SelectRead))
            throw new SubjectFailedException($"{subject} did not ask for an event within a minute.");
        var accepted = listener.Accept();
        accepted.NoDelay = true;
        accepted.ReceiveTimeout = Patience;
        return accepted;
    }

    private ReadOnlySpan<byte> TryRead()
    {
        buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
        (filled, taken) = (filled - taken, 0);
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Receive())
                return [];
        }

        var head = buffer.AsSpan(0, end + 2);
        var start = end + 4;
        var length = Header(head, "content-length: "u8);
        if (length < 0 && head.IndexOf("chunked"u8) >= 0)
            return Chunks(head, start);
        length = Math.Max(0, length);
        while (filled < start + length)
        {
            if (!Receive())
                return [];
        }

        Answer = buffer.AsMemory(start, length);
        taken = start + length;
        return head;
    }

    /// <summary>A body in chunks, put together where it lies.</summary>
    private ReadOnlySpan<byte> Chunks(ReadOnlySpan<byte> head, int start)
    {
        var (from, to) = (start, start);
        while (true)
        {
            int line;
            int size;
            while ((line = buffer.AsSpan(from, filled - from).IndexOf("\r\n"u8)) < 0 || !Utf8Parser.TryParse(buffer.AsSpan(from, line), out size, out _, 'x'))
            {
                if (!Receive())
                    return [];
            }

            while (filled < from + line + 2 + size + 2)
            {
                if (!Receive())
                    return [];
            }

            buffer.AsSpan(from + line + 2, size).CopyTo(buffer.AsSpan(to));
            (from, to) = (from + line + 2 + size + 2, to + size);
            if (size == 0)
                break;
        }

        Answer = buffer.AsMemory(start, to - start);
        taken = from;
        return head;
    }

    private bool Receive()
    {
        try
        {
            var received = connection!.Receive(buffer.AsSpan(filled));
            filled += received;
            return received > 0;
        }
        catch (SocketException lost)
        {
            throw new SubjectFailedException($"{subject} did not answer: {lost.Message}");
        }
    }

    /// <summary>A number after that header's name, in any case; -1 when it is not there.</summary>
    private static int Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var at = head; at.Length >= name.Length; at = at[(at.IndexOf((byte)'\n') + 1)..])
        {
            if (Ascii.EqualsIgnoreCase(at[..name.Length], name))
                return Utf8Parser.TryParse(at[name.Length..], out int number, out _) ? number : -1;
            if (at.IndexOf((byte)'\n') < 0)
                break;
        }

        return -1;
    }
}
