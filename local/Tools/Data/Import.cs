namespace Trellis.Local.Tools.Data;

/// <summary>Stores what export wrote, under the keys that the schema gives it here, with its index keys and the guards of its unique
/// values. What is there already in the same form is passed over, so a run that was stopped goes on; what differs is left as it is, and
/// reported.</summary>
public sealed class Import(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ItemReader reader = new(schema);
    private readonly UnknownFields unknown = new();
    private readonly string write = $"import-{Guid.NewGuid():N}";

    /// <summary>Which values of the file nothing will show, as the schema does not have their fields; null where there are none.</summary>
    public string? Hidden => unknown.Values == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{unknown.Values:N0} {(unknown.Values == 1 ? "value has" : "values have")} a field that the schema lacks: {unknown}. "
        + $"No answer and no export shows what is stored so, until you add the fields.");

    public async Task<(Progress Progress, Digest Digest)> Run(string path, CancellationToken cancellation = default)
    {
        var (progress, digest) = (new Progress(print, "import"), new Digest());
        var storing = new Storing(schema, data, write, progress);
        var (_, _, done) = checkpoint.Load();
        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(path, Strict, cancellation))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!Read(line, number).Succeeded(out var stored, out var fault))
            {
                if (number > done)
                    progress.Refuse(fault.Code, $"Line {number}", fault.Detail);
                continue;
            }

            var again = ExportLines.ToLine(reader.Read(stored.Item));
            digest.Add(again!.Value.Kind, again.Value.Line);
            if (stored is StoredRecord record)
                unknown.Count(record);
            if (number <= done)
                continue;
            await storing.Store(stored, $"Line {number}", hasEnds: false, cancellation);
            // Not past a refused line: the next run must name it again. Lines that are there are passed over.
            if (number % 100 == 0 && !progress.HasTroubles)
                checkpoint.Save(0, null, number);
        }

        checkpoint.Clear();
        return (progress, digest);
    }

    private Result<StoredItem> Read(string line, long number)
    {
        try
        {
            return ExportLines.Read(line, schema, write);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new SetupException("import.line", $"Line {number} is not one that export writes: {JsonText.Fault(exception)}");
        }
    }
}
