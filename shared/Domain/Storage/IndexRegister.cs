using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The item that lists the filled indexes: the indexes, unique fields, counts of children and marks of live models that cover every
/// record. Functions that write records keep it correct before their first write. The first writer of a model enters all indexes of its
/// schema. A later writer removes the entries that its schema lacks, because its records will not have those keys. Only a reindex adds
/// entries. This works for edits, rollbacks and several stacks on one table. In a table without the item all indexes count as filled. A
/// delete only removes counts that its schema lacks, and the mark of live records.
/// </summary>
internal sealed class IndexRegister(Table table, TimeProvider clock)
{
    /// <summary>The prefix of entries that a reindex is filling. A writer that lacks the index removes these too, and the reindex
    /// detects that.</summary>
    private const string Filling = "filling ";

    private const string Models = "$models";

    // The cached state expires because other processes may change it. While a reindex runs, a change is expected soon.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LifetimeWhileFilling = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Model, State> checkedAt = new();
    private volatile State? cached;

    /// <summary>At most a minute old.</summary>
    public async Task<FilledIndexes> Filled(CancellationToken cancellation) => Known(await Current(cancellation));

    /// <summary>As it is now.</summary>
    public async Task<FilledIndexes> FilledNow(CancellationToken cancellation) => Known(await Read(cancellation));

    /// <summary>Must be called before a record of the model is written.</summary>
    /// <param name="creates">Does the calling function create records? Its role then allows PutItem, otherwise UpdateItem.</param>
    public async Task BeforeWrite(Model model, bool creates, CancellationToken cancellation)
    {
        var state = await Current(cancellation);
        if (checkedAt.TryGetValue(model, out var at) && ReferenceEquals(at, state))
            return;

        checkedAt[model] = await Change(model, entered => Restricted(entered, LockedModel.Identities(model)), creates, cancellation);
    }

    /// <summary>Must be called before a record of the model is deleted: a count that the schema lacks is not reduced, and a deletion is
    /// not logged if the schema does not say that the model is live.</summary>
    public async Task BeforeDelete(Model model, CancellationToken cancellation)
    {
        var state = await Current(cancellation);
        if (state.Entries.TryGetValue(model.StorageName, out var entered) && entered.Any(IsLost))
            await Change(model, entries => (entries ?? []).RemoveAll(IsLost), creates: false, cancellation);

        bool IsLost(string entry)
        {
            var identity = IdentityOf(entry);
            return (LockedModel.IsCount(identity) && !model.CountedIn.Any(relation => LockedModel.CountIdentity(relation) == identity))
                || (identity == LockedModel.LiveIdentity && !model.IsLive);
        }
    }

    /// <summary>The first relation with RESTRICT of a model whose children are not counted, or null; and a check that this is still so when
    /// a transaction is executed.</summary>
    public async Task<(WriteAction Check, Relation? Uncounted)> Counts(Model model, CancellationToken cancellation)
    {
        var state = await Current(cancellation);
        if (Uncounted(state) is not null)
            state = await Read(cancellation);
        var expression = new Expression();
        return (WriteAction.Check(Key, expression, Is(expression, state)), Uncounted(state));

        Relation? Uncounted(State state) => model.Restrictions.FirstOrDefault(relation =>
            state.Entries.TryGetValue(relation.Target.StorageName, out var entered)
            && !entered.Contains(LockedModel.CountIdentity(relation)));
    }

    /// <summary>Reads the item again at the next use.</summary>
    public void Forget() => cached = null;

    /// <summary>Begins a reindex: marks the missing entries as being filled. True if all of them were marked already, so that an
    /// interrupted reindex can resume.</summary>
    public async Task<bool> Begin(Model model, CancellationToken cancellation)
    {
        await BeforeWrite(model, creates: false, cancellation);
        var resumes = true;
        await Change(
            model,
            entered =>
            {
                var now = entered ?? [];
                var missing = LockedModel.Identities(model)
                    .Where(identity => now.All(entry => IdentityOf(entry) != identity))
                    .ToList();
                resumes = missing.Count == 0;
                return Sorted([.. now, .. missing.Select(identity => Filling + identity)]);
            },
            creates: false,
            cancellation);
        return resumes;
    }

    /// <summary>Removes the mark of an entry, because a record prevents filling it.</summary>
    public Task GiveUp(Model model, string identity, CancellationToken cancellation) =>
        Change(model, entered => (entered ?? []).Remove(Filling + identity), creates: false, cancellation);

    /// <summary>Removes an entry that is no longer valid.</summary>
    public Task Remove(Model model, string identity, CancellationToken cancellation) =>
        Change(model, entered => (entered ?? []).Remove(identity).Remove(Filling + identity), creates: false, cancellation);

