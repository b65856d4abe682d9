using System.Buffers.Text;
using System.Security.Cryptography;
using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>
/// Lists of live models that are followed: what has changed since a token. Records are shown as they are now. Of a record that is no longer
/// in the list, the key is told to callers who could list it before the change.
/// </summary>
public sealed class Feeds(Api api, IReadChanges changes, IReadRecords records, IListRecords lists, IReadRelated related)
{
    // Indexes are behind the table, usually by less than a second.
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    // A list that is quiet keeps its token. After this time it gets a new one, because tokens expire.
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);

    private const int KeysAtOnce = 100;

    private readonly MembershipReader members = new(records, lists);
    private readonly Includes includes = new(api, records, lists, related);

    /// <summary>Where to follow a list from that begins now. Must be called before its first page is read. Null if it cannot be
    /// followed.</summary>
    public async Task<LogPosition?> Begin(ListPlan plan, FilledIndexes filled, CancellationToken cancellation) =>
        api.LogsChanges && plan.Model.IsLive && plan.Path is not LinkPath && filled.ChangesSince(plan.Model) is not null
            ? await changes.End(plan.Model, plan.Owner, plan.Path.IsConsistent ? TimeSpan.Zero : Lag, cancellation)
            : null;

    /// <summary>The token for a place.</summary>
    public string? Token(LogPosition? place, Model model, Decision decision, ListQuery query, FilledIndexes filled) =>
        place is { } known ? SinceTokens.Seal(api.Tokens, known, Visible(model, decision, filled), query.Bound) : null;

    /// <summary>
    /// What has changed since the query's token. Failures: <c>access.denied</c>, <c>access.field</c>, <c>query.since</c>,
    /// <c>feed.token</c>, <c>feed.unready</c>, <c>feed.expired</c>.
    /// </summary>
    public async Task<Result<Answer>> Answer(Call call, Model model, ListQuery query, Anchor anchor, Decision decision)
    {
        if (!FollowPlan.Create(model, decision, anchor, query.Selection).Succeeded(out var plan, out var failure)
            || (failure = Demand.Unreadable(decision, Operation.List, query.Fields ?? [])) is not null
            || !SinceTokens.Open(api.Tokens, query.Since!, query.Bound).Succeeded(out var since, out failure))
        {
            return failure;
        }

        if (!api.LogsChanges)
            return new Failure("feed.unready", "Changes are not logged in this stack. Deploy it with the parameter Live=true.");
        // The register as it was a minute ago at most; if that does not fit the token, as it is now.
        var filled = await lists.Filled(call.Cancellation);
        if (Visible(model, decision, filled) != since.Visibility)
        {
            filled = await changes.Filled(call.Cancellation);
            if (filled.ChangesSince(model) is null)
                return new Failure("feed.unready", $"{FilledIndexes.NoteOfLive(model.Name)}.");
            if (Visible(model, decision, filled) != since.Visibility)
                return Expired;
        }

        var wanted = query.Selection.Limit;
        if (await changes.After(model, plan.Owner, since.Place, wanted, call.Cancellation) is not { } log)
            return Expired;

        var feed = await Read(plan, log, wanted, call);
        if (!(await includes.Fetch(feed.Page.Records, query.Include, decision, call)).Succeeded(out var inclusions, out failure))
            return failure;
        var view = View.For(decision, model, Operation.List, query.Fields);
        return await members.Evaluate(
            call.Caller,
            () =>
            {
                var page = Includes.FitPage(feed.Page, inclusions);
                var place = page.Records.Length < feed.Page.Records.Length ? SinceTokens.Read(page.Next!.SortKey)!.Value : feed.End;
                var isQuiet = log.Changes.IsEmpty && place.At - since.Place.At < Renewal.TotalMilliseconds;
                var token = isQuiet ? query.Since! : SinceTokens.Seal(api.Tokens, place, since.Visibility, query.Bound);
                return ListAnswers.Feed(page, view, inclusions, feed.Removed, token);
            },
            call.Cancellation);
    }

    private static Failure Expired { get; } = new(
        "feed.expired",
        "What has changed since then is not known any longer, or you may see something else now. List again without since.");

    /// <summary>A checksum of what decides what the caller sees: the schema, whether changes were logged at all times, and the caller's
    /// access.</summary>
    private string Visible(Model model, Decision decision, FilledIndexes filled)
    {
        var access = Visibility.Fingerprint(model, decision);
        var text = string.Create(CultureInfo.InvariantCulture, $"{api.Schema.Fingerprint}\n{filled.ChangesSince(model)}\n{access}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }

    /// <summary>The changed records as they are now, until there are as many as wanted or the answer is full. Each record's position is the
    /// place in the log before the next record.</summary>
    private async Task<(Page Page, List<RecordKey> Removed, LogPosition End)> Read(FollowPlan plan, LogPage log, int wanted, Call call)
    {
        var changed = log.Changes.GroupBy(change => change.Key).Select(group => group.ToList()).ToList();
        var removed = new List<RecordKey>();
        var records = ImmutableArray.CreateBuilder<Record>();
        var places = ImmutableArray.CreateBuilder<Position>();
        LogPosition PlaceAfter(int index) => index + 1 < changed.Count ? changed[index + 1][0].Before : log.End;
        var (size, read, done) = (0L, 0L, 0);
        foreach (var some in changed.Take(wanted).Chunk(KeysAtOnce))
        {
            // What is not in the list was read all the same.
            if (read > AnswerSize.Most)
                break;
            var found = await related.Read([.. some.Select(group => group[0].Key)], call.Cancellation);
            foreach (var group in some)
            {
                var bytes = found.TryGetValue(group[0].Key, out var record) ? AnswerSize.Of(record) : 0;
                read += bytes;
                if (record is not null && plan.IsInList(record))
                {
                    size += bytes;
                    if (size > AnswerSize.Most && records.Count > 0)
                        return (new Page(records.ToImmutable(), null) { Positions = places.ToImmutable() }, removed, PlaceAfter(done - 1));
                    records.Add(record);
                    places.Add(new Position(SinceTokens.Write(PlaceAfter(done))));
                }
                else if (group.Exists(plan.WasVisible))
                {
                    removed.Add(group[0].Key);
                }

                done++;
            }
        }

        return (new Page(records.ToImmutable(), null) { Positions = places.ToImmutable() }, removed, PlaceAfter(done - 1));
    }
}
