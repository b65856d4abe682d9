namespace Trellis.Local.Cloud.Hosting;

/// <summary>Makes folders that are there whole or not at all, whenever the process that fills them ends.</summary>
internal static class WholeFolder
{
    /// <param name="path">The folder, which is not there yet.</param>
    /// <param name="fill">Writes what is in it, into a folder beside it.</param>
    public static async Task Make(string path, Func<string, Task> fill)
    {
        var unfinished = $"{path}.{Environment.ProcessId}";
        Directory.CreateDirectory(unfinished);
        try
        {
            await fill(unfinished);
            await Rename(unfinished, path);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    // Windows refuses it as long as anybody reads a file in there, such as a virus scanner what was just written.
    private static async Task Rename(string from, string to)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Move(from, to);
                return;
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException && attempt < 50)
            {
                await Task.Delay(200);
            }
        }
    }
}
