using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Operations.Create;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Functions.Create;

/// <summary>Creates records, and links existing ones. It has no port to read, change or delete records.</summary>
public sealed class Function(Api api, IPutRecords records, ILinkRecords links)
{
    [LambdaFunction(ResourceName = "Create")]
    [HttpApi(LambdaHttpMethod.Post, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.PathPart("relation") is null ? Create(call) : Link(call));

    private async Task<Result<Answer>> Create(Call call)
    {
        if (!call.Model(api.Schema, Operation.Create).Succeeded(out var model, out var failure)
            || (failure = call.RefuseParametersAndTags()) is not null
            || !call.IdempotencyKey().Succeeded(out var idempotencyKey, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Create).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        if (!CreatePlan.Of(model, draft, decision, call.Stamp, idempotencyKey).Succeeded(out var plan, out failure)
            || !(await records.Put(plan, call.Cancellation)).Succeeded(out var stored, out failure))
        {
            return failure;
        }

        return RecordAnswers.Created(stored, decision);
    }

    private async Task<Result<Answer>> Link(Call call)
    {
        if (!call.Pair(api.Schema).Succeeded(out var pair, out var failure) || (failure = call.RefuseParametersAndTags()) is not null)
            return failure;

        return await links.Link(LinkPlan.Of(pair, call.Caller), call.Cancellation) is { } refusal ? refusal : Answer.NoContent();
    }
}
