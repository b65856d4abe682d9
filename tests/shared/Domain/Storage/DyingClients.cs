namespace Trellis.Tests.Storage;

/// <summary>Clients whose process ends at the call of that number, as by kill -9: nothing after it is sent.</summary>
public sealed class DyingClients(int call) : InterceptedClients
{
    private int calls;

    public bool HasDied => Volatile.Read(ref calls) >= call;

    protected override Task Before(HttpRequestMessage request) =>
        Interlocked.Increment(ref calls) >= call ? throw new InvalidOperationException("The power is gone.") : Task.CompletedTask;
}
