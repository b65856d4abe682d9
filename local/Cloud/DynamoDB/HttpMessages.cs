using System.Buffers.Text;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Cuts what a connection delivers into HTTP/1.1 messages, and keeps each as the bytes that it came as.</summary>
internal sealed class HttpMessages(Stream stream)
{
    private static ReadOnlySpan<byte> EndOfLine => "\r\n"u8;

    private byte[] buffer = new byte[8192];
    private int filled;

    /// <summary>The next message, whole; null when the connection was closed before it.</summary>
    /// <param name="begins">Called when its first bytes are there.</param>
    public async Task<byte[]?> Next(Action begins, CancellationToken cancellation)
    {
        if (filled == 0 && !await Fill(cancellation))
            return null;
        begins();
        int length;
        while ((length = Length()) < 0)
        {
            if (!await Fill(cancellation))
                throw new IOException("The connection was closed in the middle of a message.");
        }

        var message = buffer[..length];
        buffer.AsSpan(length, filled - length).CopyTo(buffer);
        filled -= length;
        return message;
    }

    private async Task<bool> Fill(CancellationToken cancellation)
    {
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellation);
        filled += read;
        return read > 0;
    }

    /// <summary>The length of the message at the beginning of what is there, or -1 when not all of it is.</summary>
    private int Length()
    {
        var there = buffer.AsSpan(0, filled);
        var end = there.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return -1;
        var head = Encoding.Latin1.GetString(there[..end]);
        var body = end + 4;
        if (Header(head, "transfer-encoding") is not null)
            return EndOfChunks(there, body);
        var length = body + int.Parse(Header(head, "content-length") ?? "0", CultureInfo.InvariantCulture);
        return length <= filled ? length : -1;
    }

    private static int EndOfChunks(ReadOnlySpan<byte> there, int at)
    {
        while (true)
        {
            var line = at <= there.Length ? there[at..].IndexOf(EndOfLine) : -1;
            if (line < 0 || !Utf8Parser.TryParse(there.Slice(at, line), out int size, out _, 'x'))
                return -1;
            at += line + EndOfLine.Length + size + EndOfLine.Length;
            if (size == 0)
                return at <= there.Length ? at : -1;
        }
    }

    private static string? Header(string head, string name)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.AsSpan(name.Length).TrimStart() is [':', .. var value])
                return value.Trim().ToString();
        }

        return null;
    }
}
