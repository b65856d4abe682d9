using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The item that says which indexes and unique fields of this table cover every stored record. Whoever writes records keeps it true, before
/// the first write: the first writer of a model enters what its schema has, since no record lacks that; a later one whose schema lacks what
/// is entered takes it out. Only a reindex enters more. So the item follows roll-backs, several stacks and edits alike, and a table without
/// it, new or older than it, counts as filled. A delete writes no index, and leaves the item alone.
/// </summary>
internal sealed class IndexRegister(Table table, TimeProvider clock)
{
    /// <summary>In front of what a reindex is filling just now. A writer that lacks the index takes this out too, and the reindex
    /// notices.</summary>
    private const string Filling = "filling ";

    private const string Models = "$models";

    // A process may be frozen for hours between two calls, and another may fill or break an index meanwhile. A reindex that runs is soon
    // done.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LifetimeWhileFilling = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Model, State> checkedAt = new();
    private volatile State? known;

    /// <summary>As known a minute ago at most.</summary>
    public async Task<FilledIndexes> Filled(CancellationToken cancellation) => new((await Known(cancellation)).Entries);

    /// <summary>To be called before a record of the model is written with these indexes and unique fields.</summary>
    /// <param name="model">The model.</param>
    /// <param name="creates">Does the caller put new records? The role of such a function may put items, and that of others update
    /// them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task Writing(Model model, bool creates, CancellationToken cancellation)
    {
        var state = await Known(cancellation);
        if (checkedAt.TryGetValue(model, out var at) && ReferenceEquals(at, state))
            return;

        checkedAt[model] = await Change(model, entered => Kept(entered, LockedModel.Identities(model)), creates, cancellation);
    }

    /// <summary>A reindex begins: what is not entered yet is being filled. False where a stopped one cannot go on, since it was not marked
    /// any more.</summary>
    public async Task<bool> Begin(Model model, CancellationToken cancellation)
    {
        await Writing(model, creates: false, cancellation);
        var goesOn = true;
        await Change(
            model,
            entered =>
            {
                var now = entered ?? [];
                var missing = LockedModel.Identities(model)
                    .Where(identity => !now.Contains(identity) && !now.Contains(Filling + identity))
                    .ToList();
                goesOn = missing.Count == 0;
                return Sorted([.. now, .. missing.Select(identity => Filling + identity)]);
            },
            creates: false,
            cancellation);
        return goesOn;
    }

    /// <summary>There is a record for which it cannot be done.</summary>
    public Task GiveUp(Model model, string identity, CancellationToken cancellation) =>
        Change(model, entered => (entered ?? []).Remove(Filling + identity), creates: false, cancellation);

    /// <summary>It has gone through all records: what is still marked is filled.</summary>
    public Task End(Model model, CancellationToken cancellation) =>
        Change(model, entered => Sorted([.. (entered ?? []).Select(Filled)]), creates: false, cancellation);

    /// <summary>What is not filled or guarded in stored records, by <see cref="LockedModel.Identities"/>, as it stands now.</summary>
    public async Task<ImmutableArray<string>> Missing(Model model, CancellationToken cancellation)
    {
        var entered = (await Read(cancellation)).Entries.GetValueOrDefault(model.StorageName);
        return entered.IsDefault ? [] : [.. LockedModel.Identities(model).Where(identity => !entered.Contains(identity))];
    }

    /// <summary>One read that each role of the API's functions may make.</summary>
    public static GetItemRequest Request(string table) => new() { TableName = table, Key = Key, ConsistentRead = true };

    public State Learn(GetItemResponse response) => known = new State(
        response.IsItemSet ? long.Parse(response.Item[Items.Version].N, CultureInfo.InvariantCulture) : 0,
        response.IsItemSet
            ? response.Item[Models].M.ToImmutableSortedDictionary(
                model => model.Key, model => (model.Value.L ?? []).Select(entry => entry.S).ToImmutableArray(), StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal),
        clock.GetUtcNow());

    private static Dictionary<string, AttributeValue> Key =>
        new() { [Items.PartitionKey] = Items.Text(TableKeys.Indexes), [Items.SortKey] = Items.Text(TableKeys.Indexes) };

    private async Task<State> Known(CancellationToken cancellation) =>
        known is { } state && (clock.GetUtcNow() - state.At)
            .Duration() < (state.IsFilling ? LifetimeWhileFilling : Lifetime) ? state : await Read(cancellation);

    private async Task<State> Read(CancellationToken cancellation) =>
        Learn(await table.Send((client, _, token) => client.GetItemAsync(Request(table.Name), token), cancellation));

    private static ImmutableArray<string> Kept(ImmutableArray<string>? entered, ImmutableArray<string> own) =>
        entered is { } entries ? entries.RemoveAll(entry => !own.Contains(Filled(entry))) : Sorted(own);

    private static string Filled(string entry) => IsFilling(entry) ? entry[Filling.Length..] : entry;

    private static bool IsFilling(string entry) => entry.StartsWith(Filling, StringComparison.Ordinal);

    private static ImmutableArray<string> Sorted(ImmutableArray<string> entries) => entries.Sort(StringComparer.Ordinal);

    /// <returns>The item as it is then.</returns>
    private async Task<State> Change(
        Model model, Func<ImmutableArray<string>?, ImmutableArray<string>> change, bool creates, CancellationToken cancellation)
    {
        var state = await Known(cancellation);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            ImmutableArray<string>? entered = state.Entries.TryGetValue(model.StorageName, out var entries) ? entries : null;
            var wanted = change(entered);
            if (entered is { } same && same.SequenceEqual(wanted))
                return state;
            var next = new State(state.Version + 1, state.Entries.SetItem(model.StorageName, wanted), state.At);
            var write = new Write(table);
            write.Add(Over(state, next, creates));
            if ((await write.Send(cancellation)).IsDone)
                return known = next;
            // Another writer was faster, or this is the second send of a write whose answer was lost.
            state = await Read(cancellation);
        }

        throw Backoff.Exhausted;
    }

    private static WriteAction Over(State old, State next, bool creates)
    {
        var expression = new Expression();
        var condition = old.Version == 0
            ? $"attribute_not_exists({expression.Name(Items.PartitionKey)})"
            : $"{expression.Name(Items.Version)} = {expression.Value(Items.Number(old.Version))}";
        var version = Items.Number(next.Version);
        var models = new AttributeValue { M = next.Entries.ToDictionary(model => model.Key, model => Entries(model.Value)) };
        if (creates)
        {
            var item = Key;
            (item[Models], item[Items.Version]) = (models, version);
            return WriteAction.Put(item, expression, condition);
        }

        var change =
            $"SET {expression.Name(Models)} = {expression.Value(models)}, {expression.Name(Items.Version)} = {expression.Value(version)}";
        return WriteAction.Update(Key, change, expression, condition);
    }

    private static AttributeValue Entries(ImmutableArray<string> entries) => new() { L = [.. entries.Select(Items.Text)], IsLSet = true };

    /// <param name="Version">0 where there is no item.</param>
    /// <param name="Entries">By the model's storage name.</param>
    /// <param name="At">When it was read.</param>
    internal sealed record State(long Version, ImmutableSortedDictionary<string, ImmutableArray<string>> Entries, DateTimeOffset At)
    {
        public bool IsFilling { get; } = Entries.Values.Any(entries => entries.Any(IndexRegister.IsFilling));
    }
}
