namespace Trellis.Local.Tools.Data;

/// <summary>Writes what is stored into a file, a line each. Guards are left out: import makes them anew.</summary>
public sealed class Export(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> say)
{
    private readonly ItemReader reader = new(schema);
    private readonly Dictionary<Model, HashSet<string>> known = [];
    private readonly SortedDictionary<string, long> without = new(StringComparer.Ordinal);

    /// <summary>Which stored values are not in the file, as their fields are no longer in the schema; null where all are.</summary>
    public string? LeftOut { get; private set; }

    /// <param name="path">The file. While it is being written it is called <c>.part</c>.</param>
    /// <param name="owner">One person's data alone, or null for all.</param>
    public async Task<(Progress Progress, Digest Digest)> Run(string path, string? owner, CancellationToken cancellation = default)
    {
        var progress = new Progress(say, "export");
        var theirs = owner is null ? null : new Belongings(schema, owner);
        var part = path + ".part";
        var (_, after, position) = File.Exists(part) ? checkpoint.Load() : (0, null, 0);
        await using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write))
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
        if (without.Count > 0)
        {
            var values = without.Values.Sum();
            var fields = string.Join(
                ", ", without.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key} ({field.Value:N0})")));
            LeftOut = string.Create(
                CultureInfo.InvariantCulture,
                $"{(after is null ? "" : "At least ")}{values:N0} stored {(values == 1 ? "value is" : "values are")} not in {path}, of "
                + $"fields that the schema does not have: {fields}. Add the fields to the schema and export again to have them.");
        }

        return (progress, await Summed(path, cancellation));
    }

    private async Task Write(FileStream file, StoredItem stored, Belongings? theirs, Progress progress, CancellationToken cancellation)
    {
        if (stored is StoredUnknown)
            progress.Count("left out: not of this schema");
        if (theirs?.Has(stored) == false || ExportLines.Of(stored) is not { } line)
            return;
        if (stored is StoredRecord record)
            CountUnknown(record);
        await file.WriteAsync(Encoding.UTF8.GetBytes(line.Line + "\n"), cancellation);
        progress.Count(line.Kind);
    }

    private void CountUnknown(StoredRecord stored)
    {
        var model = stored.Record.Model;
        if (!known.TryGetValue(model, out var attributes))
            known[model] = attributes = model.Fields.Select(Items.Attribute).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in stored.Item)
        {
            if (Items.FieldOf(name) is not { } field || attributes.Contains(name) || value.NULL == true)
                continue;
            var whole = $"{model.Name}.{field}";
            without[whole] = without.GetValueOrDefault(whole) + 1;
        }
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
