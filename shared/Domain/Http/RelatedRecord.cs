using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>
/// <c>/{model}/{id}/{relation}</c> for a relation to one record: the same response as at the related record's own path.
/// </summary>
public sealed class RelatedRecord(Api api, IReadRecords records, IListRecords lists, IReadRelated related)
{
    private readonly MembershipReader members = new(records, lists);
    private readonly Includes includes = new(api, records, lists, related);

    /// <summary>
    /// The record in the path, which has the relation. Failures: <c>record.not-found</c>, <c>access.field</c>, <c>id.malformed</c>.
    /// </summary>
    public async Task<Result<Record>> Source(Relation relation, Call call)
    {
        if (!call.Key(relation.Source).Succeeded(out var key, out var failure))
            return failure;

        var decision = Api.Decide(relation.Source, call);
        var readable = decision.On(Operation.Get);
        var source = readable.IsNever ? null : await records.Read(key, call.Cancellation);
        if (source is null || !await Evaluate(call, () => readable.Holds(source)))
            return Demand.NotFound;

        return await Evaluate(call, () => decision.On(Operation.Get, relation).Holds(source)) ? source : Includes.Hidden(relation);
    }

    /// <summary>Failure <c>record.not-found</c> also if there is no related record, or the caller may not read it.</summary>
    public async Task<Result<Answer>> Answer(Relation relation, Call call)
    {
        if (!ReadQuery.Parse(call, relation.Target, isNamed: false).Succeeded(out var query, out var failure)
            || !(await Source(relation, call)).Succeeded(out var source, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(relation.Target, call);
        var readable = decision.On(Operation.Get);
        var record = readable.IsNever ? null : await Found(relation, source, call);
        return record is not null && await Evaluate(call, () => readable.Holds(record))
            ? await includes.Answer(record, query, decision, call)
            : Demand.NotFound;
    }

    private async Task<Record?> Found(Relation relation, Record source, Call call)
    {
        if (relation.KeyIsOnSource)
            return Anchor.KeyOf(relation, source, call.Caller.Id) is { } key ? await records.Read(key, call.Cancellation) : null;

        // Found through an index, so the rules for lists apply.
        var selection = new Selection(null, [], Descending: false, 1);
        var anchor = Anchor.For(relation, source, call.Caller.Id);
        var filled = await lists.Filled(call.Cancellation);
        var access = await ListAccess.Decide(relation.Target, call.Caller, anchor, selection, [], members, call.Cancellation);
        return access.Succeeded(out var decision, out _)
            && Planner.Plan(relation.Target, decision, anchor, selection, filled).Succeeded(out var plan, out _)
                ? (await lists.List(plan, call.Cancellation)).Records.FirstOrDefault()
                : null;
    }

    private Task<T> Evaluate<T>(Call call, Func<T> evaluate) => members.Evaluate(call.Caller, evaluate, call.Cancellation);
}
