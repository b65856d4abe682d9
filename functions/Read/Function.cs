using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.Read;

/// <summary>Answers one record by its key, with what it is related to where asked, and the caller's own profile.</summary>
public sealed class Function(Api api, IReadRecords records, IReadProfiles profiles, IReadRelated related, IListRecords lists)
{
    private readonly Includes includes = new(api, related, lists);

    /// <summary>Made in the init phase, from the environment; a failure there is reported as one of the start.</summary>
    public static readonly Lazy<Function> Instance = new(() => new Function());

    public Function()
        : this(Start.Api(), Start.Table())
    {
    }

    private Function(Api api, Table table)
        : this(api, new Reads(table), new ProfileReads(table), new Related(table), new Lists(table)) => Opening = table.Open();

    /// <summary>Done when the connection to the table stands, or could not be had: then the first call tries by itself.</summary>
    public Task<bool> Opening { get; } = Task.FromResult(true);

    [LambdaFunction(ResourceName = "Read")]
    [HttpApi(LambdaHttpMethod.Get, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.Path == "/me" ? Me(call) : Read(call));

    private async Task<Result<Answer>> Read(Call call)
    {
        if (!call.Model(api.Schema, Operations.Get).Succeeded(out var model, out var failure)
            || !call.Key(model).Succeeded(out var key, out failure)
            || !ReadQuery.Of(call, model).Succeeded(out var query, out failure))
        {
            return failure;
        }

        var decision = Api.Decide(model, call);
        var readable = decision.On(Operations.Get);
        var record = readable.IsNever ? null : await records.Read(key, call.Cancellation);
        if (record is null || !readable.Holds(record))
        {
            return Demand.NotFound;
        }

        return await includes.Answer(record, query, decision, call);
    }

    private async Task<Result<Answer>> Me(Call call) => call.Bare() is { } failure
        ? failure
        : RecordAnswers.Profile(call, await profiles.Read(call.Caller.Id!, call.Cancellation));
}
