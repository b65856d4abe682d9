using Microsoft.AspNetCore.Http.Features;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>One HTTP API: route, authorizer, function, answer, as API Gateway does each.</summary>
public sealed class ApiGateway(ApiDeclaration api, GatewaySettings settings)
{
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    private const int LongestBody = 10 * 1024 * 1024;
    private const int LongestHeaders = 10_240;

    private readonly Router router = new(api.Routes);
    private readonly Cors? cors = api.Cors is null ? null : new Cors(api.Cors);
    private readonly Throttles throttles = new(settings.Clock);
    private readonly JwtAuthorizer tokens = new(new TokenKeys(settings.KeysOf, settings.Clock), settings.Clock);
    private readonly SignatureVerifier signatures = new(settings.Region, "execute-api", settings.Credentials, settings.Clock);
    private readonly EventWriter events = new(api, settings.Account, settings.Clock);

    /// <summary>Answers one request.</summary>
    public async Task Answer(HttpContext context)
    {
        var started = settings.Clock.GetTimestamp();
        var requestId = Convert.ToBase64String(RandomNumberGenerator.GetBytes(11));
        context.Response.Headers["Apigw-Requestid"] = requestId;
        if (cors is not null && Cors.IsPreflight(context.Request))
        {
            cors.AnswerPreflight(context);
            return;
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        await Answer(context, target, requestId);
        var processed = context.Features.Get<Processed>();
        settings.Log(new AccessLine(
            api.LogicalId, processed?.Function, processed?.Job, context.Request.Method, target, context.Response.StatusCode,
            settings.Clock.GetElapsedTime(started)));
    }

    private async Task Answer(HttpContext context, string raw, string requestId)
    {
        if (cors is not null)
        {
            context.Response.OnStarting(() =>
            {
                cors.Mark(context);
                return Task.CompletedTask;
            });
        }

        await (IsTooLong(context.Request, raw) ? GatewayRefusals.HeadersTooLarge(context)
            : RequestTarget.Read(raw) is not { } target ? GatewayRefusals.BadRequest(context)
            : router.Find(context.Request.Method, target.DecodedPath) is not { } match ? GatewayRefusals.NotFound(context)
            : !throttles.Admits(match.Route) ? GatewayRefusals.TooManyRequests(context)
            : Admit(context, target, match, requestId));
    }

    private async Task Admit(HttpContext context, RequestTarget target, RouteMatch match, string requestId)
    {
        AuthorizedCaller? caller = null;
        if (match.Route.Authorizer is AuthorizerDeclaration.Jwt jwt)
        {
            var verdict = await tokens.Authorize(Credential(jwt.Source, context.Request, target), jwt, match.Route.Scopes);
            if (verdict.Claims is not { } claims)
            {
                await (verdict.IsForbidden ? GatewayRefusals.Forbidden(context) : GatewayRefusals.Unauthorized(context, verdict.Challenge));
                return;
            }

            caller = new AuthorizedCaller.WithToken(claims, verdict.Scopes);
        }

        if (await HttpBodies.Read(context, LongestBody) is not { } body)
        {
            await GatewayRefusals.TooLarge(context);
            return;
        }

        // A signature covers the body, so it is judged after the body has come.
        if (match.Route.Authorizer is AuthorizerDeclaration.Iam && (caller = Signer(context, target, body)) is null)
        {
            await GatewayRefusals.Forbidden(context);
            return;
        }

        var trace = context.Request.Headers["X-Amzn-Trace-Id"].ToString() is { Length: > 0 } given
            ? given
            : $"Root=1-{settings.Clock.GetUtcNow().ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        await Run(context, match, new Arrival(target, match, caller, body, requestId, trace));
    }

    private async Task Run(HttpContext context, RouteMatch match, Arrival arrival)
    {
        var payload = events.Write(context, arrival);
        if (payload.Length > Limits.Event)
        {
            await GatewayRefusals.TooLarge(context);
            return;
        }

        var job = new Job { Payload = payload, TraceId = arrival.TraceId, IsRequest = true };
        context.Features.Set(new Processed(match.Route.Function, job));
        var running = settings.Functions.Run(match.Route.Function, job);
        JobOutcome outcome;
        try
        {
            outcome = await running.WaitAsync(match.Route.Timeout, settings.Clock);
        }
        catch (TimeoutException)
        {
            await GatewayRefusals.Unavailable(context);
            return;
        }

        var answer = outcome.Error is null ? FunctionAnswer.Read(outcome.Payload) : null;
        await (answer is not null ? answer.Write(context)
            : outcome.Ending == JobEnding.Throttled ? GatewayRefusals.Unavailable(context)
            : GatewayRefusals.FunctionFailed(context));
    }

    private AuthorizedCaller.WithSignature? Signer(HttpContext context, RequestTarget target, byte[] body)
    {
        var verified = signatures.Verify(SignedRequest.From(context, body));
        if (verified.Credentials is not { } credentials)
            return null;

        var call = $"{context.Request.Method}{target.DecodedPath}";
        var resource = $"arn:aws:execute-api:{settings.Region}:{settings.Account}:{api.Id}/$default/{call}";
        var isOpen = credentials is TemporaryCredentials lent
            && settings.Roles.TryGetValue(lent.RoleArn, out var role)
            && RolePolicy.Allows(role, "execute-api:Invoke", resource);
        return isOpen ? new AuthorizedCaller.WithSignature(credentials, settings.Account) : null;
    }

    private static string? Credential(string source, HttpRequest request, RequestTarget target)
    {
        var words = source.Split('.', 3);
        return words is ["$request", "header", var name] ? request.Headers[name].ToString()
            : words is ["$request", "querystring", var parameter] ? target.Parameters().GetValueOrDefault(parameter)
            : null;
    }

    private static bool IsTooLong(HttpRequest request, string raw)
    {
        var length = request.Method.Length + raw.Length + request.Protocol.Length + 4;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
                length += name.Length + (value?.Length ?? 0) + 4;
        }

        return length > LongestHeaders;
    }

    /// <summary>The function that got a request, and the event.</summary>
    private sealed record Processed(string Function, Job Job);
}
