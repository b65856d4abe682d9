using System.Net.Sockets;

namespace Trellis.Tests.Fake;

/// <summary>Reads one request after the other from a connection.</summary>
internal sealed class RequestReader(NetworkStream stream)
{
    private readonly List<byte> waiting = [];

    /// <summary>The next request; null when the client has closed the connection.</summary>
    public async Task<Call?> Read(CancellationToken cancellation)
    {
        if (await ReadLine(cancellation) is not { } requestLine)
            return null;

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        while (await ReadLine(cancellation) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();

        var body = headers.TryGetValue("Content-Length", out var length)
            ? await ReadBytes(int.Parse(length, CultureInfo.InvariantCulture), cancellation)
            : headers.ContainsKey("Transfer-Encoding") ? await ReadChunks(cancellation) : [];

        var words = requestLine.Split(' ');
        return new Call(words[0], words[1], headers, body);
    }

    private async Task<byte[]> ReadChunks(CancellationToken cancellation)
    {
        var body = new List<byte>();

        while (int.Parse((await ReadLine(cancellation))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.AddRange(await ReadBytes(size, cancellation));
            await ReadLine(cancellation);
        }

        await ReadLine(cancellation);
        return [.. body];
    }

    private async Task<string?> ReadLine(CancellationToken cancellation)
    {
        int end;

        while ((end = waiting.IndexOf((byte)'\n')) < 0)
        {
            if (!await Receive(cancellation))
                return null;
        }

        var line = Encoding.UTF8.GetString([.. waiting.Take(end)]).TrimEnd('\r');
        waiting.RemoveRange(0, end + 1);
        return line;
    }

    private async Task<byte[]> ReadBytes(int count, CancellationToken cancellation)
    {
        while (waiting.Count < count)
        {
            if (!await Receive(cancellation))
                throw new IOException("The client closed the connection within a body.");
        }

        byte[] bytes = [.. waiting.Take(count)];
        waiting.RemoveRange(0, count);
        return bytes;
    }

    private async Task<bool> Receive(CancellationToken cancellation)
    {
        var piece = new byte[64 * 1024];
        var received = await stream.ReadAsync(piece, cancellation);
        waiting.AddRange(piece.AsSpan(0, received));
        return received > 0;
    }
}
