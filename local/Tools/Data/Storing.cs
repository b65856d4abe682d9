using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>Stores what was read from a file, each item with the guards of its unique values in one transaction, and never over another
/// item. The same thing twice is passed over; what cannot be stored is refused with a code.</summary>
internal sealed class Storing(Schema schema, StoredData data, string write, Progress progress)
{
    private readonly ItemReader reader = new(schema);

    /// <param name="where">How a person finds it in the file.</param>
    /// <param name="hasEnds">Must both ends of a pair be there?</param>
    public async Task Store(StoredItem stored, string where, bool hasEnds, CancellationToken cancellation)
    {
        var record = (stored as StoredRecord)?.Record;
        if (record is not null && KeyLimits.Check(record) is { } unfit)
        {
            progress.Refuse(unfit.Code, where, unfit.Detail);
            return;
        }

        if (ItemSize.Of(stored.Item) > ItemSize.Most)
        {
            progress.Refuse("record.too-large", where, "it would take more than the 400 KB that DynamoDB stores as one.");
            return;
        }

        if (record is not null)
            await data.Table.Indexes.BeforeWrite(record.Model, creates: true, cancellation);
        var transaction = new Write(data.Table);
        var put = transaction.Add(PutRecord.New(stored.Item));
        var guards = transaction.AddAll(
            record is null ? [] : UniqueGuards.For(record), guard => UniqueGuards.Claim(record!.Key, guard.Key, write));
        if (record is not null)
            transaction.AddAll(ParentCount.For(record), count => ChildCounts.Add(count, 1));
        var ends = transaction.AddAll(
            hasEnds && stored is StoredPair { Edge: var edge } ? [edge.Left, edge.Right] : Array.Empty<Records.RecordKey>(),
            end => ReferenceChecks.Readable(end, Grant.Always));
        var outcome = await transaction.Send(cancellation);
        if (outcome.IsDone)
        {
            progress.Count("stored");
        }
        else if (outcome.Found(put) is { } there
            && ExportLines.ToLine(reader.Read(there))?.Line == ExportLines.ToLine(reader.Read(stored.Item))?.Line)
        {
            progress.Count("there already");
        }
        else if (outcome.IsRefused(put))
        {
            progress.Refuse("import.exists", where, "another record, pair or profile is there already.");
        }
        else if (stored is StoredPair)
        {
            progress.Refuse(
                "import.pair", where,
                $"{string.Join(", ", outcome.RefusedOf(ends).Select(RecordWords.Describe))} is not there. Import the records first.");
        }
        else if (record is not null)
        {
            progress.Refuse(
                "import.not-unique", where,
                $"{RecordWords.Taken(record, outcome.RefusedOf(guards).Select(guard => guard.Field))}. Change one "
                + $"of the two, and import again.");
        }
    }
}
