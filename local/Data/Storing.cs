using Amazon.DynamoDBv2.Model;
using Trellis.Schemas;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Local.Data;

/// <summary>
/// Puts what comes from elsewhere into the table, each with the guards of its unique values in one transaction, and never over anything. The same
/// thing twice is passed over; what cannot be stored is refused with a code.
/// </summary>
internal sealed class Storing(Schema schema, StoredData data, string write, Progress progress)
{
    private readonly Layout layout = new(schema);

    /// <param name="stored">What to store.</param>
    /// <param name="where">How a person finds it in the file.</param>
    /// <param name="hasEnds">Must both ends of a pair be there?</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task Store(StoredItem stored, string where, bool hasEnds, CancellationToken cancellation)
    {
        var record = (stored as StoredRecord)?.Record;
        if (record is not null && TableKeys.Check(record) is { } unfit)
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
            await data.Table.Indexes.Writing(record.Model, creates: true, cancellation).ConfigureAwait(false);
        var actions = new List<TransactWriteItem> { PutRecord.ActionFor(data.Table.Name, stored.Item) };
        var guards = record is null ? [] : UniqueGuards.Of(record);
        actions.AddRange(guards.Select(guard => UniqueGuards.Take(data.Table.Name, record!.Key, guard.Key, write)));
        if (hasEnds && stored is StoredPair { Edge: var edge })
            actions.AddRange(((Records.RecordKey[])[edge.Left, edge.Right]).Select(IsThere));
        if (await data.Table.Transact(actions, cancellation).ConfigureAwait(false) is not { } cancelled)
            progress.Count("stored");
        else if (cancelled.Item(0) is { } there && Lines.Of(layout.Read(there))?.Line == Lines.Of(layout.Read(stored.Item))?.Line)
            progress.Count("there already");
        else if (cancelled.Failed(0))
            progress.Refuse("import.exists", where, "another record, pair or profile is there already.");
        else if (stored is StoredPair pair)
            progress.Refuse("import.pair", where, $"{Missing(pair.Edge, cancelled)} is not there. Import the records first.");
        else if (record is not null)
            progress.Refuse("import.not-unique", where, $"{Words.Taken(record, guards.Where((_, guard) => cancelled.Failed(1 + guard)).Select(guard => guard.Field))}. Change one of the two, and import again.");
    }

    private TransactWriteItem IsThere(Records.RecordKey key)
    {
        var expression = new Expression();
        return Transactions.Check(Items.Key(key), data.Table.Name, expression, $"attribute_exists({expression.Name(Items.PartitionKey)})");
    }

    private static string Missing(Records.Edge edge, Cancelled cancelled)
    {
        var ends = new[] { edge.Left, edge.Right }.Where((_, end) => cancelled.Failed(1 + end));
        return string.Join(", ", ends.Select(end => $"{end.Model.Name} {string.Join(" / ", end.Parts)}"));
    }
}
