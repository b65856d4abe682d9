using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Reads change logs: one Query each. Numbers without a gap show that nothing is missing.</summary>
public sealed class Changes(Table table, Schema schema, TimeProvider clock) : IReadChanges
{
    private const int PageOfEnds = 100;

    public async Task<LogPosition> End(Model model, string? owner, TimeSpan ago, CancellationToken cancellation)
    {
        var time = (clock.GetUtcNow() - ago).ToUnixTimeMilliseconds();
        var request = LogQuery.Last(table.Name, LogOf(model, owner), ago == TimeSpan.Zero ? 1 : PageOfEnds);
        long? earliest = null;
        do
        {
            var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
            foreach (var entry in (response.Items ?? []).TakeWhile(entry => entry[Items.SortKey].S != LogItems.Begin))
            {
                earliest = LogItems.Number(entry);
                // The clocks of two machines differ a little.
                if (ago == TimeSpan.Zero || LogItems.Time(entry) <= time)
                    return new LogPosition(earliest.Value, 0, time);
            }

            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (ago != TimeSpan.Zero && request.ExclusiveStartKey is { Count: > 0 });
        return new LogPosition(earliest - 1 ?? 0, 0, time);
    }

    public async Task<LogPage?> After(Model model, string? owner, LogPosition place, int wanted, CancellationToken cancellation)
    {
        var oldest = (clock.GetUtcNow() - LogItems.Shown).ToUnixTimeMilliseconds();
        if (place.At < oldest)
            return null;
        var request = LogQuery.After(table.Name, LogOf(model, owner), place.Number, wanted);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        var changes = ImmutableArray.CreateBuilder<LoggedChange>();
        var end = place;
        foreach (var entry in response.Items ?? [])
        {
            // After a log was empty, everything before is known: nothing younger than the place had been removed.
            var follows = LogItems.Number(entry) == end.Number + 1 || (LogItems.IsBegin(entry) && end.Changes == 0);
            var logged = LogItems.Read(entry, model, owner, schema);
            if (!follows || LogItems.Time(entry) < oldest || logged.Count == 0)
                return null;
            changes.AddRange(logged.Skip(end.Changes));
            end = new LogPosition(LogItems.Number(entry), 0, LogItems.Time(entry));
        }

        var isAtEnd = response.LastEvaluatedKey is not { Count: > 0 };
        return new LogPage(changes.ToImmutable(), isAtEnd ? end with { At = now } : end);
    }

    public Task<FilledIndexes> Filled(CancellationToken cancellation) => table.Indexes.FilledNow(cancellation);

    private static string LogOf(Model model, string? owner) => TableKeys.Log(TableKeys.Partition(model, owner));
}
