using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations.Batch;
using Trellis.Records;

namespace Trellis.Functions.Batch;

/// <summary>Carries out several writes, all or nothing: each as its own function would by itself.</summary>
public sealed class Function(Api api, IWriteBatches batches)
{
    [LambdaFunction(ResourceName = "Batch")]
    [HttpApi(LambdaHttpMethod.Post, "/batch")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Write);

    private async Task<Result<Answer>> Write(Call call) =>
        BatchRequests.Read(call, api.Schema).Succeeded(out var plan, out var failure)
        && (await batches.Write(plan, call.Cancellation)).Succeeded(out var results, out failure)
            ? BatchAnswers.Of(call, plan, results)
            : failure;
}
