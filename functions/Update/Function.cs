using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.Update;

/// <summary>Changes records by merge patch: judging and writing are one step of the table's own.</summary>
public sealed class Function(Api api, IReadRecords records, IUpdateRecords updates)
{
    /// <summary>Made in the init phase, from the environment; a failure there is reported as one of the start.</summary>
    public static readonly Lazy<Function> Instance = new(() => new Function());

    public Function()
        : this(Start.Api(), Start.Table())
    {
    }

    private Function(Api api, Table table)
        : this(api, new Reads(table), new Updates(table)) => Opening = table.Open();

    /// <summary>Done when the connection to the table stands, or could not be had: then the first call tries by itself.</summary>
    public Task<bool> Opening { get; } = Task.FromResult(true);

    [LambdaFunction(ResourceName = "Update")]
    [HttpApi(LambdaHttpMethod.Patch, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Update);

    private async Task<Result<Answer>> Update(Call call)
    {
        if (!call.Model(api.Schema, Operations.Update).Succeeded(out var model, out var failure)
            || (failure = call.NoParameters()) is not null
            || !call.Key(model).Succeeded(out var key, out failure)
            || !Preconditions.Of(call).Succeeded(out var preconditions, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Update).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        var patch = Patch.Of(key, draft, decision, preconditions.Expected, call.Stamp);
        if (patch.IsHopeless)
        {
            return patch.Unchanged(await records.Read(key, call.Cancellation)).Succeeded(out var record, out failure)
                ? RecordAnswers.Updated(record, decision)
                : failure;
        }

        if (!(await updates.Update(patch.Plan, call.Cancellation)).Succeeded(out var changed, out failure))
        {
            return failure;
        }

        return changed.Done
            ? RecordAnswers.Updated(changed.Record!, decision)
            : patch.Refusal(changed.Record);
    }
}
