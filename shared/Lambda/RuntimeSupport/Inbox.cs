using System.Net.Sockets;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The bytes that a socket has received and nobody has read yet. They come in pieces of any size.</summary>
internal sealed class Inbox(Socket socket)
{
    private const int LongestHead = 1024 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>Whether anything arrived since the last <see cref="Expect"/>.</summary>
    public bool Heard { get; private set; }

    public void Expect() => Heard = start < end;

    /// <summary>Takes everything up to the mark, which is taken too. Valid until the next read.</summary>
    public ReadOnlySpan<byte> Until(ReadOnlySpan<byte> mark)
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

    /// <summary>Fills the target: first with what is waiting, then straight from the socket.</summary>
    public void Fill(Span<byte> target)
    {
        while (target.Length > 0)
            target = target[Some(target)..];
    }

    /// <summary>Takes at least one byte; 0 only when the other side has ended the connection.</summary>
    public int SomeOrEnd(Span<byte> target)
    {
        if (start == end)
            return Receive(target);

        var taken = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, taken).CopyTo(target);
        start += taken;
        return taken;
    }

    private int Some(Span<byte> target)
    {
        var taken = SomeOrEnd(target);
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
            Heard |= received > 0;
            return received;
        }
        catch (SocketException broken)
        {
            throw new ConnectionLostException(Heard, broken);
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
            throw new RuntimeApiException($"The Runtime API sent a head or line of more than {LongestHead} bytes.");

        Array.Resize(ref buffer, buffer.Length * 2);
    }

    private ConnectionLostException Lost() => new(Heard, null);
}
