using Trellis.Local.Cloud.Lambda;
using Trellis.Local.Cloud.Template;

namespace Trellis.Tests.Functions;

/// <summary>
/// Each invocation in a process of its own, started for it and ended after it, as the worst day in Lambda would have it:
/// whatever an answer depends on must be in the event or in the table.
/// </summary>
public sealed class FreshProcesses : IFunctions, IDisposable
{
    internal static readonly string[] All = ["SignIn", "Create", "Read", "List", "Update", "Delete", "Batch", "Sweep", "Notify"];
    private static readonly Lazy<Stack> Declared = new(() => Stack.Own());

    // Two cores: more processes at once would only wait for each other.
    private readonly SemaphoreSlim places = new(2);
    private readonly string binaries;
    private readonly LambdaSettings settings;
    private readonly TimeSpan timeout;

    private FreshProcesses(string binaries, IReadOnlyDictionary<string, string> environment, TimeSpan timeout)
    {
        this.binaries = binaries;
        this.timeout = timeout;
        settings = new LambdaSettings { Environment = environment, LongestInit = TimeSpan.FromSeconds(60) };
    }

    /// <summary>With a schema of the suite's own: it travels beside the binary, so each function is copied as the build left it.</summary>
    public static FreshProcesses On(TestTable table, string schema) => On(table, schema, All, Built, new Dictionary<string, string>(), TimeSpan.FromSeconds(29));

    /// <summary>The same with functions that were built elsewhere, such as native binaries, and with more in their environment.</summary>
    public static FreshProcesses On(
        TestTable table, string schema, IEnumerable<string> functions, Func<string, string> built, IReadOnlyDictionary<string, string> more, TimeSpan timeout)
    {
        var binaries = Binaries(schema, functions, built);
        var environment = new Dictionary<string, string>
        {
            ["TABLE_NAME"] = table.Name,
            ["TOKEN_SECRET"] = "tests",
            ["USER_POOL_ID"] = InProcess.UserPoolId,
            ["LIVE"] = "true",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Engine.ToString(),
        };
        foreach (var (name, value) in more)
            environment[name] = value;

        return new FreshProcesses(binaries, environment, timeout);
    }

    /// <summary>A folder with a folder for each function as the build left it, and the schema in each.</summary>
    internal static string Binaries(string schema) => Binaries(schema, All, Built);

    public async Task<string> Invoke(string function, string payload)
    {
        await places.WaitAsync();
        try
        {
            var declaration = Declared.Value.Functions.Single(each => each.Name == function) with { Timeout = timeout };
            await using var service = await LambdaService.Start([new FunctionSetup(declaration, Program(binaries, function))], settings);
            return await LivingProcesses.Invoke(service, function, payload);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        places.Dispose();
        Directory.Delete(binaries, recursive: true);
    }

    internal static string Binaries(string schema, IEnumerable<string> functions, Func<string, string> built)
    {
        var binaries = Directory.CreateTempSubdirectory("functions-").FullName;
        foreach (var function in functions)
        {
            var copy = Directory.CreateDirectory(Path.Combine(binaries, function)).FullName;
            foreach (var file in Directory.EnumerateFiles(built(function)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

            File.WriteAllText(Path.Combine(copy, "schema.graphql"), schema);
            File.WriteAllText(Path.Combine(copy, "schema.lock.json"), "{}");
        }

        return binaries;
    }

    /// <summary>What a function runs in such a folder: a native binary, or an ordinary build.</summary>
    internal static FunctionProgram Program(string binaries, string function)
    {
        var folder = Path.Combine(binaries, function);
        var native = Path.Combine(folder, "bootstrap");
        return File.Exists(native)
            ? new FunctionProgram(native, [], folder, IsNative: true)
            : new FunctionProgram("dotnet", [Path.Combine(folder, $"{function}.dll")], folder, IsNative: false);
    }

    /// <summary>Where the build leaves a function, in the configuration and the LambdaContracts that these tests were built in.</summary>
    private static string Built(string function)
    {
        var here = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "functions", "bin"), AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "functions", function, "bin", here);
    }
}
