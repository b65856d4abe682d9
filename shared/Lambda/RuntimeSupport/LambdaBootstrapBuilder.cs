using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Builds the event loop of a function from its handler and serializer.</summary>
public class LambdaBootstrapBuilder
{
    private readonly Handler handler;
    private readonly LambdaBootstrapOptions options = new();
    private LambdaBootstrapInitializer? initializer;

    private LambdaBootstrapBuilder(Handler handler) => this.handler = handler;

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, TOutput> handler,
        ILambdaSerializer serializer) => new(Handler.Create(handler, serializer));

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer) => new(Handler.Create(handler, serializer));

    /// <summary>Sets the initializer, which runs before the first invocation. If it throws, an init error is reported and the process
    /// ends.</summary>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrapBuilder ConfigureOptions(Action<LambdaBootstrapOptions>? options = null)
    {
        options?.Invoke(this.options);
        return this;
    }

    public LambdaBootstrap Build() => new(handler, initializer, options);
}

/// <summary>Runs once, before the first event is requested. False ends the process without an error; an exception is an init
/// error.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
