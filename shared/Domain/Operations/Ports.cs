namespace Trellis.Operations;

/// <summary>
/// The ports: one per operation, so that a handler can only perform the operation it is for. Every implementation passes the same contract
/// tests. If the table is unavailable they throw <see cref="StoreUnavailableException"/>; all other outcomes are values.
/// </summary>
public interface IReadRecords
{
    /// <summary>The current record (strongly consistent), or null.</summary>
    Task<Record?> Read(RecordKey key, CancellationToken cancellation);
}

public interface IListRecords
{
    /// <summary>One page, in the order of the plan's path. Reads nothing outside that path.</summary>
    Task<Page> List(ListPlan plan, CancellationToken cancellation);

    /// <summary>The indexes that a plan may use. The information is at most a minute old.</summary>
    Task<FilledIndexes> Filled(CancellationToken cancellation);
}

public interface IReadRelated
{
    /// <summary>The current records with these keys (strongly consistent), in one batch per model. Keys without a record are missing from
    /// the result.</summary>
    Task<IReadOnlyDictionary<RecordKey, Record>> Read(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation);
}

public interface IPutRecords
{
    /// <summary>
    /// Stores the record with its guards in one transaction. A retry of the same request succeeds again. Another request with the same
    /// idempotency key returns the first one's record, as long as the caller may read it. Failures: <c>idempotency.reused</c>,
    /// <c>record.not-found</c> (only for a repeated idempotency key), <c>key.empty</c>, <c>key.too-long</c>, <c>record.too-large</c>,
    /// <c>record.too-many-checks</c>, <c>relation.missing</c>, <c>record.exists</c>, <c>record.not-unique</c>.
    /// </summary>
    Task<Result<Record>> Put(CreatePlan plan, CancellationToken cancellation);
}

public interface IUpdateRecords
{
    /// <summary>
    /// Atomically changes the plan's fields, index keys and unique values, if the record exists and meets every condition of the plan.
    /// Failures if the conditions are met, all without any change: <c>record.validation</c>, <c>key.too-long</c>, <c>patch.too-wide</c>,
    /// <c>record.too-large</c>, <c>record.too-many-checks</c>, <c>relation.missing</c>, <c>record.not-unique</c>.
    /// </summary>
    Task<Result<ChangeResult>> Update(UpdatePlan plan, CancellationToken cancellation);
}

public interface IDeleteRecords
{
    /// <summary>
    /// Atomically deletes the record and releases its unique values, if it exists and meets every condition of the plan. If children or
    /// pairs are to follow, a work item is stored in the same transaction. Failures if the conditions are met: <c>record.in-use</c> if
    /// children with RESTRICT exist, <c>restrict.unready</c> if they are not counted.
    /// </summary>
    Task<Result<ChangeResult>> Delete(DeletePlan plan, CancellationToken cancellation);
}

public interface ILinkRecords
{
    /// <summary>Atomically links two records, if both grant it. If they are already linked, nothing changes. Null on success, else
    /// <c>record.not-found</c> or <c>access.denied</c>.</summary>
    Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation);
}

public interface IUnlinkRecords
{
    /// <summary>
    /// Atomically unlinks two records, if both grant it. If they are not linked, nothing changes. A right record that no longer exists does
    /// not prevent it. If the caller may not read the right record, the link stays, with the same result as if there were none. Null on
    /// success, else <c>record.not-found</c> or <c>access.denied</c>.
    /// </summary>
    Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation);
}

public interface IReadProfiles
{
    /// <summary>The user's profile, written by the sign-in hook; null if the user has never signed in.</summary>
    Task<Profile?> Read(string sub, CancellationToken cancellation);
}

public interface IDeleteProfiles
{
    /// <summary>Deletes the user's profile. If there is none, nothing changes.</summary>
    Task Delete(string sub, CancellationToken cancellation);
}

public interface IUpdateProfiles
{
    /// <summary>Applies the event to the user's profile, and creates the profile if there is none.</summary>
    Task Update(SignInEvent signIn, CancellationToken cancellation);
}

/// <summary>The result of an update or a delete.</summary>
/// <param name="Done">Was it written?</param>
/// <param name="Record">If written, the new record, or null after a delete. If refused, the current record, or null if there is
/// none.</param>
public readonly record struct ChangeResult(bool Done, Record? Record)
{
    public static ChangeResult Written(Record? record) => new(true, record);

    public static ChangeResult Refused(Record? record) => new(false, record);

    /// <summary>The table refused the write, but the record read afterwards meets the conditions: another request wrote in
    /// between.</summary>
    public static Failure Conflict => new("record.stale", "Another request changed the record at the same time. Try again.");
}

/// <summary>A user's profile. Times are in the format of the API.</summary>
public sealed record Profile(string Sub, string? Email, string? FirstSignIn, string? LastSignIn, long SignIns);

/// <param name="Email">The user pool's e-mail address, or null.</param>
/// <param name="SignedIn">True for a sign-in, false for the confirmation of an account.</param>
/// <param name="RequestId">The id of the request that reports it; a retry of that request does not count again.</param>
public sealed record SignInEvent(string Sub, string? Email, bool SignedIn, DateTimeOffset At, string RequestId);
