using System.ComponentModel;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>The children of this process, written to a file, so that the next start finds those that an earlier one left behind.</summary>
internal sealed class Roster(string folder)
{
    private readonly Dictionary<int, string> lines = [];
    private readonly string file = Path.Combine(folder, Mark(Process.GetCurrentProcess()).Replace(' ', '-'));

    public void Add(Process child)
    {
        try
        {
            lines[child.Id] = Mark(child);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
            return;
        }

        Write();
    }

    public void Remove(int child)
    {
        if (lines.Remove(child))
            Write();
    }

    /// <summary>Ends what processes that are gone have left running.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var left in Directory.GetFiles(folder))
        {
            if (Find(Path.GetFileName(left).Replace('-', ' ')) is not null)
                continue;
            foreach (var line in ReadOrNothing(left))
                Find(line)?.Kill();
            File.Delete(left);
        }
    }

    private void Write()
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (lines.Count == 0)
                File.Delete(file);
            else
                File.WriteAllLines(file, lines.Values);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // The disk is full, say. That must keep no child from starting, nor from being noticed when it has ended.
        }
    }

    private static string[] ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    // A process id is used again after a while; with the time of its start it is one process for ever.
    private static string Mark(Process process) => string.Create(
        CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond}");

    private static Process? Find(string mark)
    {
        var parts = mark.Split(' ');
        if (parts.Length != 2 || !int.TryParse(parts[0], out var id) || !long.TryParse(parts[1], out var started))
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            var now = process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
            // The start is computed from the boot time, and swings by a tick of the clock.
            return Math.Abs(now - started) <= 1 ? process : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
