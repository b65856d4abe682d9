using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Records;

namespace Trellis.Functions.Delete;

/// <summary>Deletes records, links, and the caller's own profile. Access is checked as a condition of the write itself.</summary>
public sealed class Function(
    Api api, IReadRecords records, IDeleteRecords deletes, IUnlinkRecords links, IDeleteProfiles profiles, IListRecords lists)
{
    private readonly MembershipReader members = new(records, lists);

    [LambdaFunction(ResourceName = "Delete")]
    [HttpApi(LambdaHttpMethod.Delete, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(
            request, context,
            call => call.Path == "/me" ? DeleteProfile(call) : call.PathPart("relation") is null ? Delete(call) : Unlink(call));

    private async Task<Result<Answer>> Delete(Call call)
    {
        if (!WriteRequests.Delete(call, api.Schema).Succeeded(out var plan, out var failure))
            return failure;
        var changed = default(ChangeResult);
        if (plan.CannotSucceed)
            changed = ChangeResult.Refused(await records.Read(plan.Key, call.Cancellation));
        else if (!(await deletes.Delete(plan, call.Cancellation)).Succeeded(out changed, out failure))
            return failure;
        return changed.Done
            ? Answer.NoContent()
            : await members.Evaluate(call.Caller, () => plan.Refusal(changed.Record), call.Cancellation);
    }

    private async Task<Result<Answer>> Unlink(Call call)
    {
        if (!WriteRequests.Link(call, api.Schema).Succeeded(out var plan, out var failure))
            return failure;
        return await links.Unlink(plan, call.Cancellation) is { } refusal ? refusal : Answer.NoContent();
    }

    /// <summary>For users who delete their account: first their records, then this, then the user at Cognito. A later sign-in would create
    /// the profile again.</summary>
    private async Task<Result<Answer>> DeleteProfile(Call call)
    {
        if (call.RefuseParametersAndTags() is { } failure)
            return failure;

        await profiles.Delete(call.Caller.Id!, call.Cancellation);

        return Answer.NoContent();
    }
}
