namespace Trellis.Operations;

/// <summary>One change of a live model's record, as it is logged.</summary>
/// <param name="Version">The version after the change; after a deletion the last one.</param>
/// <param name="Old">What the record was before, with no fields but those that decide who may list it; null if there was none.</param>
/// <param name="Before">The place in the log before this change.</param>
public sealed record LoggedChange(RecordKey Key, long Version, Record? Old, LogPosition Before);

/// <summary>A place in the change log of one scope.</summary>
/// <param name="Number">The last entry that lies wholly before it; 0 if the log was empty.</param>
/// <param name="Changes">How many changes of the next entry lie before it too.</param>
/// <param name="At">A time in Unix milliseconds: what was logged earlier lies before this place.</param>
public readonly record struct LogPosition(long Number, int Changes, long At);

/// <param name="Changes">In the order of the log.</param>
/// <param name="End">The place after them.</param>
public sealed record LogPage(ImmutableArray<LoggedChange> Changes, LogPosition End);

/// <summary>The change logs, for lists that are followed. A change is in the log of its model and scope soon after its write.</summary>
public interface IReadChanges
{
    /// <summary>The end of the log (strongly consistent).</summary>
    /// <param name="owner">The owner of the key space, or null in a shared model.</param>
    /// <param name="ago">Not the end of now, but of so long ago.</param>
    Task<LogPosition> End(Model model, string? owner, TimeSpan ago, CancellationToken cancellation);

    /// <summary>
    /// What was logged after a place (strongly consistent): about as many changes as wanted, and perhaps more. Null if the place is older
    /// than the log, or if something after it could not be logged.
    /// </summary>
    Task<LogPage?> After(Model model, string? owner, LogPosition place, int wanted, CancellationToken cancellation);

    /// <summary>The models whose changes are all logged, as it is now.</summary>
    Task<FilledIndexes> Filled(CancellationToken cancellation);
}

/// <summary>An item of the table before and after a change; null if there was none, or is none.</summary>
public sealed record ItemImages(IReadOnlyDictionary<string, Value>? Old, IReadOnlyDictionary<string, Value>? New);

public interface ILogChanges
{
    /// <summary>
    /// Logs the changes of items in one partition, in their order. May be repeated: then they are logged again, which is harmless, because
    /// a list that is followed shows a record as it is now. Changes of a model that is not live are left out.
    /// </summary>
    /// <param name="partition">The partition key of the items.</param>
    /// <returns>How many changes were logged.</returns>
    Task<int> Log(string partition, IReadOnlyList<ItemImages> changes, CancellationToken cancellation);
}
