using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Functions.Delete;

/// <summary>Removes records and pairs of them, judging and removing in one step of the table's own, and the caller's own profile.</summary>
public sealed class Function(Api api, IReadRecords records, IDeleteRecords deletes, IUnlinkRecords links, IDeleteProfiles profiles)
{
    /// <summary>Made in the init phase, from the environment; a failure there is reported as one of the start.</summary>
    public static readonly Lazy<Function> Instance = new(() => new Function());

    public Function()
        : this(Start.Api(), Start.Table())
    {
    }

    private Function(Api api, Table table)
        : this(api, new Reads(table), new Deletes(table), new Unlinks(table), new ProfileDeletes(table)) => Opening = table.Open();

    /// <summary>Done when the connection to the table stands, or could not be had: then the first call tries by itself.</summary>
    public Task<bool> Opening { get; } = Task.FromResult(true);

    [LambdaFunction(ResourceName = "Delete")]
    [HttpApi(LambdaHttpMethod.Delete, "/{model}/{id}")]
    public Task<APIGatewayHttpApiV2ProxyResponse> Handle(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        api.Answer(request, context, call => call.Path == "/me" ? Forget(call) : call.PathPart("relation") is null ? Delete(call) : Unlink(call));

    private async Task<Result<Answer>> Delete(Call call)
    {
        if (!call.Model(api.Schema, Operations.Delete).Succeeded(out var model, out var failure)
            || (failure = call.NoParameters()) is not null
            || !call.Key(model).Succeeded(out var key, out failure)
            || !Preconditions.Of(call).Succeeded(out var preconditions, out failure))
        {
            return failure;
        }

        var removal = Removal.Of(key, Api.Decide(model, call), preconditions.Expected, call.Stamp);
        if (removal.IsHopeless)
        {
            return removal.Refusal(await records.Read(key, call.Cancellation));
        }

        var changed = await deletes.Delete(removal.Plan, call.Cancellation);

        return changed.Done ? Answer.NoContent() : removal.Refusal(changed.Record);
    }

    private async Task<Result<Answer>> Unlink(Call call)
    {
        if (!call.Pair(api.Schema).Succeeded(out var plan, out var failure) || (failure = call.Bare()) is not null)
        {
            return failure;
        }

        return await links.Unlink(plan, call.Cancellation) is { } refusal ? refusal : Answer.NoContent();
    }

    /// <summary>For somebody who leaves, who has deleted their records and deletes the account at Cognito next. A later sign-in makes a new profile.</summary>
    private async Task<Result<Answer>> Forget(Call call)
    {
        if (call.Bare() is { } failure)
        {
            return failure;
        }

        await profiles.Delete(call.Caller.Id!, call.Cancellation);

        return Answer.NoContent();
    }
}