    /// <summary>Ends a reindex that has processed all records: the entries that are still marked are now filled.</summary>
    public Task End(Model model, CancellationToken cancellation) =>
        Change(model, entered => Sorted([.. (entered ?? []).Select(Completed)]), creates: false, cancellation);

    /// <summary>The <see cref="LockedModel.Identities"/> of the model that are not filled. Reads the current state.</summary>
    public async Task<ImmutableArray<string>> Missing(Model model, CancellationToken cancellation)
    {
        if (!(await Read(cancellation)).Entries.TryGetValue(model.StorageName, out var entered))
            return [];
        var filled = entered.Where(entry => !IsFilling(entry)).Select(IdentityOf).ToHashSet(StringComparer.Ordinal);
        return [.. LockedModel.Identities(model).Where(identity => !filled.Contains(identity))];
    }

    /// <summary>Allowed by the role of every function of the API.</summary>
    public static GetItemRequest Request(string table) => new() { TableName = table, Key = Key, ConsistentRead = true };

    public State Cache(GetItemResponse response) => cached = new State(
        response.IsItemSet ? Items.Integer(response.Item, Items.Version) : 0,
        response.IsItemSet
            ? response.Item[Models].M.ToImmutableSortedDictionary(
                model => model.Key, model => (model.Value.L ?? []).Select(entry => entry.S).ToImmutableArray(), StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal),
        clock.GetUtcNow());

    private static Dictionary<string, AttributeValue> Key =>
        Items.Key(TableKeys.Indexes, TableKeys.Indexes);

    private async Task<State> Current(CancellationToken cancellation) =>
        cached is { } state && (clock.GetUtcNow() - state.At)
            .Duration() < (state.IsFilling ? LifetimeWhileFilling : Lifetime) ? state : await Read(cancellation);

    private async Task<State> Read(CancellationToken cancellation) =>
        Cache(await table.Send((client, _, token) => client.GetItemAsync(Request(table.Name), token), cancellation));

    private static FilledIndexes Known(State state) => new(state.Entries);

    private static ImmutableArray<string> Restricted(ImmutableArray<string>? entered, ImmutableArray<string> own) =>
        entered is { } entries ? entries.RemoveAll(entry => !own.Contains(IdentityOf(entry))) : Sorted(own);

    private static string IdentityOf(string entry) => IsFilling(entry)
        ? entry[Filling.Length..]
        : LockedModel.IsLive(entry) ? LockedModel.LiveIdentity : entry;

    private string Completed(string entry) => !IsFilling(entry)
        ? entry
        : IdentityOf(entry) is var identity && identity == LockedModel.LiveIdentity ? LockedModel.LiveSince(clock.GetUtcNow()) : identity;

    private static bool IsFilling(string entry) => entry.StartsWith(Filling, StringComparison.Ordinal);

    private static ImmutableArray<string> Sorted(ImmutableArray<string> entries) => entries.Sort(StringComparer.Ordinal);

    /// <returns>The new state.</returns>
    private async Task<State> Change(
        Model model, Func<ImmutableArray<string>?, ImmutableArray<string>> change, bool creates, CancellationToken cancellation)
    {
        var state = await Current(cancellation);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            ImmutableArray<string>? entered = state.Entries.TryGetValue(model.StorageName, out var entries) ? entries : null;
            var wanted = change(entered);
            if (entered is { } same && same.SequenceEqual(wanted))
                return state;
            var next = new State(state.Version + 1, state.Entries.SetItem(model.StorageName, wanted), state.At);
            if ((await new Write(table, Replace(state, next, creates)).Send(cancellation)).IsDone)
                return cached = next;
            // Another writer was faster, or this is a retry of a write whose response was lost.
            state = await Read(cancellation);
        }

        throw Backoff.Exhausted;
    }

    private static WriteAction Replace(State old, State next, bool creates)
    {
        var expression = new Expression();
        var condition = Is(expression, old);
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

    private static string Is(Expression expression, State state) => state.Version == 0
        ? $"attribute_not_exists({expression.Name(Items.PartitionKey)})"
        : $"{expression.Name(Items.Version)} = {expression.Value(Items.Number(state.Version))}";

    private static AttributeValue Entries(ImmutableArray<string> entries) => new() { L = [.. entries.Select(Items.Text)], IsLSet = true };

    /// <param name="Version">0 if there is no item.</param>
    /// <param name="Entries">By the model's storage name.</param>
    /// <param name="At">The time of the read.</param>
    internal sealed record State(long Version, ImmutableSortedDictionary<string, ImmutableArray<string>> Entries, DateTimeOffset At)
    {
        public bool IsFilling { get; } = Entries.Values.Any(entries => entries.Any(IndexRegister.IsFilling));
    }
}
