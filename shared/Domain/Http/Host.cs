using System.Collections;
using System.Runtime.InteropServices;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Schemas.Compiler;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>
/// Starts the functions: creates the handler from the environment in the init phase, then processes events. A missing setting stops the
/// start with an error that names it.
/// </summary>
public static class Host
{
    /// <summary>A function of the API.</summary>
    /// <param name="make">Creates the handler with the ports that it needs, and no others.</param>
    public static Task RunApi(
        Func<Api, Table, Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>>> make) => Run(
        () => Open((schema, table) =>
            make(new Api(schema, Settings.ForApi(Environment.GetEnvironmentVariable), TimeProvider.System), table)),
        Serializers.Api);

    /// <summary>A function on the table's stream. Nobody waits for it, so it connects with its first request.</summary>
    public static Task RunStream(
        Func<Schema, Table, Func<DynamoDBEvent, ILambdaContext, Task<StreamsEventResponse>>> make) =>
        Run(() => Task.FromResult(make(LoadSchema(AppContext.BaseDirectory), Table())), Serializers.Streams);

    /// <summary>The connection to the table opens while the schema is compiled.</summary>
    private static async Task<T> Open<T>(Func<Schema, Table, T> make)
    {
        var table = Table();
        var opening = table.Open();
        var handle = make(LoadSchema(AppContext.BaseDirectory), table);
        await opening;
        return handle;
    }

    /// <summary>A function for any event type.</summary>
    /// <param name="start">Creates the handler. If it throws, Lambda reports an init error.</param>
    /// <param name="serializer">Reads events and writes responses.</param>
    public static Task Run<TEvent, TAnswer>(Func<Task<Func<TEvent, ILambdaContext, Task<TAnswer>>>> start, ILambdaSerializer serializer)
    {
        Func<TEvent, ILambdaContext, Task<TAnswer>>? handle = null;
        return LambdaBootstrapBuilder
            .Create<TEvent, TAnswer>((@event, context) => handle!(@event, context), serializer)
            .UseBootstrapHandler(async () => (handle = await start()) is not null)
            .Build()
            .RunAsync();
    }

    /// <summary>The function's table, with the credentials from Lambda's environment variables.</summary>
    /// <param name="timeout">How long DynamoDB may send nothing before the connection is dropped; null for the default.</param>
    public static Table Table(TimeSpan? timeout = null)
    {
        RemoveEmptyVariables();
        return Storage.Table.ForFunction(Settings.ForHook(Environment.GetEnvironmentVariable).Table, timeout);
    }

    /// <summary>Loads the schema and the lock that are deployed with the binary.</summary>
    /// <exception cref="InvalidOperationException">They have errors, although they were checked before deployment.</exception>
    public static Schema LoadSchema(string folder)
    {
        if (!LockFile.TryRead(File.ReadAllBytes(Path.Combine(folder, "schema.lock.json")), out var pinned, out var fault))
            throw new InvalidOperationException(fault);

        var compilation = SchemaCompiler.Compile(File.ReadAllText(Path.Combine(folder, "schema.graphql")), pinned);
        return compilation.Schema
            ?? throw new InvalidOperationException($"schema.graphql does not compile: {compilation.Errors[0].Message}");
    }

    /// <summary>
    /// Removes all empty variables: <c>sam local</c> sets what it cannot resolve to an empty string. The AWS SDK fails on an empty
    /// endpoint, and with empty <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> .NET trusts no certificate.
    /// </summary>
    private static void RemoveEmptyVariables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is not { Key: string name, Value: "" })
                continue;
            Environment.SetEnvironmentVariable(name, null);
            // .NET only changes its own copy of the environment, but OpenSSL reads the SSL_CERT_ variables through libc.
            if (!OperatingSystem.IsWindows())
                _ = UnsetEnv(Encoding.UTF8.GetBytes($"{name}\0"));
        }
    }

    [DllImport("libc", EntryPoint = "unsetenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnsetEnv(byte[] name);
}
