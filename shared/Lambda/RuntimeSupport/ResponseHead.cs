using System.Buffers.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The status and headers of a response. Headers are searched in the raw bytes, since only a few are needed.</summary>
internal sealed class ResponseHead
{
    private readonly byte[] head;

    public ResponseHead(ReadOnlySpan<byte> head)
    {
        this.head = head.ToArray();
        Status = head.StartsWith("HTTP/1."u8) && Utf8Parser.TryParse(head[9..], out int status, out var digits) && digits == 3
            ? status
            : throw new RuntimeApiException("The response of the Runtime API is not HTTP/1.1.");
    }

    public int Status { get; }

    public bool IsChunked => Has("Transfer-Encoding", "chunked");

    /// <summary>Whether the server closes the connection after this response.</summary>
    public bool IsLast => Has("Connection", "close") || head.AsSpan().StartsWith("HTTP/1.0"u8) && !Has("Connection", "keep-alive");

    /// <summary>The length of the body, or null without the header.</summary>
    public int? ContentLength => this["Content-Length"] switch
    {
        null => null,
        var text when int.TryParse(text, out var length) && length >= 0 => length,
        var text => throw new RuntimeApiException($"The Runtime API sent the invalid Content-Length '{text}'."),
    };

    /// <summary>The first value of a header, or null. The name is case-insensitive.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var range in head.AsSpan().Split("\r\n"u8))
            {
                var line = head.AsSpan(range);

                if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                    return Encoding.UTF8.GetString(line[(name.Length + 1)..].Trim(" \t"u8));
            }

            return null;
        }
    }

    private bool Has(string name, string token) => this[name]?.Contains(token, StringComparison.OrdinalIgnoreCase) ?? false;
}
