using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>
/// What the five functions of the API have in common: the schema, who is asking, and the one place where an exception becomes an answer.
/// </summary>
public sealed class Api(Schema schema, Settings settings, TimeProvider clock)
{
    // Time to write an answer before Lambda would end the process in the middle of one.
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(500);

    public Schema Schema => schema;

    public PageTokens Tokens { get; } = new(settings.StackId);

    /// <summary>Understands the event, lets the handler answer, and turns whatever goes wrong into a problem.</summary>
    public async Task<APIGatewayHttpApiV2ProxyResponse> Answer(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle)
    {
        using var deadline = new CancellationTokenSource(TimeLeft(context));
        var result = await Guarded(request, context, handle, deadline.Token);
        if (result.Succeeded(out var answer, out var failure))
        {
            return answer.ToResponse();
        }

        return Allow.Mark(Problem.Of(failure, context.AwsRequestId), failure, schema, request).ToResponse();
    }

    /// <summary>What the caller may do with the model's records.</summary>
    public static Decision Decide(Model model, Call call) => new(model, call.Caller);

    private async Task<Result<Answer>> Guarded(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle,
        CancellationToken cancellation)
    {
        try
        {
            if (request?.RequestContext?.Http?.Method is null || request.Version != "2.0" || request.RawPath is null)
            {
                return new Failure("request.shape", "The event is not one of an HTTP API with payload format 2.0.");
            }

            if (!Doors.Caller(request, settings.UserPoolId).Succeeded(out var caller, out var failure))
            {
                return failure;
            }

            var stamp = new Stamp(clock.GetUtcNow(), context.AwsRequestId);
            return await handle(new Call(request, caller, stamp, cancellation));
        }
        catch (StoreUnavailableException exception)
        {
            context.Logger.LogLine($"store.unavailable: {exception.Message}");
            return new Failure("store.unavailable", "The table is too busy to answer now. Try again in a moment.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Logger.LogLine("request.deadline: gave up before Lambda's own timeout.");
            return new Failure("request.deadline", "There was not enough time to finish. Try again.");
        }
        catch (Exception exception)
        {
            // The whole of it goes to the log, and nothing of it into the answer.
            context.Logger.LogLine($"request.internal: {exception}");
            return new Failure("request.internal", "The request failed here, not through any fault of yours. The log has it under this request's id.");
        }
    }

    private static TimeSpan TimeLeft(ILambdaContext context)
    {
        var left = context.RemainingTime - Reserve;
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }
}
