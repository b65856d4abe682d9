namespace Trellis.Local.Tools.Clients;

/// <summary>The aws commands that upload a built client, in an order in which no visitor gets half of it: files with a hash in their names
/// first, then the page that names them, then CloudFront's invalidation.</summary>
internal static class Publication
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskEachTime = "no-cache";

    /// <param name="folder">The built client, with config.json and what is made from the schema.</param>
    public static IEnumerable<string[]> Commands(string folder, string bucket, string distribution)
    {
        var target = $"s3://{bucket}";
        yield return ["s3", "cp", Path.Combine(folder, "assets"), $"{target}/assets", "--recursive", "--cache-control", Forever];
        foreach (var file in Directory.GetFiles(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "index.html")
            .Order(StringComparer.Ordinal)
            .Append("index.html"))
        {
            yield return ["s3", "cp", Path.Combine(folder, file), $"{target}/{file}", "--cache-control", AskEachTime, "--content-type",
                TypeOf(file)];
        }

        yield return ["cloudfront", "create-invalidation", "--distribution-id", distribution, "--paths", "/*"];
    }

    // The command's own guesses depend on the machine's list of types.
    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
