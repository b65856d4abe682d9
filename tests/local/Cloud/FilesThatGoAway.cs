namespace Trellis.Tests.Local.Cloud;

/// <summary>Editors and other programs delete files at any moment, also while the laptop cloud looks at them.</summary>
public sealed class FilesThatGoAway : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("fingerprint").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_that_is_deleted_after_it_was_listed_counts_as_absent()
    {
        Write("a/gone.cs");
        Write("a/kept.cs");
        Write("b/kept.cs");

        var during = Fingerprint.OfFiles(root, Paths());

        Assert.Equal(Fingerprint.OfFiles(root, ["a", "b"]), during);

        IEnumerable<string> Paths()
        {
            yield return "a";
            File.Delete(Path.Combine(root, "a/gone.cs"));
            yield return "b";
        }
    }

    [Fact]
    public async Task Folders_that_come_and_go_stop_no_look_at_them()
    {
        Write("web/kept.cs");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var editing = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Write("web/new/deep/file.cs");
                Directory.Delete(Path.Combine(root, "web/new"), recursive: true);
            }
        }, Cancellation);

        try
        {
            for (var look = 0; look < 5_000; look++)
            {
                Fingerprint.OfFiles(root, ["web"]);
                Fingerprint.Newest(root, ["web"]);
            }
        }
        finally
        {
            await done.CancelAsync();
            await editing;
        }
    }

    /// <summary>Windows refuses to rename a folder while a virus scanner reads what is in it. Here it is a folder in the way that is
    /// refused, until it goes away.</summary>
    [Fact]
    public async Task A_folder_whose_renaming_is_refused_for_a_moment_is_made_all_the_same()
    {
        Write("made/other.cs");

        var making = WholeFolder.Make(Path.Combine(root, "made"), place => File.WriteAllTextAsync(Path.Combine(place, "a.cs"), "", Cancellation));
        await Task.Delay(300, Cancellation);
        Directory.Delete(Path.Combine(root, "made"), recursive: true);
        await making;

        Assert.Equal([Path.Combine(root, "made")], Directory.GetDirectories(root));
        Assert.Equal([Path.Combine(root, "made", "a.cs")], Directory.GetFiles(Path.Combine(root, "made")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_filled_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WholeFolder.Make(Path.Combine(root, "made"), _ => throw new InvalidOperationException()));

        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Write(string name)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name);
        return path;
    }
}
