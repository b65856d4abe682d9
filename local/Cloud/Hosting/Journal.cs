using System.Threading.Channels;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>
/// An append-only file of JSON lines. A line is acknowledged once it is on the disk, so neither a killed process nor a lost
/// machine forgets what was answered; lines that arrive together share one flush. Only one process may hold a journal open.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private readonly record struct Waiting(byte[] Line, TaskCompletionSource Done);

    private readonly FileStream _file;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;

    private Journal(FileStream file)
    {
        _file = file;
        _writer = Task.Run(Write);
    }

    /// <summary>Opens the journal at a path, made if it is not there, and hands over its lines in the order in which they were
    /// written.</summary>
    /// <exception cref="InvalidDataException">A line other than the last cannot be read: the file was damaged by something else than a
    /// crash.</exception>
    public static Journal Open(string path, Action<ReadOnlySpan<byte>> replay)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (OperatingSystem.IsWindows())
            return new Journal(Replayed(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), replay));

        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        return new Journal(Replayed(new FileStream(path, options), replay));
    }

    /// <summary>Writes the lines that are still worth keeping to a new file and puts it in the old one's place, all or nothing.</summary>
    public static void Rewrite(string path, IEnumerable<byte[]> lines)
    {
        using (var stream = PrivateFile.Create(path + ".new"))
        {
            foreach (var line in lines)
            {
                stream.Write(line);
                stream.WriteByte((byte)'\n');
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Adds one line, which holds no line break, and returns when it is on the disk.</summary>
    /// <exception cref="IOException">The disk refused this line or one before it. Nothing more is taken, so that the file never has a
    /// gap.</exception>
    public Task Append(byte[] line)
    {
        var waiting = new Waiting(line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(waiting) ? waiting.Done.Task : throw new IOException("The journal is closed.");
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        await _file.DisposeAsync();
    }

    private static FileStream Replayed(FileStream file, Action<ReadOnlySpan<byte>> replay)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var kept = 0;
        while (kept < bytes.Length)
        {
            var length = bytes.AsSpan(kept).IndexOf((byte)'\n');
            if (length < 0 || !Read(bytes.AsSpan(kept, length), replay, last: kept + length + 1 == bytes.Length))
                break;

            kept += length + 1;
        }

        // A crash can leave half a line, which nobody was told of. It goes, so that the next line starts on its own.
        file.SetLength(kept);
        file.Position = kept;
        return file;
    }

    private static bool Read(ReadOnlySpan<byte> line, Action<ReadOnlySpan<byte>> replay, bool last)
    {
        try
        {
            replay(line);
            return true;
        }
        catch (JsonException damage) when (!last)
        {
            throw new InvalidDataException("A line of the journal cannot be read.", damage);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task Write()
    {
        var batch = new List<Waiting>();
        IOException? broken = null;
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < 512 && _queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);

            broken ??= Flush(batch);
            foreach (var waiting in batch)
                _ = broken is null ? waiting.Done.TrySetResult() : waiting.Done.TrySetException(broken);

            batch.Clear();
        }
    }

    private IOException? Flush(List<Waiting> batch)
    {
        try
        {
            foreach (var waiting in batch)
            {
                _file.Write(waiting.Line);
                _file.WriteByte((byte)'\n');
            }

            _file.Flush(flushToDisk: true);
            return null;
        }
        catch (IOException failure)
        {
            return failure;
        }
    }
}
