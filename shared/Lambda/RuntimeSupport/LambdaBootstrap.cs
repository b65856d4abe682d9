using System.Runtime.InteropServices;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The function's event loop: gets an event from Lambda, calls the handler, and sends the response.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    private readonly Handler handler;
    private readonly LambdaBootstrapInitializer? initializer;
    private readonly LambdaBootstrapOptions options;
    private RuntimeApi? api;

    internal LambdaBootstrap(Handler handler, LambdaBootstrapInitializer? initializer, LambdaBootstrapOptions options)
    {
        this.handler = handler;
        this.initializer = initializer;
        this.options = options;
    }

    /// <summary>
    /// Processes invocations until the token is cancelled or the process gets SIGTERM; the current one is completed first. An exception of
    /// the handler only fails its invocation. An exception of the initializer is reported as an init error and thrown.
    /// </summary>
    /// <remarks>Without a cancellable token the loop runs on the calling thread, so that no second thread has to start.</remarks>
    public Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (!cancellationToken.CanBeCanceled)
            return RunUntilTerminated();

        var ended = new TaskCompletionSource<Task>();
        new Thread(() => ended.SetResult(RunUntilCancelled(cancellationToken))) { IsBackground = true }.Start();
        return ended.Task.Unwrap();
    }

    /// <summary>Ends the loop like cancelling the token.</summary>
    public void Dispose() => api?.Interrupt();

    private async Task RunUntilTerminated()
    {
        using var api = OpenApi();
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            api.Interrupt();
        });

        await Run(api).ConfigureAwait(false);
    }

    private async Task RunUntilCancelled(CancellationToken cancellationToken)
    {
        using var api = OpenApi();
        using var cancellation = cancellationToken.UnsafeRegister(static api => ((RuntimeApi)api!).Interrupt(), api);
        await Run(api).ConfigureAwait(false);
    }

    private RuntimeApi OpenApi()
    {
        var address = options.RuntimeApiEndpoint ?? Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");

        return api = string.IsNullOrEmpty(address)
            ? throw new InvalidOperationException(
                "The environment variable AWS_LAMBDA_RUNTIME_API is not set. Lambda, or a local emulator, must start this process.")
            : new RuntimeApi(address);
    }

    private async Task Run(RuntimeApi api)
    {
        var function = FunctionEnvironment.Read();
        var log = FunctionLog.To(Console.OpenStandardOutput(), function);
        var answer = new RequestBody();

        if (!await Initialize(api, log).ConfigureAwait(false))
            return;

        while (api.Next() is { } next)
        {
            var invocation = new Invocation(next.Head, function, log, handler.Serializer);
            log.Current = invocation;
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId.Length > 0 ? invocation.TraceId : null);

            await Serve(api, log, invocation, next.Body, answer).ConfigureAwait(false);
        }
    }

    private async Task<bool> Initialize(RuntimeApi api, FunctionLog log)
    {
        if (initializer is null)
            return true;

        try
        {
            var starting = initializer();

            // While the initializer waits for I/O, such as its first connection.
            if (!starting.IsCompleted)
                handler.WarmUp();

            return await starting.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            log.Log("Critical", failure, "The function could not start.");
            api.FailInit(ErrorDocument.From(failure));
            throw;
        }
    }

    private async Task Serve(RuntimeApi api, FunctionLog log, Invocation invocation, ArraySegment<byte> body, RequestBody answer)
    {
        answer.Clear();

        try
        {
            await handler.Answer(new MemoryStream(body.Array!, body.Offset, body.Count, false, publiclyVisible: true), invocation, answer)
                .ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            log.Log("Error", failure, "The invocation failed.");
            api.Fail(invocation.AwsRequestId, ErrorDocument.From(failure));
            return;
        }

        var status = api.Answer(invocation.AwsRequestId, answer);

        if (status != 202)
            log.Log("Error", $"Lambda rejected the response of {answer.BodyLength} bytes with status {status}.");
    }
}
