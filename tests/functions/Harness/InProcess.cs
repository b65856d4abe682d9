using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.TestUtilities;
using Trellis.Http;

namespace Trellis.Tests.Functions;

/// <summary>The handlers themselves, with Amazon's test context, and their own serializer on both sides.</summary>
public sealed class InProcess : IFunctions
{
    public const string UserPoolId = "eu-west-1_tests";
    private readonly Dictionary<string, Func<string, ILambdaContext, Task<string>>> handlers;

    private InProcess(Schema schema, Ports ports, TimeProvider clock, bool logsChanges)
    {
        var api = new Api(schema, new Settings("table", "arn:stack", UserPoolId, logsChanges), clock);
        handlers = new()
        {
            ["Create"] = Http(new Trellis.Functions.Create.Function(api, ports.Puts, ports.Links, ports.Reads, ports.Lists).Handle),
            ["Read"] = Http(new Trellis.Functions.Read.Function(api, ports.Reads, ports.ProfileReads, ports.Related, ports.Lists).Handle),
            ["List"] = Http(new Trellis.Functions.List.Function(api, ports.Lists, ports.Reads, ports.Related, ports.Changes(schema, clock)).Handle),
            ["Update"] = Http(new Trellis.Functions.Update.Function(api, ports.Reads, ports.Updates, ports.Lists).Handle),
            ["Delete"] = Http(new Trellis.Functions.Delete.Function(api, ports.Reads, ports.Deletes, ports.Unlinks, ports.ProfileDeletes, ports.Lists).Handle),
            ["Batch"] = Http(new Trellis.Functions.Batch.Function(api, ports.Batches, ports.Reads, ports.Lists).Handle),
            ["Sweep"] = Of<DynamoDBEvent, StreamsEventResponse>(new Trellis.Functions.Sweep.Function(ports.Sweeps(schema, clock)).Handle, Serializers.Streams),
            ["Notify"] = Of<DynamoDBEvent, StreamsEventResponse>(new Trellis.Functions.Notify.Function(ports.ChangeLogs(schema, clock)).Handle, Serializers.Streams),
            ["SignIn"] = Of<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>(new Trellis.Functions.SignIn.Function(ports.ProfileWrites, clock).Handle, Serializers.Hook),
        };
    }

    /// <summary>What the functions have logged. Kept, not printed: the lines about failures that tests cause on purpose would hide the others.</summary>
    public KeptLog Log { get; } = new();

    /// <summary>What is left of an invocation's time when it begins.</summary>
    public TimeSpan RemainingTime { get; set; } = TimeSpan.FromSeconds(29);

    public static InProcess OnMemory(Schema schema, TimeProvider? clock = null) => new(schema, Ports.InMemory(), clock ?? TimeProvider.System, logsChanges: true);

    public static InProcess On(Schema schema, Table table, TimeProvider? clock = null) => On(schema, Ports.On(table), clock);

    public static InProcess On(Schema schema, Ports ports, TimeProvider? clock = null, bool logsChanges = true) =>
        new(schema, ports, clock ?? TimeProvider.System, logsChanges);

    public Task<string> Invoke(string function, string payload)
    {
        var context = new TestLambdaContext { AwsRequestId = Guid.NewGuid().ToString(), RemainingTime = RemainingTime, Logger = Log };
        return handlers[function](payload, context);
    }

    private static Func<string, ILambdaContext, Task<string>> Http(Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> handle) =>
        Of(handle, Serializers.Api);

    private static Func<string, ILambdaContext, Task<string>> Of<TIn, TOut>(Func<TIn, ILambdaContext, Task<TOut>> handle, ILambdaSerializer serializer) => async (payload, context) =>
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(payload));
        using var output = new MemoryStream();
        serializer.Serialize(await handle(serializer.Deserialize<TIn>(input), context), output);
        return Encoding.UTF8.GetString(output.ToArray());
    };
}

public sealed class KeptLog : ILambdaLogger
{
    private readonly StringBuilder lines = new();

    public override string ToString()
    {
        lock (lines)
            return lines.ToString();
    }

    public void Log(string message)
    {
        lock (lines)
            lines.Append(message);
    }

    public void LogLine(string message) => Log($"{message}\n");
}
