namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A function's main loop.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    private readonly Handler handler;
    private readonly LambdaBootstrapInitializer? initializer;
    private readonly LambdaBootstrapOptions options;

    internal LambdaBootstrap(Handler handler, LambdaBootstrapInitializer? initializer, LambdaBootstrapOptions options)
    {
        this.handler = handler;
        this.initializer = initializer;
        this.options = options;
    }

    public Task RunAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{handler} {initializer} {options}: the runtime client comes with the next commit.");

    public void Dispose()
    {
    }
}
