namespace Trellis.Local.Tools.Clients;

/// <summary>Which stack a command is about: a deployed one, or the laptop cloud that runs on some data.</summary>
internal sealed record BackendOptions(string? Stack, string? Region, string Data)
{
    /// <inheritdoc cref="Backend.Find"/>
    public Task<Backend> Find(CancellationToken cancellation) => Backend.Find(Stack, Region, Data, cancellation);
}
