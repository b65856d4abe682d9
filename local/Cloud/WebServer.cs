using System.IO.Compression;
using Microsoft.AspNetCore.StaticFiles;

namespace Trellis.Local.Cloud;

/// <summary>Serves the built client as the bucket behind CloudFront does: a path without an extension is a page of the client, a file that
/// is not there is 404, every answer carries the template's headers, and text is compressed.</summary>
internal sealed class WebServer(Func<string?> folder, IReadOnlyDictionary<string, string> headers, Func<string, byte[]?> generated)
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    public async Task Answer(HttpContext context)
    {
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await HttpBodies.Write(context, 405, "text/plain", "Method Not Allowed"u8.ToArray());
            return;
        }

        var path = context.Request.Path.Value ?? "/";
        var file = path[(path.LastIndexOf('/') + 1)..];
        if (!file.Contains('.', StringComparison.Ordinal))
            path = "/index.html";
        // The configuration is generated for this machine, so it is not on disk.
        var content = generated(path) ?? await Read(path, context.RequestAborted);
        if (content is not null)
        {
            await Send(context, path, content);
        }
        else if (folder() is null)
        {
            await HttpBodies.Write(
                context, 404, "text/plain",
                "This clone has no web client: there is no folder web/. The APIs are there all the same."u8.ToArray());
        }
        else if (path == "/index.html")
        {
            await WriteBeingBuilt(context);
        }
        else
        {
            await HttpBodies.Write(context, 404, "text/plain", "Not Found"u8.ToArray());
        }
    }

    // The browser asks again by itself.
    private static Task WriteBeingBuilt(HttpContext context)
    {
        context.Response.Headers["Refresh"] = context.Response.Headers.RetryAfter = "2";
        return HttpBodies.Write(context, 503, "text/plain", "The web client is being built. This page loads when it is ready."u8.ToArray());
    }

    private async Task<byte[]?> Read(string path, CancellationToken cancellation)
    {
        if (folder() is not { } root)
            return null;
        var file = Path.GetFullPath(Path.Combine(root, path.TrimStart('/')));
        // A path that climbs out of the folder names nothing.
        var isInside = file.StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation) : null;
    }

    private static async Task Send(HttpContext context, string path, byte[] content)
    {
        var type = Types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        var response = context.Response;
        response.Headers.ETag = etag;
        // Vite puts a hash into the names under assets/, so those never change; everything else is asked for each time.
        response.Headers.CacheControl = path.StartsWith("/assets/", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString() == etag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isText = type.StartsWith("text/", StringComparison.Ordinal)
            || type is "application/json" or "image/svg+xml" or "application/javascript" or "application/manifest+json";
        if (isText && content.Length > 1000)
        {
            response.Headers.Vary = "Accept-Encoding";
            content = Compress(context, content);
        }

        await HttpBodies.Write(context, 200, isText ? $"{type}; charset=utf-8" : type, content);
    }

    private static byte[] Compress(HttpContext context, byte[] content)
    {
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        if (((string[])["br", "gzip"]).FirstOrDefault(accepted.Contains) is not { } encoding)
            return content;
        using var output = new MemoryStream();
        using (Stream stream = encoding == "br"
            ? new BrotliStream(output, CompressionLevel.Optimal)
            : new GZipStream(output, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        context.Response.Headers.ContentEncoding = encoding;
        return output.ToArray();
    }
}
