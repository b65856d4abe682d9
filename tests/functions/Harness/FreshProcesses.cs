using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Trellis.Local.Cloud.Lambda;

namespace Trellis.Tests.Functions;

/// <summary>
/// Each invocation in a process of its own, started for it and ended after it, as the worst day in Lambda would have it:
/// whatever an answer depends on must be in the event or in the table.
/// </summary>
public sealed class FreshProcesses : IFunctions, IDisposable
{
    internal static readonly string[] All = ["SignIn", "Create", "Read", "List", "Update", "Delete", "Batch", "Sweep", "Notify"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Two cores: more processes at once would only wait for each other.
    private readonly SemaphoreSlim places = new(2);
    private readonly string binaries;
    private readonly Dictionary<string, string> environment;

    private FreshProcesses(string binaries, Dictionary<string, string> environment)
    {
        this.binaries = binaries;
        this.environment = environment;
    }

    /// <summary>What is left of an invocation's time when it begins.</summary>
    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>With a schema of the suite's own: it travels beside the binary, so each function is copied as the build left it.</summary>
    public static FreshProcesses On(TestTable table, string schema) => On(table, schema, All, Built, new Dictionary<string, string>(), TimeSpan.FromSeconds(29));

    /// <summary>The same with functions that were built elsewhere, such as native binaries, and with more in their environment.</summary>
    public static FreshProcesses On(
        TestTable table, string schema, IEnumerable<string> functions, Func<string, string> built, IReadOnlyDictionary<string, string> more, TimeSpan remainingTime)
    {
        var binaries = Binaries(schema, functions, built);
        var environment = new Dictionary<string, string>
        {
            ["TABLE_NAME"] = table.Name,
            ["TOKEN_SECRET"] = "tests",
            ["USER_POOL_ID"] = InProcess.UserPoolId,
            ["LIVE"] = "true",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Engine.ToString(),
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        foreach (var (name, value) in more)
            environment[name] = value;

        return new FreshProcesses(binaries, environment) { RemainingTime = remainingTime };
    }

    /// <summary>A folder with a folder for each function as the build left it, and the schema in each.</summary>
    internal static string Binaries(string schema) => Binaries(schema, All, Built);

    public async Task<string> Invoke(string function, string payload)
    {
        await places.WaitAsync();
        try
        {
            return await InvokeOnce(function, payload);
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

    private async Task<string> InvokeOnce(string function, string payload)
    {
        using var runtime = new OneInvocation(payload, RemainingTime);
        using var process = Process.Start(StartInfo(function, runtime.Address))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            var ended = process.WaitForExitAsync();
            var answered = runtime.Answer();
            if (await Task.WhenAny(answered, ended, Task.Delay(Patience)) != answered)
                throw new InvalidOperationException($"{function} gave no answer. {(ended.IsCompleted ? await output + await error : "")}");

            return await answered;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
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

    private ProcessStartInfo StartInfo(string function, string address)
    {
        var program = Program(binaries, function);
        var info = new ProcessStartInfo(program.File, program.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;

        info.Environment["AWS_LAMBDA_RUNTIME_API"] = address;
        info.Environment["AWS_LAMBDA_FUNCTION_NAME"] = function;
        info.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256";
        return info;
    }

    /// <summary>Where the build leaves a function, in the configuration and the LambdaContracts that these tests were built in.</summary>
    private static string Built(string function)
    {
        var here = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "functions", "bin"), AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "functions", function, "bin", here);
    }

    /// <summary>A Runtime API that has a single event to give.</summary>
    private sealed class OneInvocation : IDisposable
    {
        private readonly HttpListener listener;
        private readonly TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string payload;
        private readonly TimeSpan remainingTime;

        public OneInvocation(string payload, TimeSpan remainingTime)
        {
            this.payload = payload;
            this.remainingTime = remainingTime;
            (listener, Address) = Listening();
            _ = Serve();
        }

        public string Address { get; }

        public Task<string> Answer() => answer.Task;

        public void Dispose() => listener.Close();

        private async Task Serve()
        {
            var given = false;
            while (listener.IsListening)
            {
                HttpListenerContext exchange;
                try
                {
                    exchange = await listener.GetContextAsync();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                if (exchange.Request.Url!.AbsolutePath.EndsWith("/next", StringComparison.Ordinal))
                {
                    if (!given)
                    {
                        given = true;
                        await Give(exchange.Response);
                    }

                    // The second "next" waits until the process is ended, as it does in Lambda.
                    continue;
                }

                using var reader = new StreamReader(exchange.Request.InputStream, Encoding.UTF8);
                var text = await reader.ReadToEndAsync();
                exchange.Response.StatusCode = 202;
                exchange.Response.Close();
                Take(exchange.Request.Url.AbsolutePath, text);
            }
        }

        private async Task Give(HttpListenerResponse response)
        {
            response.Headers["Lambda-Runtime-Aws-Request-Id"] = Guid.NewGuid().ToString();
            response.Headers["Lambda-Runtime-Deadline-Ms"] = (DateTimeOffset.UtcNow + remainingTime).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:tests";
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(payload));
            response.Close();
        }

        private void Take(string path, string text)
        {
            if (path.EndsWith("/response", StringComparison.Ordinal))
                answer.TrySetResult(text);
            else
                answer.TrySetException(new InvalidOperationException($"{path}: {text}"));
        }

        private static (HttpListener, string) Listening()
        {
            while (true)
            {
                var address = $"127.0.0.1:{FreePort()}";
                var listener = new HttpListener { Prefixes = { $"http://{address}/" } };
                try
                {
                    listener.Start();
                    return (listener, address);
                }
                catch (HttpListenerException)
                {
                    // A connection of another process took the port since it was found free.
                }
            }
        }

        private static int FreePort()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
