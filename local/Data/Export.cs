using System.Text;
using Trellis.Schemas;

namespace Trellis.Local.Data;

/// <summary>Writes what is stored into a file, a line each. Guards are left out: import makes them anew.</summary>
public sealed class Export(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> say)
{
    private readonly Layout layout = new(schema);

    /// <param name="path">The file. While it is being written it is called <c>.part</c>.</param>
    /// <param name="owner">One person's data alone, or null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Progress Progress, Digest Digest)> Run(string path, string? owner, CancellationToken cancellation = default)
    {
        var progress = new Progress(say, "export");
        var part = path + ".part";
        var (_, after, position) = File.Exists(part) ? checkpoint.Load() : (0, null, 0);
        await using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write))
        {
            // What was written after the last mark is written again.
            file.SetLength(position);
            file.Position = position;
            await foreach (var (items, next) in data.Pages(null, after, cancellation).ConfigureAwait(false))
            {
                foreach (var item in items)
                    await Write(file, layout.Read(item), owner, progress, cancellation).ConfigureAwait(false);
                await file.FlushAsync(cancellation).ConfigureAwait(false);
                if (next is not null)
                    checkpoint.Save(0, next, file.Position);
            }
        }

        File.Move(part, path, overwrite: true);
        checkpoint.Clear();
        return (progress, await Summed(path, cancellation).ConfigureAwait(false));
    }

    private static async Task Write(FileStream file, StoredItem stored, string? owner, Progress progress, CancellationToken cancellation)
    {
        if (stored is StoredUnknown)
            progress.Count("left out: not of this schema");
        if ((owner is not null && !IsOf(stored, owner)) || Lines.Of(stored) is not { } line)
            return;
        await file.WriteAsync(Encoding.UTF8.GetBytes(line.Line + "\n"), cancellation).ConfigureAwait(false);
        progress.Count(line.Kind);
    }

    /// <summary>Whose a thing is: that of its key space, or of everybody's what they own.</summary>
    private static bool IsOf(StoredItem stored, string owner) => stored switch
    {
        StoredRecord { Owner: { } whose } => whose == owner,
        StoredRecord record => record.Record.Model.Rules.OfType<OwnerRule>().Any(rule => rule.BySub && Owns(record.Record[rule.Field], owner)),
        StoredPair pair => pair.Edge.Owner == owner,
        StoredProfile profile => profile.Sub == owner,
        _ => false,
    };

    private static bool Owns(Records.Value value, string owner) => value.Kind switch
    {
        Records.ValueKind.Text => Records.OwnerSpelling.Common(value.Text) == owner,
        Records.ValueKind.List => value.Items.Any(item => Owns(item, owner)),
        _ => false,
    };

    /// <summary>Of the file as it stands, whichever run wrote which part of it.</summary>
    private async Task<Digest> Summed(string path, CancellationToken cancellation)
    {
        var digest = new Digest();
        await foreach (var line in File.ReadLinesAsync(path, cancellation).ConfigureAwait(false))
            digest.Add(Lines.Of(Lines.Read(line, schema, ""))!.Value.Kind, line);
        return digest;
    }
}
