using System.Diagnostics;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Lambda;

namespace Trellis.Benchmarks.Subjects;

/// <summary>What else a user would pick for the same operation, built from Peers/ once, and our own functions built otherwise.</summary>
internal static class Peers
{
    private static readonly string Root = Repository.Root;
    private static readonly string Sources = Path.Combine(Root, "tests", "Benchmarks", "Peers");
    private static readonly string Built = Path.Combine(Root, "artifacts", "peers");

    /// <summary>Node 20 with the AWS SDK, bundled and minified by esbuild: the quickest that Node can be.</summary>
    public static Subject Node(string function, TableAddress table)
    {
        var bundle = Path.Combine(Built, "node", $"{function}.mjs");
        var source = Path.Combine(Sources, "node");
        if (!IsCurrent(bundle, Path.Combine(source, "src")))
        {
            if (!Directory.Exists(Path.Combine(source, "node_modules")))
                Run(source, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            Run(source, Path.Combine(source, "node_modules", ".bin", "esbuild"), $"src/{function}.mjs", "--bundle", "--platform=node", "--target=node20", "--format=esm", "--minify",
                $"--outfile={bundle}", "--log-level=warning", "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);");
        }

        var environment = table.Environment(function);
        // The SDK says on every start that Node 20 will not be supported for long.
        environment["NODE_NO_WARNINGS"] = "1";
        if (table.Authority.Length > 0)
            environment["NODE_EXTRA_CA_CERTS"] = table.Authority;
        return new Subject("Node 20", "node", [bundle], Path.GetDirectoryName(bundle)!, environment);
    }

    /// <summary>A function of ours as an ordinary .NET program, compiled while it runs.</summary>
    public static Subject Jit(string function, TableAddress table)
    {
        var folder = Path.Combine(Root, "functions", function, "bin", "Release", "net10.0");
        return new Subject("JIT", "dotnet", [Path.Combine(folder, $"{function}.dll")], folder, Dotnet(table.Environment(function)));
    }

    /// <summary>The same, compiled beforehand, on the shared runtime.</summary>
    public static Subject ReadyToRun(string function, TableAddress table)
    {
        var folder = Path.Combine(Built, "r2r", function);
        if (!IsCurrent(Path.Combine(folder, "bootstrap.dll"), Path.Combine(Root, "shared", "Domain"), Path.Combine(Root, "functions", function)))
        {
            Run(Root, "dotnet", "publish", Path.Combine("functions", function), "-c", "Release", "-r", FunctionBuild.Platform, "--self-contained", "false", "-nologo", "-v", "quiet",
                "-nodeReuse:false", "-p:PublishAot=false", "-p:PublishReadyToRun=true", "--artifacts-path", Path.Combine(Built, "build"), "-o", folder);
        }

        return new Subject("ReadyToRun", "dotnet", [Path.Combine(folder, "bootstrap.dll")], folder, Dotnet(table.Environment(function)));
    }

    /// <summary>A static program that asks for one item and hands it on: what the machine itself costs.</summary>
    public static Subject Floor(TableAddress table, string known)
    {
        var program = Path.Combine(Built, "floor");
        if (!IsCurrent(program, Path.Combine(Sources, "c")))
            Run(Path.Combine(Sources, "c"), "gcc", "-O2", "-static", "-D_GNU_SOURCE", "-o", program, "floor.c");
        return new Subject("C floor", program, [], Built, new Dictionary<string, string>
        {
            ["FLOOR_TABLE_ADDRESS"] = table.Url.Authority,
            ["FLOOR_REQUEST"] = $$$"""{"TableName":"{{{table.Name}}}","Key":{"pk":{"S":"{{{NewTable.PeerPartition}}}"},"sk":{"S":"{{{known}}}"}},"ConsistentRead":true}""",
        });
    }

    /// <summary>An ASP.NET Core minimal API on the JIT; it is no function, and is asked over HTTP.</summary>
    public static Subject AspNet(TableAddress table)
    {
        var folder = Path.Combine(Built, "aspnet");
        var source = Path.Combine(Sources, "aspnet");
        if (!IsCurrent(Path.Combine(folder, "AspNetPeer.dll"), source))
            Run(source, "dotnet", "publish", "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false", "--artifacts-path", Path.Combine(Built, "build-aspnet"), "-o", folder);
        var environment = Dotnet(table.Environment("Read"));
        environment["PEER_PARTITION"] = NewTable.PeerPartition;
        return new Subject("ASP.NET Core", "dotnet", [Path.Combine(folder, "AspNetPeer.dll")], folder, environment);
    }

    private static Dictionary<string, string> Dotnet(Dictionary<string, string> environment)
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            environment["DOTNET_ROOT"] = root;
        environment["HOME"] = Path.GetTempPath();
        return environment;
    }

    private static bool IsCurrent(string built, params string[] sources) => File.Exists(built) && sources
        .SelectMany(source => Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .All(file => File.GetLastWriteTimeUtc(file) <= File.GetLastWriteTimeUtc(built));

    public static void Run(string folder, string program, params string[] arguments)
    {
        Directory.CreateDirectory(Built);
        Console.WriteLine($"Building a peer: {Path.GetFileName(program)} {arguments[0]} {(arguments.Length > 1 ? arguments[1] : "")} …");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output.Result}{error.Result}");
    }
}
