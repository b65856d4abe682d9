using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Trellis.Http.Queries;

namespace Trellis.Http;

/// <summary>
/// What the functions of the API share: schema, authentication, deadlines, and the only place that catches exceptions.
/// </summary>
public sealed class Api(Schema schema, Settings settings, TimeProvider clock)
{
    // A call times out well before Lambda would end the process, so that the caller gets an error message.
    private const double ShareOfTime = 0.6;
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    public Schema Schema => schema;

    public bool LogsChanges => settings.LogsChanges;

    public PageTokens Tokens { get; } = new(settings.TokenSecret);

    /// <summary>Parses the event, calls the handler, and converts every failure to a problem response.</summary>
    public async Task<APIGatewayHttpApiV2ProxyResponse> Answer(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle)
    {
        var time = TimeFor(context);
        using var deadline = new CancellationTokenSource(time, clock);
        using var halfTime = new CancellationTokenSource(time / 2, clock);
        var result = await HandleErrors(request, context, handle, halfTime.Token, deadline.Token);
        if (result.Succeeded(out var answer, out var failure))
            return answer.ToResponse();

        return Allow.AddTo(Problem.From(failure, context.AwsRequestId), failure, schema, request).ToResponse();
    }

    /// <summary>The caller's access to the model's records.</summary>
    public static Decision Decide(Model model, Call call) => new(model, call.Caller);

    private async Task<Result<Answer>> HandleErrors(
        APIGatewayHttpApiV2ProxyRequest request,
        ILambdaContext context,
        Func<Call, Task<Result<Answer>>> handle,
        CancellationToken halfTime,
        CancellationToken cancellation)
    {
        try
        {
            if (request?.RequestContext?.Http?.Method is null || request.Version != "2.0" || request.RawPath is null)
                return new Failure("request.shape", "The event is not an HTTP API event with payload format 2.0.");

            if (!Doors.Caller(request, settings.UserPoolId).Succeeded(out var caller, out var failure))
                return failure;

            var stamp = new Stamp(clock.GetUtcNow(), context.AwsRequestId);
            return await handle(new Call(request, caller, stamp, cancellation) { HalfTime = halfTime });
        }
        catch (StoreUnavailableException exception)
        {
            context.Logger.LogError($"store.unavailable: {exception.Message}");
            return new Failure("store.unavailable", "The database is unavailable at the moment. Try again later.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Logger.LogError("request.deadline: timed out before Lambda's own timeout.");
            return new Failure("request.deadline", "The request timed out. Try again.");
        }
        catch (Exception exception)
        {
            // The details go to the log only, never into the response.
            context.Logger.LogError(exception, "request.internal");
            return new Failure("request.internal", $"An internal error occurred. The log contains it under {context.AwsRequestId}.");
        }
    }

    private static TimeSpan TimeFor(ILambdaContext context)
    {
        var time = context.RemainingTime * ShareOfTime;
        return time > LongestCall ? LongestCall : time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
    }
}
