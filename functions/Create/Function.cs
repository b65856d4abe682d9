using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.Create;

/// <summary>Stores new records, and pairs those that are there. It holds no port through which one could be changed, read or removed.</summary>
public sealed class Function(Api api, IPutRecords records, ILinkRecords links)
{
    /// <summary>Made in the init phase, from the environment; a failure there is reported as one of the start.</summary>
    public static readonly Lazy<Function> Instance = new(() => new Function());

    public Function()
        : this(Start.Api(), Start.Table())
    {
    }

    private Function(Api api, Table table)
        : this(api, new Puts(table), new Links(table)) => Opening = table.Open();

    /// <summary>Done when the connection to the table stands, or could not be had: then the first call tries by itself.</summary>
    public Task<bool> Opening { get; } = Task.FromResult(true);

    [LambdaFunction(ResourceName = "Create")]
    [HttpApi(LambdaHttpMethod.Post, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.PathPart("relation") is null ? Create(call) : Link(call));

    private async Task<Result<Answer>> Create(Call call)
    {
        if (!call.Model(api.Schema, Operations.Create).Succeeded(out var model, out var failure)
            || (failure = call.Bare()) is not null
            || !call.IdempotencyKey().Succeeded(out var idempotencyKey, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Create).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        if (!NewRecord.Of(model, draft, decision, call.Stamp).Succeeded(out var record, out failure)
            || !CreatePlan.Of(record, draft, decision, idempotencyKey).Succeeded(out var plan, out failure)
            || !(await records.Put(plan, call.Cancellation)).Succeeded(out var stored, out failure))
        {
            return failure;
        }

        return RecordAnswers.Created(stored, decision);
    }

    private async Task<Result<Answer>> Link(Call call)
    {
        if (!call.Pair(api.Schema).Succeeded(out var plan, out var failure) || (failure = call.Bare()) is not null)
        {
            return failure;
        }

        return await links.Link(plan, call.Cancellation) is { } refusal ? refusal : Answer.NoContent();
    }
}
