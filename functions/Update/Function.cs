using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Records;

namespace Trellis.Functions.Update;

/// <summary>Updates records by merge patch. Access is checked as a condition of the write itself.</summary>
public sealed class Function(Api api, IReadRecords records, IUpdateRecords updates, IListRecords lists)
{
    private readonly MembershipReader members = new(records, lists);

    [LambdaFunction(ResourceName = "Update")]
    [HttpApi(LambdaHttpMethod.Patch, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Update);

    private async Task<Result<Answer>> Update(Call call)
    {
        if (!WriteRequests.Update(call, api.Schema).Succeeded(out var plan, out var failure))
            return failure;
        var decision = Api.Decide(plan.Key.Model, call);
        if (plan.CannotSucceed)
        {
            var record = await records.Read(plan.Key, call.Cancellation);
            return await Evaluate(call, () => plan.Unchanged(record).Succeeded(out var same, out var refusal)
                ? RecordAnswers.Updated(same, decision)
                : refusal);
        }

        if (!(await updates.Update(plan, call.Cancellation)).Succeeded(out var changed, out failure))
            return failure;
        return await Evaluate(call, () => changed.Done ? RecordAnswers.Updated(changed.Record!, decision) : plan.Refusal(changed.Record));
    }

    private Task<Result<Answer>> Evaluate(Call call, Func<Result<Answer>> evaluate) =>
        members.Evaluate(call.Caller, evaluate, call.Cancellation);
}
