using Trellis.Access;
using Trellis.Http.Queries;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>
/// What the relations of one record lead to, at <c>/{model}/{id}/{relation}</c>, where that is one record: that record, as at its own
/// address.
/// </summary>
public sealed class RelatedRecord(Api api, IReadRecords records, IListRecords lists, IReadRelated related)
{
    private readonly Includes includes = new(api, related, lists);

    /// <summary>
    /// The record that the path names, from which the relation leads. Failures: <c>record.not-found</c>, <c>access.field</c>,
    /// <c>id.malformed</c>.
    /// </summary>
    public async Task<Result<Record>> Source(Relation relation, Call call)
    {
        if (!call.Key(relation.Source).Succeeded(out var key, out var failure))
            return failure;

        var decision = Api.Decide(relation.Source, call);
        var readable = decision.On(Operation.Get);
        var source = readable.IsNever ? null : await records.Read(key, call.Cancellation);
        if (source is null || !readable.Holds(source))
            return Demand.NotFound;

        return decision.On(Operation.Get, relation).Holds(source) ? source : Includes.Hidden(relation);
    }

    /// <summary>Failure <c>record.not-found</c>, too: it names none, or one that the caller may not read.</summary>
    public async Task<Result<Answer>> Answer(Relation relation, Call call)
    {
        if (!ReadQuery.Of(call, relation.Target, isNamed: false).Succeeded(out var query, out var failure)
            || !(await Source(relation, call)).Succeeded(out var source, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(relation.Target, call);
        var readable = decision.On(Operation.Get);
        var record = readable.IsNever ? null : await Found(relation, source, decision, call);
        return record is not null && readable.Holds(record) ? await includes.Answer(record, query, decision, call) : Demand.NotFound;
    }

    private async Task<Record?> Found(Relation relation, Record source, Decision decision, Call call)
    {
        if (relation.KeyIsOnSource)
            return Anchor.KeyOf(relation, source, call.Caller.Id) is { } key ? await records.Read(key, call.Cancellation) : null;

        // It is found by an index, which is a list: only what a list would show is found.
        var selection = new Selection(null, [], Descending: false, 1);
        var anchor = Anchor.Of(relation, source, call.Caller.Id);
        var filled = await lists.Filled(call.Cancellation);
        return Planner.Plan(relation.Target, decision, anchor, selection, filled).Succeeded(out var plan, out _)
            ? (await lists.List(plan, call.Cancellation)).Records.FirstOrDefault()
            : null;
    }
}
