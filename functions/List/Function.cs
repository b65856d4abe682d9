using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.List;

/// <summary>Answers a model's records, a page at a time.</summary>
public sealed class Function(Api api, IListRecords records)
{
    public Function()
        : this(Start.Api(), new Lists(Start.Table()))
    {
    }

    [LambdaFunction(ResourceName = "List")]
    [HttpApi(LambdaHttpMethod.Get, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, List);

    private async Task<Result<Answer>> List(Call call)
    {
        if (!call.Model(api.Schema, Operations.List).Succeeded(out var model, out var failure)
            || !ListQuery.Of(call, api.Tokens).Succeeded(out var query, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        if (decision.On(Operations.List).IsNever)
        {
            return Demand.Refused;
        }

        var page = await records.List(query.Plan(model, decision), call.Cancellation);
        var nextToken = page.Next is { } position ? api.Tokens.Seal(position, query.Bound) : null;

        return RecordAnswers.Page(page, decision, call, nextToken);
    }
}
