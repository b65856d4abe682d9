using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Http;
using Trellis.Storage;
using Table = Trellis.Storage.Table;

namespace Trellis.Benchmarks.Warm;

/// <summary>
/// Bytes that an invocation allocates, everything of it: the runtime client, the event, the handler, the SDK and the answer. The function
/// runs in this process, where they can be counted; the Runtime API beside it allocates nothing while it serves.
/// </summary>
internal static class Allocations
{
    private const int Invocations = 300;

    public static double Of(Operation operation, TableAddress table)
    {
        foreach (var (name, value) in table.Environment(operation.Function))
            Environment.SetEnvironmentVariable(name, value);
        // The program's own folder is the benchmark's, so the functions find the schema there.
        using var runtime = new RuntimeApi($"{operation.Function}, in this process,");
        using var ended = new CancellationTokenSource();
        using var bootstrap = Bootstrap(operation.Function, runtime.Address);
        var running = bootstrap.RunAsync(ended.Token);
        var events = Enumerable.Range(0, Invocations * 2).Select(_ => runtime.Event(operation.Next())).ToList();
        foreach (var @event in events.Take(Invocations))
            runtime.Invoke(@event);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var @event in events.Skip(Invocations))
            runtime.Invoke(@event);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        runtime.Await();
        ended.Cancel();
        running.Wait(TimeSpan.FromSeconds(5));
        return (double)allocated / Invocations;
    }

    private static LambdaBootstrap Bootstrap(string function, string address)
    {
        var table = Host.Table();
        var (reads, lists) = (new Reads(table), new Lists(table));
        var builder = function switch
        {
            "SignIn" => LambdaBootstrapBuilder.Create<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>(
                new Functions.SignIn.Function(new ProfileWrites(table), TimeProvider.System).Handle, Serializers.Hook),
            "Create" => Api(new Functions.Create.Function(Api(), new Puts(table), new Links(table), reads, lists).Handle),
            "Read" => Api(new Functions.Read.Function(Api(), reads, new ProfileReads(table), new Related(table), lists).Handle),
            "List" => List(table, reads),
            "Update" => Api(new Functions.Update.Function(Api(), reads, new Updates(table), lists).Handle),
            "Batch" => Api(new Functions.Batch.Function(Api(), new Batches(table), reads, lists).Handle),
            _ => Api(new Functions.Delete.Function(
                Api(), reads, new Deletes(table), new Unlinks(table), new ProfileDeletes(table), lists).Handle),
        };
        return builder.ConfigureOptions(options => options.RuntimeApiEndpoint = address).Build();
    }

    private static LambdaBootstrapBuilder List(Table table, Reads reads)
    {
        var api = Api();
        var changes = new Changes(table, api.Schema, TimeProvider.System);
        return Api(new Functions.List.Function(api, new Lists(table), reads, new Related(table), changes).Handle);
    }

    private static Api Api() =>
        new(Host.LoadSchema(AppContext.BaseDirectory), Settings.ForApi(Environment.GetEnvironmentVariable), TimeProvider.System);

    private static LambdaBootstrapBuilder Api(Func<APIGatewayHttpApiV2ProxyRequest, Amazon.Lambda.Core.ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> handle) =>
        LambdaBootstrapBuilder.Create(handle, Serializers.Api);
}
