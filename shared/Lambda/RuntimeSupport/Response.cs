using System.Buffers.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An answer of the Runtime API, read to its end.</summary>
internal sealed record Response(ResponseHead Head, byte[] Body)
{
    public static Response Read(Inbox inbox)
    {
        var head = new ResponseHead(inbox.Until("\r\n\r\n"u8));

        while (head.Status is >= 100 and < 200)
            head = new ResponseHead(inbox.Until("\r\n\r\n"u8));

        return new Response(head, ReadBody(inbox, head));
    }

    /// <summary>RFC 9112, section 6.3: how long a body is.</summary>
    private static byte[] ReadBody(Inbox inbox, ResponseHead head)
    {
        if (head.Status is 204 or 304)
            return [];

        if (head.IsChunked)
            return ReadChunks(inbox);

        if (head.ContentLength is not { } length)
            return head.IsLast ? ReadToEnd(inbox) : throw new RuntimeApiException("The Runtime API sent a body of no stated length.");

        var body = new byte[length];
        inbox.Fill(body);
        return body;
    }

    /// <summary>RFC 9112, section 7.1: a size in hexadecimal, that many bytes, and so on until the size is 0; then trailers.</summary>
    private static byte[] ReadChunks(Inbox inbox)
    {
        var body = new MemoryStream();

        while (ReadChunkSize(inbox) is > 0 and var size)
        {
            body.SetLength(body.Length + size);
            inbox.Fill(body.GetBuffer().AsSpan((int)body.Length - size, size));

            if (inbox.Until("\r\n"u8).Length > 0)
                throw new RuntimeApiException("The Runtime API sent a chunk that is longer than it said.");
        }

        while (inbox.Until("\r\n"u8).Length > 0)
        {
        }

        return body.ToArray();
    }

    private static int ReadChunkSize(Inbox inbox)
    {
        var line = inbox.Until("\r\n"u8);

        return Utf8Parser.TryParse(line, out int size, out _, 'x') && size >= 0
            ? size
            : throw new RuntimeApiException("The Runtime API sent a chunk without a size.");
    }

    private static byte[] ReadToEnd(Inbox inbox)
    {
        var body = new MemoryStream();
        var piece = new byte[16 * 1024];

        while (inbox.SomeOrEnd(piece) is > 0 and var size)
            body.Write(piece, 0, size);

        return body.ToArray();
    }
}
