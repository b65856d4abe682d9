using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Access;
using Trellis.Http.Queries;
using Trellis.Operations;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>
/// What the five functions of the API have in common: the schema, who is asking, and the one place where an exception becomes an answer.
/// </summary>
public sealed class Api(Schema schema, Settings settings, TimeProvider clock)
{
    // A call gives up long before Lambda would end the process: by then its caller has waited long enough, and hears why.
    private const double ShareOfTime = 0.6;
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    public Schema Schema => schema;

    public PageTokens Tokens { get; } = new(settings.StackId);

    /// <summary>Understands the event, lets the handler answer, and turns whatever goes wrong into a problem.</summary>
    public async Task<APIGatewayHttpApiV2ProxyResponse> Answer(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle)
    {
        var time = TimeFor(context);
        using var deadline = new CancellationTokenSource(time, clock);
        using var halfTime = new CancellationTokenSource(time / 2, clock);
        var result = await Guarded(request, context, handle, halfTime.Token, deadline.Token);
        if (result.Succeeded(out var answer, out var failure))
            return answer.ToResponse();

        return Allow.Mark(Problem.Of(failure, context.AwsRequestId), failure, schema, request).ToResponse();
    }

    /// <summary>What the caller may do with the model's records.</summary>
    public static Decision Decide(Model model, Call call) => new(model, call.Caller);

    private async Task<Result<Answer>> Guarded(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle,
        CancellationToken halfTime,
        CancellationToken cancellation)
    {
        try
        {
            if (request?.RequestContext?.Http?.Method is null || request.Version != "2.0" || request.RawPath is null)
                return new Failure("request.shape", "The event is not one of an HTTP API with payload format 2.0.");

            if (!Doors.Caller(request, settings.UserPoolId).Succeeded(out var caller, out var failure))
                return failure;

            var stamp = new Stamp(clock.GetUtcNow(), context.AwsRequestId);
            return await handle(new Call(request, caller, stamp, cancellation) { HalfTime = halfTime });
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
            return new Failure(
                "request.internal", "The request failed here, not through any fault of yours. The log has it under this request's id.");
        }
    }

    private static TimeSpan TimeFor(ILambdaContext context)
    {
        var time = context.RemainingTime * ShareOfTime;
        return time > LongestCall ? LongestCall : time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
    }
}
