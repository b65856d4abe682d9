using System.Buffers.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A complete response of the Runtime API. Its body is valid until the next response is read.</summary>
internal sealed record Response(ResponseHead Head, ArraySegment<byte> Body)
{
    public static Response Read(ReceiveBuffer received)
    {
        var head = new ResponseHead(received.ReadUntil("\r\n\r\n"u8));

        while (head.Status is >= 100 and < 200)
            head = new ResponseHead(received.ReadUntil("\r\n\r\n"u8));

        return new Response(head, ReadBody(received, head));
    }

    /// <summary>Determines the body's length by RFC 9112, section 6.3.</summary>
    private static ArraySegment<byte> ReadBody(ReceiveBuffer received, ResponseHead head)
    {
        if (head.Status is 204 or 304)
            return [];

        if (head.IsChunked)
            return ReadChunks(received);

        if (head.ContentLength is not { } length)
            return head.IsLast ? ReadToEnd(received) : throw new RuntimeApiException("The Runtime API sent a body without a length.");

        return received.ReadBody(length);
    }

    /// <summary>RFC 9112, section 7.1: a size in hexadecimal, that many bytes, and so on until the size is 0; then trailers.</summary>
    private static byte[] ReadChunks(ReceiveBuffer received)
    {
        var body = new MemoryStream();

        while (ReadChunkSize(received) is > 0 and var size)
        {
            body.SetLength(body.Length + size);
            received.Fill(body.GetBuffer().AsSpan((int)body.Length - size, size));

            if (received.ReadUntil("\r\n"u8).Length > 0)
                throw new RuntimeApiException("The Runtime API sent a chunk that is longer than its size.");
        }

        while (received.ReadUntil("\r\n"u8).Length > 0)
        {
        }

        return body.ToArray();
    }

    private static int ReadChunkSize(ReceiveBuffer received)
    {
        var line = received.ReadUntil("\r\n"u8);

        return Utf8Parser.TryParse(line, out int size, out _, 'x') && size >= 0
            ? size
            : throw new RuntimeApiException("The Runtime API sent a chunk without a size.");
    }

    private static byte[] ReadToEnd(ReceiveBuffer received)
    {
        var body = new MemoryStream();
        var piece = new byte[16 * 1024];

        while (received.ReadSome(piece) is > 0 and var size)
            body.Write(piece, 0, size);

        return body.ToArray();
    }
}
