using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// Sweeps after a deletion in passes, each over all children and pairs of the deleted record. A pass that found nothing lets the work item
/// expire an hour later, which starts the last pass: the indexes that are read lag behind the table. The place in a pass is kept in the
/// work item, on condition that it is still the item of the same deletion.
/// </summary>
public sealed class Sweeps(Table table, Schema schema, TimeProvider clock) : ISweepDeletions
{
    // A step is short, so that other deletions in the same shard of the stream do not wait long.
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(2);

    // To save where the next step goes on: a step that was cut short has no time of its own left.
    private static readonly TimeSpan NoteTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private const string Stage = "$stage";
    private const string After = "$after";
    private const string Found = "$found";

    public async Task<SweepProgress> Step(string workItem, IReadOnlyDictionary<string, Value>? expired, CancellationToken cancellation)
    {
        var stored = await Read(workItem, cancellation);
        var item = stored ?? expired;
        // Also a repeated event of a work item that was completed or rests.
        if (item is null || (stored is not null && Until(stored) > Seconds(clock.GetUtcNow())))
            return default;
        if (WorkItems.Read(schema, item) is not { } deletion)
        {
            // The schema no longer has the model, so it has no relations either.
            await Send(WriteAction.Delete(WorkItems.Key(workItem)), cancellation);
            return default;
        }

        var isLast = stored is null || Until(stored) is not null;
        var place = isLast ? Place.Start : PlaceIn(item);
        var work = new WorkItem(workItem, deletion, stored is not null);
        try
        {
            return await Sweep(work, place, isLast, cancellation);
        }
        catch (Exception) when (!work.IsStored)
        {
            await PutBack(work);
            throw;
        }
    }

    /// <summary>Time to live has removed the work item, so this event is all that is left, and Lambda gives up after three attempts. The
    /// sweep begins anew, with a work item that stays if it fails again.</summary>
    private async Task PutBack(WorkItem item)
    {
        using var timeout = new CancellationTokenSource(StepTime);
        try
        {
            await Store(item, [], timeout.Token);
        }
        catch (StoreUnavailableException)
        {
            // Lambda sends the event again, and then this is tried again.
        }
    }

    private async Task<SweepProgress> Sweep(WorkItem item, Place place, bool isLast, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var stamp = new Stamp(clock.GetUtcNow(), $"sweep-{Guid.NewGuid():N}");
        var stages = Stages(item.Deletion, stamp);
        while (true)
        {
            if (place.Stage >= stages.Count)
            {
                if (place.Found == 0)
                {
                    var isComplete = isLast && await FindsAllChildren(item.Deletion, cancellation);
                    await (isComplete ? Complete(item, cancellation) : LetExpire(item, cancellation));
                    return new SweepProgress(Changed(), HasMore: false);
                }

                place = Place.Start;
            }

            if (clock.GetElapsedTime(started) > StepTime)
                break;
            var before = Changed();
            try
            {
                var next = await stages[place.Stage].Page(place.After, cancellation);
                var found = place.Found + Changed() - before;
                place = next.Kind == ValueKind.Null
                    ? new Place(place.Stage + 1, Value.Null, found)
                    : new Place(place.Stage, next, found);
            }
            catch (StoreUnavailableException) when (Changed() > 0)
            {
                // There was progress, so this step has succeeded. The next one tries again, and fails if it makes none.
                place = place with { Found = place.Found + Changed() - before };
                break;
            }
        }

        using var timeout = new CancellationTokenSource(NoteTime);
        await Save(item, place, timeout.Token);
        return new SweepProgress(Changed(), HasMore: true);

        int Changed() => stages.Sum(stage => stage.Changed);
    }

    private List<SweepStage> Stages(Deletion deletion, Stamp stamp)
    {
        var model = deletion.Key.Model;
        List<SweepStage> stages = [.. model.Consequences.Select(relation => new SweepChildren(table, deletion, relation, stamp))];
        foreach (var pairing in schema.Pairings)
        {
            if (ReferenceEquals(pairing.Left, model))
                stages.Add(new SweepPairs(table, deletion, pairing, isLeft: true));
            if (ReferenceEquals(pairing.Right, model))
                stages.Add(new SweepPairs(table, deletion, pairing, isLeft: false));
        }

        return stages;
    }

