using System.Net.Sockets;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A buffered reader for a socket.</summary>
internal sealed class ReceiveBuffer(Socket socket)
{
    private const int LongestHead = 1024 * 1024;
    private const int LongestToKeep = 1024 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private byte[] body = [];
    private int start;
    private int end;

    /// <summary>Whether anything arrived since the last <see cref="Expect"/>.</summary>
    public bool HasReceived { get; private set; }

    public void Expect() => HasReceived = start < end;

    /// <summary>Reads up to the mark, and skips the mark. The result is valid until the next read.</summary>
    public ReadOnlySpan<byte> ReadUntil(ReadOnlySpan<byte> mark)
    {
        var searched = 0;

        while (true)
        {
            var waiting = buffer.AsSpan(start, end - start);
            var found = waiting[searched..].IndexOf(mark);

            if (found >= 0)
            {
                var taken = waiting[..(searched + found)];
                start += taken.Length + mark.Length;
                return taken;
            }

            searched = Math.Max(0, waiting.Length - mark.Length + 1);
            Receive();
        }
    }

    /// <summary>Reads that many bytes. The result is valid until the next body is read.</summary>
    public ArraySegment<byte> ReadBody(int length)
    {
        if (length > body.Length)
            body = new byte[Math.Max(length, 4 * 1024)];

        var read = new ArraySegment<byte>(body, 0, length);
        Fill(read);

        if (body.Length > LongestToKeep)
            body = [];

        return read;
    }

    /// <summary>Fills the target, first from the buffer, then directly from the socket.</summary>
    public void Fill(Span<byte> target)
    {
        while (target.Length > 0)
            target = target[ReadOrFail(target)..];
    }

    /// <summary>Reads at least one byte; returns 0 only if the other side has closed the connection.</summary>
    public int ReadSome(Span<byte> target)
    {
        if (start == end)
            return Receive(target);

        var taken = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, taken).CopyTo(target);
        start += taken;
        return taken;
    }

    private int ReadOrFail(Span<byte> target)
    {
        var taken = ReadSome(target);
        return taken > 0 ? taken : throw Lost();
    }

    private void Receive()
    {
        MakeRoom();
        var received = Receive(buffer.AsSpan(end));
        end += received > 0 ? received : throw Lost();
    }

    private int Receive(Span<byte> target)
    {
        try
        {
            var received = socket.Receive(target);
            HasReceived |= received > 0;
            return received;
        }
        catch (SocketException broken)
        {
            throw new ConnectionLostException(HasReceived, broken);
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end < buffer.Length)
            return;

        if (buffer.Length >= LongestHead)
            throw new RuntimeApiException($"The Runtime API sent headers or a line of more than {LongestHead} bytes.");

        Array.Resize(ref buffer, buffer.Length * 2);
    }

    private ConnectionLostException Lost() => new(HasReceived, null);
}
