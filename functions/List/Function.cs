using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http;
using Trellis.Http.Queries;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Functions.List;

/// <summary>
/// Lists a model's records, or the related records of one record, in pages. For a relation to one record, returns that record. With
/// <c>since</c>, returns what has changed in a list.
/// </summary>
public sealed class Function(Api api, IListRecords records, IReadRecords sources, IReadRelated related, IReadChanges changes)
{
    private readonly MembershipReader members = new(sources, records);
    private readonly Includes includes = new(api, sources, records, related);
    private readonly RelatedRecord one = new(api, sources, records, related);
    private readonly Feeds feeds = new(api, changes, sources, records, related);

    [LambdaFunction(ResourceName = "List")]
    [HttpApi(LambdaHttpMethod.Get, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.PathPart("relation") is null ? All(call) : Relation(call));

    private async Task<Result<Answer>> All(Call call)
    {
        if (!call.Model(api.Schema, Operation.List).Succeeded(out var model, out var failure)
            || !ListQuery.Parse(call, model).Succeeded(out var query, out failure))
        {
            return failure;
        }

        return await Page(call, model, query, Anchor.All);
    }

    private async Task<Result<Answer>> Relation(Call call)
    {
        if (!call.Relation(api.Schema).Succeeded(out var relation, out var failure))
            return failure;

        if (relation.IsToOne)
            return await one.Answer(relation, call);

        return ListQuery.Parse(call, relation.Target).Succeeded(out var query, out failure)
            && (await one.Source(relation, call)).Succeeded(out var source, out failure)
            ? await Page(call, relation.Target, query, Anchor.For(relation, source, call.Caller.Id))
            : failure;
    }

    private async Task<Result<Answer>> Page(Call call, Model model, ListQuery query, Anchor anchor)
    {
        if (!(await ListAccess.Decide(model, call.Caller, anchor, query.Selection, query.Include, members, call.Cancellation))
            .Succeeded(out var decision, out var failure))
        {
            return failure;
        }

        if (query.Since is not null)
            return await feeds.Answer(call, model, query, anchor, decision);

        var filled = await records.Filled(call.Cancellation);
        if (!Planner.Plan(model, decision, anchor, query.Selection, filled).Succeeded(out var start, out failure)
            || (failure = Demand.Unreadable(decision, Operation.List, query.Fields ?? [])) is not null
            || !query.Resume(api.Tokens, start).Succeeded(out var plan, out failure))
        {
            return failure;
        }

        var since = query.Token is null ? await feeds.Begin(plan, filled, call.Cancellation) : plan.After?.LogEnd;
        var read = await records.List(plan with { Deadline = call.HalfTime }, call.Cancellation);
        if (!(await includes.Fetch(read.Records, query.Include, decision, call)).Succeeded(out var inclusions, out failure))
            return failure;

        var view = View.For(decision, model, Operation.List, query.Fields);
        var token = feeds.Token(since, model, decision, query, filled);
        return await members.Evaluate(
            call.Caller,
            () =>
            {
                var page = Includes.FitPage(read, inclusions);
                return ListAnswers.Page(
                    page, view, inclusions, query.NextToken(api.Tokens, plan, page, since), token, query.Explains ? plan : null);
            },
            call.Cancellation);
    }
}
