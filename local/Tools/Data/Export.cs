namespace Trellis.Local.Tools.Data;

/// <summary>Writes what is stored into a file, a line each. Guards are left out: import makes them anew.</summary>
public sealed class Export(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private readonly ItemReader reader = new(schema);
    private readonly UnknownFields unknown = new();

    /// <summary>Which stored values are not in the file, as their fields are no longer in the schema; null where all are.</summary>
    public string? LeftOut { get; private set; }

    /// <param name="path">The file. While it is being written it is called <c>.part</c>.</param>
    /// <param name="owner">One person's data alone, or null for all.</param>
    public async Task<(Progress Progress, Digest Digest)> Run(string path, string? owner, CancellationToken cancellation = default)
    {
        path = Target(path);
        var progress = new Progress(print, "export");
        var theirs = owner is null ? null : new Belongings(schema, owner);
        var part = path + ".part";
        var (_, after, position) = File.Exists(part) ? checkpoint.Load() : (0, null, 0);
        await using (var file = PrivateFile.Create(part, FileMode.OpenOrCreate))
        {
            // What was written after the last mark is written again.
            file.SetLength(position);
            file.Position = position;
            await foreach (var (items, next) in data.Pages(null, after, cancellation))
            {
                foreach (var item in items)
                    await Write(file, reader.Read(item), theirs, progress, cancellation);
                await file.FlushAsync(cancellation);
                if (next is not null)
                    checkpoint.Save(0, next, file.Position);
            }
        }

        File.Move(part, path, overwrite: true);
        checkpoint.Clear();
        if (unknown.Values is > 0 and var values)
        {
            LeftOut = string.Create(
                CultureInfo.InvariantCulture,
                $"{(after is null ? "" : "At least ")}{values:N0} stored {(values == 1 ? "value is" : "values are")} not in {path}, of "
                + $"fields that the schema does not have: {unknown}. Add the fields to the schema and export again to have them.");
        }

        return (progress, await Summed(path, cancellation));
    }

    /// <summary>The finished file takes the place of what is at its path. That may be a link's target, and never a device: renaming a file
    /// to /dev/stdout would put it in the device's place.</summary>
    private static string Target(string path)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        return Array.Exists([path, target], name => name.StartsWith("/dev/", StringComparison.Ordinal)
            || name.StartsWith("/proc/", StringComparison.Ordinal))
            ? throw new SetupException(
                "export.file", $"{path} is not a file. An export can be stopped and goes on in its file: name one with --file.")
            : target;
    }

    private async Task Write(FileStream file, StoredItem stored, Belongings? theirs, Progress progress, CancellationToken cancellation)
    {
        if (stored is StoredUnknown)
            progress.Count("left out: not of this schema");
        if (theirs?.Has(stored) == false || ExportLines.ToLine(stored) is not { } line)
            return;
        if (stored is StoredRecord record)
            unknown.Count(record);
        await file.WriteAsync(Encoding.UTF8.GetBytes(line.Line + "\n"), cancellation);
        progress.Count(line.Kind);
    }

    /// <summary>Of the file as it stands, whichever run wrote which part of it.</summary>
    private static async Task<Digest> Summed(string path, CancellationToken cancellation)
    {
        var digest = new Digest();
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
            digest.Add(ExportLines.KindOf(line), line);
        return digest;
    }
}