    /// <summary>Do the indexes that find the children cover all of them? While a reindex still has to fill one, another pass
    /// follows.</summary>
    private async Task<bool> FindsAllChildren(Deletion deletion, CancellationToken cancellation)
    {
        var indexed = deletion.Key.Model.Consequences.Where(relation => relation.Index is not null).ToList();
        if (indexed.Count == 0)
            return true;
        var filled = await table.Indexes.FilledNow(cancellation);
        return indexed.TrueForAll(relation => filled.Contains(relation.Target, relation.Index!));
    }

    private Task Complete(WorkItem item, CancellationToken cancellation)
    {
        if (!item.IsStored)
            return Task.CompletedTask;
        var expression = new Expression();
        return Send(WriteAction.Delete(WorkItems.Key(item.Partition), expression, IsOf(expression, item)), cancellation);
    }

    private Task<WriteOutcome> LetExpire(WorkItem item, CancellationToken cancellation) =>
        Store(item, new() { [Items.TimeToLive] = Items.Number(Seconds(clock.GetUtcNow() + Rest)) }, cancellation);

    private Task<WriteOutcome> Save(WorkItem item, Place place, CancellationToken cancellation) => Store(
        item,
        new()
        {
            [Stage] = Items.Number(place.Stage),
            [After] = Items.ToAttribute(place.After),
            [Found] = Items.Number(place.Found),
        },
        cancellation);

    /// <summary>Stores the work item anew, with these attributes and no other notes.</summary>
    private Task<WriteOutcome> Store(WorkItem item, Dictionary<string, AttributeValue> notes, CancellationToken cancellation)
    {
        var stored = WorkItems.Item(item.Deletion);
        foreach (var (name, value) in notes)
            stored[name] = value;
        var expression = new Expression();
        var condition = item.IsStored ? IsOf(expression, item) : $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        return Send(WriteAction.Put(stored, expression, condition), cancellation);
    }

    /// <summary>A refusal means that the record was deleted again, or that the work item was completed elsewhere. Its own event
    /// follows.</summary>
    private Task<WriteOutcome> Send(WriteAction action, CancellationToken cancellation) => new Write(table, action).Send(cancellation);

    private static string IsOf(Expression expression, WorkItem item) =>
        $"{expression.Name(Items.Write)} = {expression.Value(Items.Text(item.Deletion.Write))}";

    private async Task<IReadOnlyDictionary<string, Value>?> Read(string workItem, CancellationToken cancellation)
    {
        var request = new GetItemRequest { TableName = table.Name, Key = WorkItems.Key(workItem), ConsistentRead = true };
        var response = await table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);
        return response.IsItemSet
            ? response.Item.ToDictionary(attribute => attribute.Key, attribute => Items.Value(attribute.Value))
            : null;
    }

    private static Place PlaceIn(IReadOnlyDictionary<string, Value> item) =>
        item.ContainsKey(Stage) ? new Place((int)Number(item, Stage), item[After], (int)Number(item, Found)) : Place.Start;

    private static long? Until(IReadOnlyDictionary<string, Value> item) =>
        item.ContainsKey(Items.TimeToLive) ? Number(item, Items.TimeToLive) : null;

    private static long Number(IReadOnlyDictionary<string, Value> item, string name) =>
        long.Parse(item[name].Text, CultureInfo.InvariantCulture);

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private sealed record WorkItem(string Partition, Deletion Deletion, bool IsStored);

    /// <param name="After">The end of its last page, or null at its start.</param>
    /// <param name="Found">How much was changed in this pass.</param>
    private sealed record Place(int Stage, Value After, int Found)
    {
        public static Place Start { get; } = new(0, Value.Null, 0);
    }
}

/// <summary>What is related to a deleted record in one relation.</summary>
internal abstract class SweepStage
{
    protected const int PageSize = 100;
    private const int AtOnce = 10;

    /// <summary>How much was changed so far, also of a page that could not be done to its end.</summary>
    public int Changed { get; private set; }

    /// <summary>Changes or deletes what is in the next page.</summary>
    /// <param name="after">The end of the last page, or null.</param>
    /// <returns>The end of this page, or null if it was the last one.</returns>
    public abstract Task<Value> Page(Value after, CancellationToken cancellation);

    /// <summary>Changes some at a time.</summary>
    protected async Task Change<T>(IEnumerable<T> all, Func<T, Task<bool>> change)
    {
        foreach (var some in all.Chunk(AtOnce))
        {
            var changes = some.Select(change).ToList();
            try
            {
                await Task.WhenAll(changes);
            }
            finally
            {
                Changed += changes.Count(each => each is { IsCompletedSuccessfully: true, Result: true });
            }
        }
    }
}
