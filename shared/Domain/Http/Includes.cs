using System.Collections.Immutable;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>
/// Fetches what <c>include</c> names, at once for all relations: one batch for a relation to one record, one query for a relation to many. Every related
/// record is judged by the rules of its own model.
/// </summary>
public sealed class Includes(Api api, IReadRelated related, IListRecords lists)
{
    /// <summary>Of one record: any relation. Failures: <c>access.denied</c>, <c>access.field</c>.</summary>
    public async Task<Result<ImmutableArray<Inclusion>>> Of(Record record, ImmutableArray<Relation> relations, Decision decision, Call call) =>
        await Fetched(relations, relation => relation.KeyIsOnSource
            ? One(relation, [record], decision.On(Operations.Get, relation), call)
            : Many(relation, record, decision.On(Operations.Get, relation), call));

    /// <summary>Of a page: only relations whose key is on the records themselves.</summary>
    public async Task<Result<ImmutableArray<Inclusion>>> Of(ImmutableArray<Record> records, ImmutableArray<Relation> relations, Decision decision, Call call) =>
        await Fetched(relations, relation => One(relation, records, decision.On(Operations.List, relation), call));

    private static async Task<Result<ImmutableArray<Inclusion>>> Fetched(ImmutableArray<Relation> relations, Func<Relation, Task<Result<Inclusion>>> fetch)
    {
        if (relations.IsEmpty)
        {
            return ImmutableArray<Inclusion>.Empty;
        }

        var inclusions = ImmutableArray.CreateBuilder<Inclusion>(relations.Length);
        foreach (var result in await Task.WhenAll(relations.Select(fetch)))
        {
            if (!result.Succeeded(out var inclusion, out var failure))
            {
                return failure;
            }

            inclusions.Add(inclusion);
        }

        return inclusions.MoveToImmutable();
    }

    private async Task<Result<Inclusion>> One(Relation relation, ImmutableArray<Record> records, Grant sight, Call call)
    {
        var decision = Api.Decide(relation.Target, call);
        var readable = decision.On(Operations.Get);
        if (Refusal(relation, sight, readable) is { } refusal)
        {
            return refusal;
        }

        var keys = new HashSet<RecordKey>();
        foreach (var record in records)
        {
            if (sight.Holds(record) && Anchor.KeyOf(relation, record, call.Caller.Id) is { } key)
            {
                keys.Add(key);
            }
        }

        var found = keys.Count == 0 ? new Dictionary<RecordKey, Record>() : await related.Read(keys, call.Cancellation);
        return new OneIncluded(relation, sight, View.Of(decision, relation.Target, Operations.Get), readable, found, call.Caller.Id);
    }

    private async Task<Result<Inclusion>> Many(Relation relation, Record record, Grant sight, Call call)
    {
        var decision = Api.Decide(relation.Target, call);
        if (Refusal(relation, sight, decision.On(Operations.List)) is { } refusal)
        {
            return refusal;
        }

        var view = View.Of(decision, relation.Target, Operations.List);
        if (!sight.Holds(record))
        {
            return new ManyIncluded(relation, sight, view, new Page([], null), null);
        }

        var selection = new Selection(null, [], Descending: false, relation.Limit);
        if (!Planner.Plan(relation.Target, decision, Anchor.Of(relation, record, call.Caller.Id), selection).Succeeded(out var plan, out var failure))
        {
            return failure;
        }

        var page = await lists.List(plan, call.Cancellation);
        return new ManyIncluded(relation, sight, view, page, ListQuery.NextToken(api.Tokens, plan, page, call, relation));
    }

    private static Failure? Refusal(Relation relation, Grant sight, Grant readable)
    {
        if (sight.IsNever)
        {
            return Hidden(relation);
        }

        return readable.IsNever ? Demand.Refused : null;
    }

    /// <summary>The record may be read, but not what this relation of it leads to.</summary>
    public static Failure Hidden(Relation relation) =>
        new("access.field", $"You may not read {relation.Name}.", [new Fault(relation.Name, "access.field", $"You may not read {relation.Name}.")]);
}
