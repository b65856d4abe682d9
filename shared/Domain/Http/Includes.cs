using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>
/// Fetches the relations in <c>include</c>, in parallel: a batch get for a relation to one record, a query for a relation to many. The
/// rules of the related model apply to each related record.
/// </summary>
public sealed class Includes(Api api, IReadRecords records, IListRecords lists, IReadRelated related)
{
    private readonly MembershipReader members = new(records, lists);

    // DynamoDB's limit for one call.
    private const int KeysAtOnce = 100;

    /// <summary>
    /// The response for one record that the caller may read, or 304 if they already have it. Failures: <c>access.denied</c>,
    /// <c>access.field</c>, <c>record.stale</c>.
    /// </summary>
    public async Task<Result<Answer>> Answer(Record record, ReadQuery query, Decision decision, Call call)
    {
        if ((Demand.Unreadable(decision, Operation.Get, query.Fields ?? []) ?? query.Preconditions.Stale(record)) is { } refusal)
            return refusal;

        if (query.IsPlain)
            return await Evaluate(call, () => RecordAnswers.Read(record, decision, query.Preconditions));

        // This response has no ETag, so only If-None-Match: * applies.
        if (query.Preconditions.IsKnown(null))
            return Http.Answer.NotModified(null);

        var view = View.For(decision, record.Model, Operation.Get, query.Fields);
        return (await Fetch(record, query.Include, decision, call)).Succeeded(out var inclusions, out var failure)
            ? await Evaluate(call, () => RecordAnswers.Untagged(record, view, Within(inclusions, record)))
            : failure;
    }

    /// <summary>For one record: any relation. Relations to many share the remaining size of the response. Failures: <c>access.denied</c>,
    /// <c>access.field</c>.</summary>
    private async Task<Result<ImmutableArray<Inclusion>>> Fetch(
        Record record, ImmutableArray<Relation> relations, Decision decision, Call call) =>
        await FetchAll(relations, relation => relation.KeyIsOnSource
            ? One(relation, [record], decision.On(Operation.Get, relation), call)
            : Many(relation, record, decision.On(Operation.Get, relation), call));

    private static ImmutableArray<Inclusion> Within(ImmutableArray<Inclusion> inclusions, Record record)
    {
        var pages = inclusions.Count(inclusion => inclusion is ManyIncluded);
        var left = AnswerSize.Most - AnswerSize.Of(record) - inclusions.Sum(
            inclusion => inclusion is OneIncluded one ? one.Size(record) ?? 0 : 0);
        return [.. inclusions.Select(inclusion => inclusion is ManyIncluded many ? many.Within(left / pages) : inclusion)];
    }

    /// <summary>For a page: only relations whose key is on the records themselves.</summary>
    public async Task<Result<ImmutableArray<Inclusion>>> Fetch(
        ImmutableArray<Record> records, ImmutableArray<Relation> relations, Decision decision, Call call) =>
        await FetchAll(relations, relation => One(relation, records, decision.On(Operation.List, relation), call));

    /// <summary>Shortens the page so that it fits into a response with its related records. A related record counts each time, because it
    /// is repeated.</summary>
    public static Page FitPage(Page page, ImmutableArray<Inclusion> inclusions)
    {
        var size = 0L;
        for (var index = 0; index < page.Records.Length && !inclusions.IsEmpty; index++)
        {
            var record = page.Records[index];
            size += AnswerSize.Of(record);
            foreach (var inclusion in inclusions)
                size += inclusion.Size(record) ?? AnswerSize.Most;

            if (size > AnswerSize.Most && index > 0)
                return page.First(index);
        }

        return page;
    }

    private static async Task<Result<ImmutableArray<Inclusion>>> FetchAll(
        ImmutableArray<Relation> relations, Func<Relation, Task<Result<Inclusion>>> fetch)
    {
        if (relations.IsEmpty)
            return ImmutableArray<Inclusion>.Empty;

        var inclusions = ImmutableArray.CreateBuilder<Inclusion>(relations.Length);
        foreach (var result in await Task.WhenAll(relations.Select(fetch)))
        {
            if (!result.Succeeded(out var inclusion, out var failure))
                return failure;

            inclusions.Add(inclusion);
        }

        return inclusions.MoveToImmutable();
    }

    private async Task<Result<Inclusion>> One(Relation relation, ImmutableArray<Record> records, Grant visible, Call call)
    {
        var decision = Api.Decide(relation.Target, call);
        var readable = decision.On(Operation.Get);
        if (Refusal(relation, visible, readable) is { } refusal)
            return refusal;

        var keys = await Evaluate(call, () => records.Where(visible.Holds)
            .Select(record => Anchor.KeyOf(relation, record, call.Caller.Id))
            .OfType<RecordKey>()
            .Distinct()
            .ToList());
        var lookedUp = new HashSet<RecordKey>();
        var found = new Dictionary<RecordKey, Record>();
        var size = 0L;
        foreach (var batch in keys.Chunk(KeysAtOnce))
        {
            lookedUp.UnionWith(batch);
            foreach (var (key, record) in await related.Read(batch, call.Cancellation))
            {
                found.Add(key, record);
                size += AnswerSize.Of(record);
            }

            if (size > AnswerSize.Most)
            {
                // FitPage ends the page before the records whose keys were not looked up.
                break;
            }
        }

        var view = View.For(decision, relation.Target, Operation.Get);
        return new OneIncluded(relation, visible, view, readable, lookedUp, found, call.Caller.Id);
    }

    private async Task<Result<Inclusion>> Many(Relation relation, Record record, Grant visible, Call call)
    {
        if (Refusal(relation, visible, Api.Decide(relation.Target, call).On(Operation.List)) is { } refusal)
            return refusal;

        var selection = new Selection(null, [], Descending: false, relation.Limit);
        var anchor = Anchor.For(relation, record, call.Caller.Id);
        if (!(await ListAccess.Decide(relation.Target, call.Caller, anchor, selection, [], members, call.Cancellation))
            .Succeeded(out var decision, out var failure))
        {
            return failure;
        }

        var view = View.For(decision, relation.Target, Operation.List);
        if (!await Evaluate(call, () => visible.Holds(record)))
            return new ManyIncluded(relation, visible, view, new Page([], null), _ => null);

        var filled = await lists.Filled(call.Cancellation);
        if (!Planner.Plan(relation.Target, decision, anchor, selection, filled).Succeeded(out var plan, out failure))
            return failure;

        var page = await lists.List(plan with { Deadline = call.HalfTime }, call.Cancellation);
        return new ManyIncluded(relation, visible, view, page, some => ListQuery.NextToken(api.Tokens, plan, some, call, relation));
    }

    private Task<T> Evaluate<T>(Call call, Func<T> evaluate) => members.Evaluate(call.Caller, evaluate, call.Cancellation);

    private static Failure? Refusal(Relation relation, Grant visible, Grant readable)
    {
        if (visible.IsNever)
            return Hidden(relation);

        return readable.IsNever ? Demand.Refused : null;
    }

    /// <summary>The caller may read the record but not this relation.</summary>
    public static Failure Hidden(Relation relation) =>
        new(
            "access.field", $"You may not read {relation.Name}.",
            [new Fault(relation.Name, "access.field", $"You may not read {relation.Name}.")]);
}
