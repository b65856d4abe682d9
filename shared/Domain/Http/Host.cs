using System.Collections;
using System.Runtime.InteropServices;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Schemas;
using Trellis.Schemas.Compiler;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>
/// What the functions share: each is made from the environment in the init phase, and answers events from then on. Whatever is missing
/// stops the start with its name.
/// </summary>
public static class Host
{
    /// <summary>A function of the API. The connection to the table opens while the schema is compiled.</summary>
    /// <param name="make">Gives the handler the ports that it needs, and no other.</param>
    public static Task RunApi(
        Func<Api, Table, Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>>> make) => Run(
        async () =>
        {
            var table = Table();
            var opening = table.Open();
            var settings = Settings.OfApi(Environment.GetEnvironmentVariable);
            var handle = make(new Api(LoadSchema(AppContext.BaseDirectory), settings, TimeProvider.System), table);
            await opening;
            return handle;
        },
        Serializers.Api);

    /// <summary>A function with any event.</summary>
    /// <param name="start">Makes the handler. If it fails, Lambda reports an error of the start.</param>
    /// <param name="serializer">Reads events and writes answers.</param>
    public static Task Run<TEvent, TAnswer>(Func<Task<Func<TEvent, ILambdaContext, Task<TAnswer>>>> start, ILambdaSerializer serializer)
    {
        Func<TEvent, ILambdaContext, Task<TAnswer>>? handle = null;
        return LambdaBootstrapBuilder
            .Create<TEvent, TAnswer>((@event, context) => handle!(@event, context), serializer)
            .UseBootstrapHandler(async () => (handle = await start()) is not null)
            .Build()
            .RunAsync();
    }

    /// <summary>The function's table, with the credentials that Lambda puts into the environment.</summary>
    /// <param name="patience">How long DynamoDB may send nothing before a connection is given up; null for the usual time.</param>
    public static Table Table(TimeSpan? patience = null)
    {
        ForgetEmptyVariables();
        return Storage.Table.OfFunction(Settings.OfHook(Environment.GetEnvironmentVariable).Table, patience);
    }

    /// <summary>The schema and the lock that travel beside the binary. An error in them stops the start: the build has checked them
    /// before.</summary>
    public static Schema LoadSchema(string folder)
    {
        if (!LockFile.TryRead(File.ReadAllBytes(Path.Combine(folder, "schema.lock.json")), out var pinned, out var fault))
            throw new InvalidOperationException(fault);

        var compilation = SchemaCompiler.Compile(File.ReadAllText(Path.Combine(folder, "schema.graphql")), pinned);
        return compilation.Schema
            ?? throw new InvalidOperationException($"schema.graphql does not compile: {compilation.Errors[0].Message}");
    }

    /// <summary>
    /// Removes every variable that is set to nothing: <c>sam local</c> passes what it cannot resolve as an empty text. The AWS SDK
    /// fails on an empty endpoint, and with an empty <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> .NET trusts nobody.
    /// </summary>
    private static void ForgetEmptyVariables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is not { Key: string name, Value: "" })
                continue;
            Environment.SetEnvironmentVariable(name, null);
            // .NET removes it from its own copy alone. The library that reads the SSL_CERT_ variables asks C.
            if (!OperatingSystem.IsWindows())
                _ = RemoveFromC(Encoding.UTF8.GetBytes($"{name}\0"));
        }
    }

    [DllImport("libc", EntryPoint = "unsetenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RemoveFromC(byte[] name);
}
