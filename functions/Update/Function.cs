using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Operations.Update;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Functions.Update;

/// <summary>Updates records by merge patch. Access is checked as a condition of the write itself.</summary>
public sealed class Function(Api api, IReadRecords records, IUpdateRecords updates)
{
    [LambdaFunction(ResourceName = "Update")]
    [HttpApi(LambdaHttpMethod.Patch, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Update);

    private async Task<Result<Answer>> Update(Call call)
    {
        if (!call.Model(api.Schema, Operation.Update).Succeeded(out var model, out var failure)
            || (failure = call.RefuseParameters()) is not null
            || !call.Key(model).Succeeded(out var key, out failure)
            || !Preconditions.Of(call).Succeeded(out var preconditions, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Update).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        var plan = UpdatePlan.Of(key, draft, decision, preconditions.Expected, call.Stamp);
        if (plan.CannotSucceed)
        {
            return plan.Unchanged(await records.Read(key, call.Cancellation)).Succeeded(out var record, out failure)
                ? RecordAnswers.Updated(record, decision)
                : failure;
        }

        if (!(await updates.Update(plan, call.Cancellation)).Succeeded(out var changed, out failure))
            return failure;

        return changed.Done
            ? RecordAnswers.Updated(changed.Record!, decision)
            : plan.Refusal(changed.Record);
    }
}
