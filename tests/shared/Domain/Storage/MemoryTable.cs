using System.Collections.Concurrent;
using Trellis.Operations;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Tests.Storage;

/// <summary>
/// The ports without a database, for suites that need hundreds of thousands of steps. It passes the same contract suite as the table.
/// It orders by the same key texts as the table does, so that order is one thing and not two.
/// </summary>
public sealed partial class MemoryTable : IReadRecords, IListRecords, IReadRelated, IReadProfiles, IUpdateProfiles, IDeleteProfiles
{
    private readonly Lock door = new();
    private readonly SortedDictionary<(string Partition, string Identifier), Record> records = new(ByUtf8.Instance);
    private readonly ConcurrentDictionary<string, Profile> profiles = new();
    private readonly ConcurrentDictionary<string, string> lastSignIn = new();

    public Task<Record?> Read(RecordKey key, CancellationToken cancellation)
    {
        lock (door)
            return Task.FromResult(KeyLimits.Check(key) is null ? Find(key) : null);
    }

    public Task<Profile?> Read(string sub, CancellationToken cancellation) => Task.FromResult(profiles.GetValueOrDefault(sub));

    public Task Update(SignInEvent signIn, CancellationToken cancellation)
    {
        if (lastSignIn.GetValueOrDefault(signIn.Sub) == signIn.RequestId)
            return Task.CompletedTask;

        lastSignIn[signIn.Sub] = signIn.RequestId;
        var at = signIn.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        profiles.AddOrUpdate(
            signIn.Sub,
            sub => signIn.SignedIn ? new Profile(sub, signIn.Email, at, at, 1) : new Profile(sub, signIn.Email, null, null, 0),
            (_, known) => signIn.SignedIn
                ? known with { Email = signIn.Email ?? known.Email, FirstSignIn = known.FirstSignIn ?? at, LastSignIn = at, SignIns = known.SignIns + 1 }
                : known with { Email = signIn.Email ?? known.Email });
        return Task.CompletedTask;
    }

    public Task Delete(string sub, CancellationToken cancellation)
    {
        profiles.TryRemove(sub, out _);
        lastSignIn.TryRemove(sub, out _);
        return Task.CompletedTask;
    }

    private Record? Find(RecordKey key) => records.TryGetValue(Name(key), out var record) ? As(key.Model, record) : null;

    /// <summary>The record as the schema of now reads it: it may have been stored under another.</summary>
    private static Record As(Model model, Record record) => ReferenceEquals(record.Model, model) ? record : Items.Record(model, Items.ToItem(record));

    private static (string Partition, string Identifier) Name(RecordKey key) => (TableKeys.Partition(key), TableKeys.Identifier(key));

    /// <summary>DynamoDB orders keys by their UTF-8 bytes, which is the order of code points.</summary>
    private sealed class ByUtf8 : IComparer<(string Partition, string Identifier)>
    {
        public static readonly ByUtf8 Instance = new();

        public static int Compare(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

        int IComparer<(string Partition, string Identifier)>.Compare((string Partition, string Identifier) left, (string Partition, string Identifier) right) =>
            Compare(left.Partition, right.Partition) is not 0 and var order ? order : Compare(left.Identifier, right.Identifier);
    }
}
