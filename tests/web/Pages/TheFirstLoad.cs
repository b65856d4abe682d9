using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed partial class TheFirstLoad(Garden garden)
{
    private const int MostBytes = 100 * 1024;

    [Fact]
    public async Task Is_at_most_100_KB_of_compressed_script_and_style_in_three_files()
    {
        await using var ada = await garden.SomebodySignedIn();
        ada.Asked.Clear();

        await ada.Page.ReloadAsync();
        await ada.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Your data" }).WaitForAsync();

        var files = ada.Asked.Select(uri => uri.AbsolutePath).Where(path => path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith(".css", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        var bytes = files.Sum(file => Compressed(Path.Combine(garden.Cloud.Built, file.TrimStart('/'))));
        TestContext.Current.SendDiagnosticMessage($"{bytes} bytes of compressed script and style in {files.Count} files.");
        Assert.InRange(bytes, 1, MostBytes);
        Assert.Equal(3, files.Count);
    }

    [Fact]
    public async Task Holds_no_inline_script_or_style()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(garden.Cloud.Built, "index.html"), TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(Inline(), page);
    }

    private static int Compressed(string file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(file));

        return (int)packed.Length;
    }

    [GeneratedRegex("<style|style=|\\son[a-z]+=|<script(?![^>]*src=)")]
    private static partial Regex Inline();
}
