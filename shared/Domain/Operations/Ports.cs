using Trellis.Operations.Create;
using Trellis.Operations.Delete;
using Trellis.Operations.Link;
using Trellis.Operations.List;
using Trellis.Operations.Update;
using Trellis.Records;

namespace Trellis.Operations;

/// <summary>
/// The ports: one for each operation, so that a handler that holds one cannot do what another is for. Every implementation passes
/// the same contract suite. A table that cannot be reached is a <see cref="StoreUnavailableException"/>; all else is a value.
/// </summary>
public interface IReadRecords
{
    /// <summary>The record as it is now (strongly consistent), or null.</summary>
    Task<Record?> Read(RecordKey key, CancellationToken cancellation);
}

public interface IListRecords
{
    /// <summary>One page, in the order of the plan's path. Never reads outside of that path.</summary>
    Task<Page> List(ListPlan plan, CancellationToken cancellation);

    /// <summary>The indexes that a plan may use, as known a minute ago at most.</summary>
    Task<FilledIndexes> Filled(CancellationToken cancellation);
}

public interface IReadRelated
{
    /// <summary>The records of these keys as they are now (strongly consistent), in one batch a model; without those that do not
    /// exist.</summary>
    Task<IReadOnlyDictionary<RecordKey, Record>> Read(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation);
}

public interface IPutRecords
{
    /// <summary>
    /// Stores the record with all that belongs to it, or nothing. Sent again by the same request, it succeeds again; a repetition by
    /// another request with the same idempotency key has the first one's record, while the caller can still read it.
    /// Failures: <c>idempotency.reused</c>, <c>record.not-found</c> (a repetition), <c>key.empty</c>, <c>key.too-long</c>,
    /// <c>record.too-large</c>,
    /// <c>record.too-many-checks</c>, <c>relation.missing</c>, <c>record.exists</c>, <c>record.not-unique</c>.
    /// </summary>
    Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation);
}

public interface IUpdateRecords
{
    /// <summary>
    /// Changes just what the plan names, if the record exists and meets every condition of the plan, in one step. Its index keys and unique
    /// values go along. Failures, once the conditions are met: <c>record.validation</c>, <c>key.too-long</c>, <c>patch.too-wide</c>,
    /// <c>record.too-large</c>,
    /// <c>record.too-many-checks</c>, <c>relation.missing</c>, <c>record.not-unique</c>; the record stays as it was.
    /// </summary>
    Task<Result<Changed>> Update(UpdatePlan plan, CancellationToken cancellation);
}

public interface IDeleteRecords
{
    /// <summary>Removes the record, if it exists and meets every condition of the plan, in one step. Its unique values are free
    /// again.</summary>
    Task<Changed> Delete(DeletePlan plan, CancellationToken cancellation);
}

public interface ILinkRecords
{
    /// <summary>Pairs two records, if both grant it, in one step; where they are paired already, nothing changes. Null, or why not:
    /// <c>record.not-found</c>, <c>access.denied</c>.</summary>
    Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation);
}

public interface IUnlinkRecords
{
    /// <summary>
    /// Ends a pair, if both records grant it, in one step; where there is none, nothing changes. A right record that is gone keeps nobody
    /// from it; with one that the caller may not read the pair stays, and the answer is as if there were none. Null, or why not:
    /// <c>record.not-found</c>, <c>access.denied</c>.
    /// </summary>
    Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation);
}

public interface IReadProfiles
{
    /// <summary>What the sign-in hook knows of the user; null for one who has never signed in.</summary>
    Task<Profile?> Read(string sub, CancellationToken cancellation);
}

public interface IDeleteProfiles
{
    /// <summary>Removes what the sign-in hook knows of the user; where that is nothing, nothing changes.</summary>
    Task Delete(string sub, CancellationToken cancellation);
}

public interface IKeepProfiles
{
    /// <summary>Adds what happened to the user's profile, and makes the profile if there is none.</summary>
    Task Keep(SignInEvent signIn, CancellationToken cancellation);
}

/// <summary>What became of an update or a delete.</summary>
/// <param name="Done">Was it written?</param>
/// <param name="Record">The record after the write (of a delete: none); where it was refused, the record as it is, or null where there is
/// none.</param>
public readonly record struct Changed(bool Done, Record? Record)
{
    public static Changed Written(Record? record) => new(true, record);

    public static Changed Refused(Record? record) => new(false, record);

    /// <summary>Refused by the table, and yet fit when looked at: another request wrote between the two.</summary>
    public static Failure Meanwhile => new("record.stale", "The record was changed at this very moment. Try again.");
}

/// <summary>What is known of a user. Times as the API shows them.</summary>
public sealed record Profile(string Sub, string? Email, string? FirstSignIn, string? LastSignIn, long SignIns);

/// <param name="Sub">Whose.</param>
/// <param name="Email">The address that the pool has for them, or null.</param>
/// <param name="SignedIn">Was it a sign-in, or only the confirmation of an account?</param>
/// <param name="At">When.</param>
/// <param name="RequestId">The request that reports it: sent twice, since an answer was lost, it counts once.</param>
public sealed record SignInEvent(string Sub, string? Email, bool SignedIn, DateTimeOffset At, string RequestId);
