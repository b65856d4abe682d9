using System.Text.Json.Serialization;
using Amazon.Lambda.Core;

namespace Trellis.Tests.Processes;

/// <summary>A function that does what its event says, and reports what it saw of its surroundings.</summary>
internal sealed class Function
{
    private static readonly Lazy<Function> Instance = new(() => new Function());

    private readonly string greeting = Environment.GetEnvironmentVariable("GREETING")
        ?? throw new InvalidOperationException("The environment variable GREETING is not set.");

    /// <summary>Builds the function, so that what is missing shows before the first event.</summary>
    public static Task<bool> Start() => Task.FromResult(Instance.Value.greeting.Length > 0);

    public static Task<Report> Answer(Command command, ILambdaContext context) => Instance.Value.Do(command, context);

    private async Task<Report> Do(Command command, ILambdaContext context)
    {
        switch (command.Do)
        {
            case "throw":
                throw new InvalidDataException(command.Text);

            case "log":
                context.Logger.LogLine("as a line");
                context.Logger.LogInformation("filled with {Text}", command.Text ?? "nothing");
                context.Logger.LogDebug("below the least level");
                context.Logger.LogError(new InvalidDataException("broken"), "went wrong");
                break;

            case "wait":
                context.Logger.LogLine("waiting");
                await Task.Delay(TimeSpan.FromMilliseconds(200));
                break;
        }

        return new Report(
            greeting,
            command.Text,
            context.FunctionName,
            context.FunctionVersion,
            context.MemoryLimitInMB,
            context.LogGroupName,
            context.LogStreamName,
            context.TraceId,
            Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
    }
}

internal sealed record Command(string? Do, string? Text);

internal sealed record Report(
    string Greeting,
    string? Text,
    string FunctionName,
    string FunctionVersion,
    int MemoryLimitInMB,
    string LogGroupName,
    string LogStreamName,
    string TraceId,
    string? TraceVariable);

[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Report))]
internal sealed partial class FunctionJson : JsonSerializerContext;
