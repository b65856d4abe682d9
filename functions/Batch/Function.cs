using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Records;

namespace Trellis.Functions.Batch;

/// <summary>Carries out several writes, all or nothing: each as its own function would by itself.</summary>
public sealed class Function(Api api, IWriteBatches batches, IReadRecords memberships, IListRecords lists)
{
    private readonly MembershipReader members = new(memberships, lists);

    [LambdaFunction(ResourceName = "Batch")]
    [HttpApi(LambdaHttpMethod.Post, "/batch")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Write);

    private async Task<Result<Answer>> Write(Call call) =>
        (await members.Evaluate(call.Caller, () => BatchRequests.Read(call, api.Schema), call.Cancellation))
            .Succeeded(out var plan, out var failure)
        && (await batches.Write(plan, call.Cancellation)).Succeeded(out var results, out failure)
            ? await members.Evaluate(call.Caller, () => BatchAnswers.Create(call, plan, results), call.Cancellation)
            : failure;
}
