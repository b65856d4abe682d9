using Trellis.Access;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Storage.Keys;

namespace Trellis.Tests.Storage;

/// <summary>Every change is logged at once here, as an entry of its own.</summary>
public sealed partial class MemoryTable : IReadChanges, ILogChanges
{
    private readonly Dictionary<string, List<LoggedChange>> logs = new(StringComparer.Ordinal);

    public Task<LogPosition> End(Model model, string? owner, TimeSpan ago, CancellationToken cancellation)
    {
        lock (door)
            return Task.FromResult(new LogPosition(LogOf(TableKeys.Partition(model, owner)).Count, 0, 0));
    }

    public Task<LogPage?> After(Model model, string? owner, LogPosition place, int wanted, CancellationToken cancellation)
    {
        lock (door)
        {
            var log = LogOf(TableKeys.Partition(model, owner));
            var changes = log.Skip((int)place.Number).Take(wanted).ToImmutableArray();
            var end = new LogPosition(place.Number + changes.Length, 0, 0);
            return Task.FromResult<LogPage?>(new LogPage(changes, end));
        }
    }

    public Task<int> Log(string partition, IReadOnlyList<ItemImages> changes, CancellationToken cancellation) => Task.FromResult(0);

    Task<FilledIndexes> IReadChanges.Filled(CancellationToken cancellation) => Filled(cancellation);

    private void Log(Record? old, Record? now)
    {
        var record = now ?? old!;
        if (!record.Model.IsLive)
            return;
        var log = LogOf(TableKeys.Partition(record.Key));
        var visible = Visibility.Fields(record.Model).Select(field => field.Name);
        var before = old is null ? null : new Record
        {
            Model = old.Model,
            Fields = old.Fields.Where(field => visible.Contains(field.Key)).ToDictionary(),
            Version = old.Version,
            Created = old.Created,
            Write = old.Write,
        };
        log.Add(new LoggedChange(record.Key, record.Version, before, new LogPosition(log.Count, 0, 0)));
    }

    private List<LoggedChange> LogOf(string partition) => logs.TryGetValue(partition, out var log) ? log : logs[partition] = [];
}
