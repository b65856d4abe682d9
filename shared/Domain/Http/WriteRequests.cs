namespace Trellis.Http;

/// <summary>From a request to its plan, alike for a request of its own and for one of a batch.</summary>
public static class WriteRequests
{
    /// <summary>What <c>POST /{model}</c> asks for.</summary>
    public static Result<CreatePlan> Create(Call call, Schema schema)
    {
        if (!call.Model(schema, Operation.Create).Succeeded(out var model, out var failure)
            || (failure = call.RefuseParametersAndTags()) is not null
            || !call.IdempotencyKey().Succeeded(out var idempotencyKey, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Create).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        return CreatePlan.Create(model, draft, Api.Decide(model, call), call.Stamp, idempotencyKey);
    }

    /// <summary>What <c>PATCH /{model}/{id}</c> asks for.</summary>
    public static Result<UpdatePlan> Update(Call call, Schema schema)
    {
        if (!call.Model(schema, Operation.Update).Succeeded(out var model, out var failure)
            || (failure = call.RefuseParameters()) is not null
            || !call.Key(model).Succeeded(out var key, out failure)
            || !Preconditions.Parse(call).Succeeded(out var preconditions, out failure)
            || !call.Body().Succeeded(out var body, out failure)
            || !BodyReader.Read(model, body, Purpose.Update).Succeeded(out var draft, out failure))
        {
            return failure;
        }

        return UpdatePlan.Create(key, draft, Api.Decide(model, call), preconditions.Expected, call.Stamp);
    }

    /// <summary>What <c>DELETE /{model}/{id}</c> asks for.</summary>
    public static Result<DeletePlan> Delete(Call call, Schema schema)
    {
        if (!call.Model(schema, Operation.Delete).Succeeded(out var model, out var failure)
            || (failure = call.RefuseParameters()) is not null
            || !call.Key(model).Succeeded(out var key, out failure)
            || !Preconditions.Parse(call).Succeeded(out var preconditions, out failure))
        {
            return failure;
        }

        return DeletePlan.Create(key, Api.Decide(model, call), preconditions.Expected, call.Stamp);
    }

    /// <summary>What <c>PUT</c> and <c>DELETE</c> of <c>/{model}/{id}/{relation}/{other}</c> ask for.</summary>
    public static Result<LinkPlan> Link(Call call, Schema schema) =>
        call.Pair(schema).Succeeded(out var pair, out var failure) && (failure = call.RefuseParametersAndTags()) is null
            ? LinkPlan.Create(pair, call.Caller, call.Stamp)
            : failure!;
}
