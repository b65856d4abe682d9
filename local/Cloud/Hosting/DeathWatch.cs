namespace Trellis.Local.Cloud.Hosting;

/// <summary>Ensures that no child outlives this process, even if this process is killed.</summary>
/// <remarks>
/// One small shell process holds the reading end of a pipe and the list of children. When this process ends, the kernel closes
/// the pipe, and the shell ends the children. (PR_SET_PDEATHSIG would fire when the *thread* that started the child ends, which
/// on a thread pool is at any time.) Where there is no shell, the roster on disk lets the next start do it.
/// </remarks>
internal sealed class DeathWatch
{
    // Ctrl-C reaches the whole group, this shell too: it must be the last to go.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        pids=' '
        while read -r sign pid; do
          case $sign in
            +) pids="$pids$pid " ;;
            -) pids="${pids%%" $pid "*} ${pids#*" $pid "}" ;;
          esac
        done
        for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
        """;

    private readonly Lock gate = new();
    private readonly HashSet<int> children = [];
    private readonly Roster roster = new(Path.Combine(Repository.Root, ".trellis", "children"));
    private Process? shell;

    public static DeathWatch Shared { get; } = new();

    private DeathWatch() => roster.Sweep();

    public void Add(Process child)
    {
        lock (gate)
        {
            children.Add(child.Id);
            roster.Add(child);
            Send($"+ {child.Id}");
        }
    }

    public void Remove(int child)
    {
        lock (gate)
        {
            children.Remove(child);
            roster.Remove(child);
            Send($"- {child}");
        }
    }

    private void Send(string line)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            if (shell is { HasExited: false })
            {
                Write(line);
                return;
            }
        }
        catch (IOException)
        {
            // The shell was killed a moment ago; the next one gets the whole list.
        }

        StartShell();
    }

    private void StartShell()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true, UseShellExecute = false };
        shell = Process.Start(start)!;
        foreach (var child in children)
            Write($"+ {child}");
    }

    private void Write(string line)
    {
        shell!.StandardInput.Write(line + "\n");
        shell.StandardInput.Flush();
    }
}
