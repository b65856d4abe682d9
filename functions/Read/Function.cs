using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http;
using Trellis.Http.Queries;
using Trellis.Operations;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Functions.Read;

/// <summary>Reads one record by its key, with related records on request, and the caller's own profile.</summary>
public sealed class Function(Api api, IReadRecords records, IReadProfiles profiles, IReadRelated related, IListRecords lists)
{
    private readonly MembershipReader members = new(records, lists);
    private readonly Includes includes = new(api, records, lists, related);

    [LambdaFunction(ResourceName = "Read")]
    [HttpApi(LambdaHttpMethod.Get, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.Path == "/me" ? Me(call) : Read(call));

    private async Task<Result<Answer>> Read(Call call)
    {
        if (!call.Model(api.Schema, Operation.Get).Succeeded(out var model, out var failure)
            || !call.Key(model).Succeeded(out var key, out failure)
            || !ReadQuery.Parse(call, model).Succeeded(out var query, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        var readable = decision.On(Operation.Get);
        var record = readable.IsNever ? null : await records.Read(key, call.Cancellation);
        if (record is null || !await members.Evaluate(call.Caller, () => readable.Holds(record), call.Cancellation))
            return Demand.NotFound;

        return await includes.Answer(record, query, decision, call);
    }

    private async Task<Result<Answer>> Me(Call call) => call.RefuseParametersAndTags() is { } failure
        ? failure
        : RecordAnswers.Profile(call, await profiles.Read(call.Caller.Id!, call.Cancellation));
}
