using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Tests;

/// <summary>A function that runs in this process against a fake Runtime API, until it is disposed of.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lock Building = new();

    private readonly CancellationTokenSource stop = new();
    private readonly LambdaBootstrap bootstrap;

    private RunningFunction(LambdaBootstrapBuilder builder, RuntimeApiServer server)
    {
        bootstrap = Build(builder.ConfigureOptions(options => options.RuntimeApiEndpoint = server.Address));
        Completion = bootstrap.RunAsync(stop.Token);
    }

    public Task Completion { get; }

    public static RunningFunction Start(RuntimeApiServer server, Func<Note, ILambdaContext, Note> handler) =>
        new(LambdaBootstrapBuilder.Create(handler, new SourceGeneratorLambdaJsonSerializer<NoteJson>()), server);

    public static RunningFunction Start(
        RuntimeApiServer server,
        Func<Note, ILambdaContext, Task<Note>> handler,
        LambdaBootstrapInitializer? initializer = null) =>
        new(LambdaBootstrapBuilder.Create(handler, new SourceGeneratorLambdaJsonSerializer<NoteJson>()).UseBootstrapHandler(initializer!), server);

    public static RunningFunction StartEcho(RuntimeApiServer server) => Start(server, (note, _) => note);

    public void Stop() => stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)Completion.WaitAsync(Patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bootstrap.Dispose();
        stop.Dispose();
    }

    /// <summary>
    /// Amazon's client puts a writer of its own in the console's place, which would break what the test runner says over standard output:
    /// the runner's writer is put back, and what passes through the other meanwhile stays as it is.
    /// </summary>
    private static LambdaBootstrap Build(LambdaBootstrapBuilder builder)
    {
        lock (Building)
        {
            Environment.SetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT", "Unformatted");
            var (output, error) = (Console.Out, Console.Error);

            try
            {
                return builder.Build();
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(error);
            }
        }
    }
}

/// <summary>The input and the output of the functions under test.</summary>
internal sealed record Note(string? Text);

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;
