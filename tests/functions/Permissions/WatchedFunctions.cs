using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Trellis.Tests.Functions.Permissions;

/// <summary>The functions on a real engine, each held to its role in template.yaml: a call that IAM would refuse fails the test that made it.</summary>
internal sealed class WatchedFunctions : IFunctions
{
    private readonly AsyncLocal<string?> running = new();
    private readonly ConcurrentQueue<(string Function, TableCall Call)> calls = new();
    private readonly ConcurrentQueue<string> refused = new();
    private readonly InProcess functions;

    public WatchedFunctions(Schema schema, TestTable table, TimeProvider? clock = null)
    {
        var client = table.NewClient();
        functions = InProcess.On(schema, new Table(WatchedClient.Over(client, Watch), table.Name), clock);
    }

    /// <summary>Every call so far, and by which function.</summary>
    public IReadOnlyCollection<(string Function, TableCall Call)> Calls => calls;

    public async Task<string> Invoke(string function, string payload)
    {
        running.Value = function;
        var answer = await functions.Invoke(function, payload);
        Assert.Empty(refused);
        return answer;
    }

    private void Watch(AmazonWebServiceRequest request)
    {
        var function = running.Value!;
        foreach (var call in TableCall.From(request))
        {
            calls.Enqueue((function, call));
            if (!Permission.Allows(function, call))
                refused.Enqueue($"The role of {function} does not allow {call}.");
        }
    }
}
