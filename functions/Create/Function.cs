using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Records;

namespace Trellis.Functions.Create;

/// <summary>Creates records, and links existing ones. It has no port to change or delete records, and reads only the memberships of its
/// caller.</summary>
public sealed class Function(Api api, IPutRecords records, ILinkRecords links, IReadRecords memberships, IListRecords lists)
{
    private readonly MembershipReader members = new(memberships, lists);

    [LambdaFunction(ResourceName = "Create")]
    [HttpApi(LambdaHttpMethod.Post, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.PathPart("relation") is null ? Create(call) : Link(call));

    private async Task<Result<Answer>> Create(Call call) =>
        (await members.Evaluate(call.Caller, () => WriteRequests.Create(call, api.Schema), call.Cancellation))
            .Succeeded(out var plan, out var failure)
        && (await records.Put(plan, call.Cancellation)).Succeeded(out var stored, out failure)
            ? await members.Evaluate(call.Caller, () => RecordAnswers.Created(stored, Api.Decide(stored.Model, call)), call.Cancellation)
            : failure;

    private async Task<Result<Answer>> Link(Call call)
    {
        if (!WriteRequests.Link(call, api.Schema).Succeeded(out var plan, out var failure))
            return failure;
        return await links.Link(plan, call.Cancellation) is { } refusal ? refusal : Answer.NoContent();
    }
}
