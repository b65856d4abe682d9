using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http;
using Trellis.Http.Queries;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Operations.Members;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Functions.List;

/// <summary>
/// Lists a model's records, or the related records of one record, in pages. For a relation to one record, returns that record.
/// </summary>
public sealed class Function
{
    private readonly Api api;
    private readonly IListRecords records;
    private readonly MembershipReader members;
    private readonly Includes includes;
    private readonly RelatedRecord one;

    public Function(Api api, IListRecords records, IReadRecords sources, IReadRelated related)
    {
        this.api = api;
        this.records = records;
        members = new MembershipReader(sources, records);
        includes = new Includes(api, related, records, members);
        one = new RelatedRecord(sources, records, includes, members);
    }

    [LambdaFunction(ResourceName = "List")]
    [HttpApi(LambdaHttpMethod.Get, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.PathPart("relation") is null ? All(call) : Relation(call));

    private async Task<Result<Answer>> All(Call call)
    {
        if (!call.Model(api.Schema, Operation.List).Succeeded(out var model, out var failure)
            || !ListQuery.Of(call, model).Succeeded(out var query, out failure))
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

        return ListQuery.Of(call, relation.Target).Succeeded(out var query, out failure)
            && (await one.Source(relation, call)).Succeeded(out var source, out failure)
            ? await Page(call, relation.Target, query, Anchor.Of(relation, source, call.Caller.Id))
            : failure;
    }

    private async Task<Result<Answer>> Page(Call call, Model model, ListQuery query, Anchor anchor)
    {
        if (!(await ListAccess.Of(model, call.Caller, anchor, query.Selection, query.Include, members, call.Cancellation))
            .Succeeded(out var access, out var failure))
        {
            return failure;
        }

        var decision = access.Decision;
        var filled = await records.Filled(call.Cancellation);
        if (!Planner.Plan(model, decision, anchor, query.Selection, filled).Succeeded(out var start, out failure)
            || (failure = Demand.Unreadable(decision, Operation.List, query.Fields ?? [])) is not null
            || !query.From(api.Tokens, start).Succeeded(out var plan, out failure))
        {
            return failure;
        }

        var read = await records.List(plan with { Deadline = call.HalfTime }, call.Cancellation);
        if (!(await includes.Of(read.Records, query.Include, decision, call)).Succeeded(out var inclusions, out failure))
            return failure;

        var view = View.Of(decision, model, Operation.List, query.Fields);
        return await members.Judge(
            call.Caller,
            () =>
            {
                var page = Includes.FitPage(read, inclusions);
                return ListAnswers.Page(page, view, inclusions, query.NextToken(api.Tokens, plan, page), query.Explains ? plan : null);
            },
            call.Cancellation);
    }
}
