using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Amazon.Runtime;
using Trellis.Http;
using Trellis.Schemas;
using Trellis.Storage;

namespace Trellis;

/// <summary>Puts the pieces together from the environment, once, when a function starts. Whatever is missing stops the start with its name.</summary>
public static class Start
{
    public static Api Api() => new(LoadSchema(AppContext.BaseDirectory), Settings.OfApi(Environment.GetEnvironmentVariable), TimeProvider.System);

    /// <summary>The table, with the credentials that Lambda puts into the environment.</summary>
    /// <param name="patience">How long DynamoDB may send nothing before a connection is given up; null for the usual time.</param>
    public static Table Table(TimeSpan? patience = null)
    {
        ForgetEmptyVariables();
        var settings = Settings.OfHook(Environment.GetEnvironmentVariable);
        return Storage.Table.Named(settings.Table, new EnvironmentVariablesAWSCredentials(), config =>
        {
            // Else the SDK would guess the region that it signs for from an endpoint's address.
            if (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region)
                config.AuthenticationRegion = region;
        }, patience);
    }

    /// <summary>The schema and the lock that travel beside the binary. An error in them stops the start: the build has checked them before.</summary>
    public static Schema LoadSchema(string folder)
    {
        if (!LockFile.TryRead(File.ReadAllBytes(Path.Combine(folder, "schema.lock.json")), out var pinned, out var fault))
        {
            throw new InvalidOperationException(fault);
        }

        var compilation = SchemaCompiler.Compile(File.ReadAllText(Path.Combine(folder, "schema.graphql")), pinned);
        return compilation.Schema ?? throw new InvalidOperationException($"schema.graphql does not compile: {compilation.Errors[0].Message}");
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
