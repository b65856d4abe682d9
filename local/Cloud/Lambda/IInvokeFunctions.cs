namespace Trellis.Local.Cloud.Lambda;

/// <summary>Runs one event through a function and waits for its answer, as the Invoke API does.</summary>
public interface IInvokeFunctions
{
    /// <param name="function">The function's name or its ARN.</param>
    /// <param name="payload">The event, as JSON.</param>
    /// <param name="cancel">Stops waiting for the answer; the function itself runs on.</param>
    Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel);
}

/// <summary>The result of one invocation.</summary>
/// <param name="Payload">The function's answer, or the error object when it failed.</param>
/// <param name="Error">Null when the function answered; else AWS's word for the failure, such as <c>Unhandled</c>.</param>
public sealed record FunctionResult(ReadOnlyMemory<byte> Payload, string? Error);
