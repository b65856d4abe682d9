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
}
