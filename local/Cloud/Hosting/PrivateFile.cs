namespace Trellis.Local.Cloud.Hosting;

/// <summary>Files that hold secrets or people's data: only the user who runs Trellis may read them.</summary>
public static class PrivateFile
{
    /// <summary>A folder for the files of another program, which would let everybody read them; made if it is not there.</summary>
    public static void MakeFolder(string path)
    {
        var folder = Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    }

    public static FileStream Create(string path, FileMode mode = FileMode.Create)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new FileStream(path, options);
    }

    /// <summary>The file's content, or what is made for it now, written whole or not at all.</summary>
    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        if (File.Exists(path))
            return File.ReadAllBytes(path);

        var content = make();
        using (var stream = Create(path + ".new"))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
        return content;
    }
}
