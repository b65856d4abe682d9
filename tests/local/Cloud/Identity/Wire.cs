using System.Net.Sockets;

namespace Trellis.Tests.Local.Cloud.Identity;

/// <summary>A signed request as bytes, and every request that differs from it in one signed byte.</summary>
internal sealed record Wire(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body, string Change)
{
    public static Wire From(JsonObject signed, Uri address)
    {
        var headers = signed["headers"]!.AsObject().Select(header => (header.Key.ToLowerInvariant(), header.Value!.GetValue<string>())).ToList();
        if (!headers.Exists(header => header.Item1 == "host"))
            headers.Add(("host", address.Authority));

        return new Wire(
            signed["method"]!.GetValue<string>(), signed["target"]!.GetValue<string>(), headers, signed["body"]?.GetValue<string>() ?? "", "nothing");
    }

    /// <summary>The same request with one byte of what is signed, or of the signature, changed.</summary>
    public IEnumerable<Wire> Changed()
    {
        for (var i = 0; i < Method.Length; i++)
            yield return this with { Method = Other(Method, i), Change = $"byte {i} of the method" };

        for (var i = 1; i < Target.Length; i++)
            yield return this with { Target = Other(Target, i), Change = $"byte {i} of {Target}" };

        for (var h = 0; h < Headers.Count; h++)
        {
            var (name, value) = Headers[h];
            for (var i = 0; i < value.Length; i++)
                yield return this with { Headers = Replaced(h, name, Other(value, i)), Change = $"byte {i} of {name}: {value}" };

            // A signature must not even survive a change of case.
            for (var i = 0; name == "authorization" && i < value.Length; i++)
            {
                if (char.IsAsciiLetter(value[i]))
                    yield return this with { Headers = Replaced(h, name, Other(value, i, 0x20)), Change = $"the case of byte {i} of {name}: {value}" };
            }
        }

        for (var i = 0; i < Body.Length; i++)
            yield return this with { Body = Other(Body, i), Change = $"byte {i} of the body" };
    }

    public async Task<(int Status, string Answer)> Send(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var lines = Headers.Select(header => $"{header.Name}: {header.Value}\r\n");
        var length = Body.Length > 0 ? $"content-length: {Encoding.UTF8.GetByteCount(Body)}\r\n" : "";
        var text = $"{Method} {Target} HTTP/1.1\r\n{string.Concat(lines)}{length}connection: close\r\n\r\n{Body}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var parts = answer.Split("\r\n\r\n", 2);
        var body = parts.Length < 2 ? "" : parts[1];
        return (int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), Unchunked(body));
    }

    private List<(string Name, string Value)> Replaced(int index, string name, string value)
    {
        var headers = Headers.ToList();
        headers[index] = (name, value);
        return headers;
    }

    private static string Other(string text, int index, int mask = 1) => text[..index] + (char)(text[index] ^ mask) + text[(index + 1)..];

    // The answers here are one short chunk.
    private static string Unchunked(string body) => body.Split("\r\n") is [_, var chunk, ..] ? chunk : body;
}
