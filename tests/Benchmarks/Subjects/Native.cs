using Trellis.Local.Cloud.Hosting;
using Trellis.Tests.Native;

namespace Trellis.Benchmarks.Subjects;

/// <summary>The functions as they are deployed.</summary>
internal sealed class Native(NativeFunctions functions) : IDisposable
{
    /// <summary>The variable of template.yaml that runs socket completions on the thread where they arrive.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private readonly List<string> copies = [];

    /// <summary>The certificates that are shipped beside the binaries.</summary>
    public static string Roots => File.ReadAllText(Path.Combine(Repository.Root, "functions", "trust", "roots.pem"));

    public double Megabytes(string function) => new FileInfo(functions.Binary(function)).Length / 1e6;

    public Subject Function(string function, TableAddress table) => At(Published(function), function, table);

    /// <summary>A copy of it beside another schema.</summary>
    public Subject With(string function, string schema, TableAddress table)
    {
        var copy = Directory.CreateTempSubdirectory("benchmark-").FullName;
        copies.Add(copy);
        foreach (var file in Directory.GetFiles(Published(function)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(copy, "schema.graphql"), schema);
        File.WriteAllText(Path.Combine(copy, "schema.lock.json"), "{}");
        return At(copy, function, table);
    }

    public void Dispose()
    {
        foreach (var copy in copies)
            Directory.Delete(copy, recursive: true);
    }

    private string Published(string function)
    {
        functions.Publish(function);
        return functions.Folder(function);
    }

    private static Subject At(string folder, string function, TableAddress table)
    {
        var environment = table.Environment(function);
        environment[InlineCompletions] = "1";
        environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        environment["MALLOC_ARENA_MAX"] = "1";
        if (table.Authority.Length > 0)
        {
            // As template.yaml has it: one small file, and no folder in which hundreds more would be parsed.
            environment["SSL_CERT_FILE"] = table.Authority;
            environment["SSL_CERT_DIR"] = "/var/empty";
        }

        return new Subject("AOT", Path.Combine(folder, "bootstrap"), [], folder, environment);
    }
}
