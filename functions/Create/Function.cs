using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.Create;

/// <summary>Stores new records. It holds no port through which one could be changed, read or removed.</summary>
public sealed class Function(Api api, IPutRecords records)
{
    public Function()
        : this(Start.Api(), new Puts(Start.Table()))
    {
    }

    [LambdaFunction(ResourceName = "Create")]
    [HttpApi(LambdaHttpMethod.Post, "/{model}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, Create);

    private async Task<Result<Answer>> Create(Call call)
    {
        if (!call.Model(api.Schema, Operations.Create).Succeeded(out var model, out var failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Create).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        if (!NewRecord.Of(model, draft, decision, call.Stamp).Succeeded(out var record, out failure)
            || !(await records.Put(record, call.Cancellation)).Succeeded(out var stored, out failure))
        {
            return failure;
        }

        return RecordAnswers.Created(stored, decision);
    }
}
