using System.Collections.Concurrent;
using Trellis.Local.Cloud.Lambda;
using Trellis.Local.Cloud.Template;

namespace Trellis.Tests.Functions;

/// <summary>
/// Functions in processes that live on between events, as on Lambda: with the template's own timeouts and variables, through the Runtime API,
/// on a table at any address.
/// </summary>
public sealed class LivingProcesses : IFunctions, IAsyncDisposable
{
    private readonly ConcurrentQueue<FunctionLine> log = new();
    private readonly string binaries;
    private LambdaService functions = null!;

    private LivingProcesses(string binaries) => this.binaries = binaries;

    /// <summary>What the functions wrote, and what Lambda wrote about them.</summary>
    public IReadOnlyCollection<FunctionLine> Log => log;

    /// <param name="table">The table's name and where it is reached.</param>
    /// <param name="schema">The schema that travels with each function.</param>
    /// <param name="built">The folder of each function's program; null for the ordinary build.</param>
    /// <param name="more">Variables besides the template's.</param>
    /// <param name="change">Changes a function's declaration, such as its timeout.</param>
    public static async Task<LivingProcesses> Start(
        (string Name, Uri Address) table,
        string schema,
        Func<string, string>? built = null,
        IReadOnlyDictionary<string, string>? more = null,
        Func<FunctionDeclaration, FunctionDeclaration>? change = null)
    {
        var processes = new LivingProcesses(built is null ? FreshProcesses.Binaries(schema) : FreshProcesses.Binaries(schema, FreshProcesses.All, built));
        var environment = new Dictionary<string, string>(more ?? new Dictionary<string, string>())
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Address.ToString(),
            ["TABLE_NAME"] = table.Name,
            ["USER_POOL_ID"] = InProcess.UserPoolId,
            ["LIVE"] = "true",
        };
        var declared = Stack.Own().Functions.Where(function => FreshProcesses.All.Contains(function.Name));
        processes.functions = await LambdaService.Start(
            declared.Select(function => new FunctionSetup(change is null ? function : change(function), FreshProcesses.Program(processes.binaries, function.Name))),
            new LambdaSettings { Environment = environment, Log = processes.log.Enqueue, LongestInit = TimeSpan.FromSeconds(60) });
        return processes;
    }

    /// <summary>The ids of a function's processes.</summary>
    public IReadOnlyList<int> Ids(string function) => functions.Processes(function);

    public Task<string> Invoke(string function, string payload) => Invoke(functions, function, payload);

    internal static async Task<string> Invoke(LambdaService functions, string function, string payload)
    {
        var answer = await functions.Invoke(function, System.Text.Encoding.UTF8.GetBytes(payload), TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(answer.Payload.Span);
        return answer.Error is null ? text : throw new InvalidOperationException($"{function} failed ({answer.Error}): {text}");
    }

    public async ValueTask DisposeAsync()
    {
        await functions.DisposeAsync();
        Directory.Delete(binaries, recursive: true);
    }
}
