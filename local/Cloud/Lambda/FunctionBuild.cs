using System.Runtime.InteropServices;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>Builds the functions, when anything that they are made from has changed, and puts a copy of each where it can run.</summary>
/// <remarks>
/// Functions run from copies, because the next build writes over the files of the last: a running process has them mapped into its
/// memory. A copy's name is the fingerprint of its files, so a function that a build did not change is not started again.
/// </remarks>
internal sealed class FunctionBuild(string root, bool native, Action<string> print)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly string[] Schema = ["schema.graphql", "schema.lock.json"];
    private static readonly string Binary = OperatingSystem.IsWindows() ? "bootstrap.exe" : "bootstrap";
    private readonly string work = Path.Combine(root, ".trellis");

    // As Directory.Build.props reads it.
    private static string Contracts =>
        Environment.GetEnvironmentVariable("LambdaContracts") is { Length: > 0 } contracts ? contracts : "source";

    /// <summary>The folders whose files the functions are made from.</summary>
    public static IReadOnlyList<string> Inputs { get; } = ["functions", "shared", "Directory.Build.props", "Directory.Packages.props"];

    /// <summary>Builds what has changed, and says what each function runs.</summary>
    /// <exception cref="SetupException">With the compiler's errors.</exception>
    public async Task<IReadOnlyDictionary<string, FunctionProgram>> Run(
        IReadOnlyList<FunctionDeclaration> functions, CancellationToken cancellation)
    {
        var projects = functions.ToDictionary(function => function.Name, Project);
        // Two clouds of one clone share what is built: the second waits, and finds it done.
        Directory.CreateDirectory(Path.Combine(work, "build"));
        await using var turn = await FileLock.Acquire(Path.Combine(work, "build", "functions.lock"), Patience, cancellation);
        // The schema is data that lies beside the binary, so a build does not depend on it.
        var fingerprint = Fingerprint.OfFiles(
            root,
            Inputs.SelectMany(Expand),
            native ? "native" : "ordinary",
            Contracts);
        var mark = Path.Combine(work, "build", native ? "native.fingerprint" : "ordinary.fingerprint");
        if (!await IsCurrent(projects.Values, mark, fingerprint, cancellation))
        {
            print(native ? "Publishing the functions as native binaries: that takes minutes …" : "Building the functions …");
            File.Delete(mark);
            var clock = Stopwatch.StartNew();
            await (native ? Publish(projects.Values, cancellation) : Build(projects.Values, clock, cancellation));
            print($"The functions are built ({clock.Elapsed.TotalSeconds:0.0} s).");
        }

        await File.WriteAllTextAsync(mark, fingerprint, cancellation);
        var programs = new Dictionary<string, FunctionProgram>();
        foreach (var (function, project) in projects)
            programs[function] = await Copy(function, project);
        return programs;
    }

    // Without a mark this program has built nothing here yet, but dotnet build may have.
    private async Task<bool> IsCurrent(
        IReadOnlyCollection<string> projects, string mark, string fingerprint, CancellationToken cancellation)
    {
        if (projects.Any(project => Output(project) is null))
            return false;
        if (File.Exists(mark))
            return await File.ReadAllTextAsync(mark, cancellation) == fingerprint;
        var newest = Fingerprint.Newest(root, Inputs.SelectMany(Expand));
        return projects.All(project => File.GetLastWriteTimeUtc(Program(Output(project)!, project)) > newest);
    }

    private static string Program(string folder, string project) =>
        Path.Combine(folder, Path.GetFileNameWithoutExtension(project) + ".dll");

    // shared/schema.* is left out, file by file.
    private IEnumerable<string> Expand(string path) => path == "shared"
        ? Directory.EnumerateFileSystemEntries(Path.Combine(root, path))
            .Where(entry => !Schema.Contains(Path.GetFileName(entry)))
            .Select(entry => Path.GetRelativePath(root, entry))
        : [path];

    private string Project(FunctionDeclaration function)
    {
        var folder = Path.Combine(root, function.CodeUri);
        var projects = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csproj") : [];
        return projects.Length == 1
            ? projects[0]
            : throw new SetupException(
                "build.project",
                $"{function.LogicalId}: the folder {function.CodeUri} holds {(projects.Length == 0 ? "no" : "more than one")} project.");
    }

    // One call for all of them: MSBuild then builds what they share once. A solution filter names them. After an edit in one process:
    // most often there is one function to build, and starting more processes takes longer. The first build of a clone uses every core.
    private async Task Build(IReadOnlyCollection<string> projects, Stopwatch clock, CancellationToken cancellation)
    {
        var isFirst = projects.All(project => Output(project) is null);
        var filter = Path.Combine(work, "build", "functions.slnf");
        var paths = projects.Select(project => JsonValue.Create(Path.GetRelativePath(root, project).Replace('/', '\\')));
        var content = new JsonObject
        {
            ["solution"] = new JsonObject { ["path"] = "..\\..\\Functions.sln", ["projects"] = new JsonArray([.. paths]) },
        };
        await File.WriteAllTextAsync(filter, content.ToJsonString(), cancellation);
        Check(await Dotnet(
            ["build", filter, "-v", "minimal", "-nologo", "-clp:NoSummary", "-nodeReuse:false",
             isFirst ? "-maxCpuCount" : "-maxCpuCount:1"],
            cancellation,
            Heard));

        // MSBuild says "Create -> /…/Create.dll" of each project that it has built.
        void Heard(string line)
        {
            if (isFirst && line.Split(" -> ") is [var project, _])
                print($"{project.Trim()} is built ({clock.Elapsed.TotalSeconds:0.0} s).");
        }
    }

    private async Task Publish(IEnumerable<string> projects, CancellationToken cancellation)
    {
        foreach (var project in projects)
        {
            print($"Publishing {Path.GetFileNameWithoutExtension(project)} …");
            Check(await PublishOne(project, cancellation));
        }
    }

    // Folders of their own: a runtime identifier changes what restore writes, and the ordinary build would have to restore again.
    private Task<ToolResult> PublishOne(string project, CancellationToken cancellation) => Dotnet(
        ["publish", project, "-c", "Release", "-r", Platform, "-v", "quiet", "-nologo",
         "-nodeReuse:false", "--artifacts-path", Path.Combine(work, "native"), "-o", NativeOutput(project)],
        cancellation);

    /// <summary>The platform of this machine, as Microsoft's packages call it.</summary>
    internal static string Platform => PlatformOf(RuntimeInformation.RuntimeIdentifier);

    /// <summary>The .NET that a Linux distribution builds itself is named after it, such as ubuntu.24.04-x64, and there are no packages of
    /// that name.</summary>
    internal static string PlatformOf(string identifier)
    {
        if (!OperatingSystem.IsLinux() || identifier.StartsWith("linux-", StringComparison.Ordinal))
            return identifier;
        var system = identifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl" : "linux";
        return system + identifier[identifier.LastIndexOf('-')..];
    }

    private Task<ToolResult> Dotnet(string[] arguments, CancellationToken cancellation, Action<string>? heard = null) =>
        Tool.Run(Tool.Dotnet, arguments, root, "Install the .NET 10 SDK.", cancellation, heard: heard);

    private void Check(ToolResult result)
    {
        if (result.Code == 0)
            return;
        var errors = result.Lines.Where(line => line.Contains("error", StringComparison.Ordinal))
            .Select(Short)
            .Distinct()
            .Take(20)
            .ToList();
        throw new SetupException(
            "build.failed", $"The functions do not build:\n{string.Join('\n', errors.Count > 0 ? errors : result.Lines.TakeLast(20))}");
    }

    // Without the project behind an error, which stands there for build servers, and with a path as one would type it.
    private string Short(string error)
    {
        var project = error.EndsWith("proj]", StringComparison.Ordinal) ? error.LastIndexOf(" [", StringComparison.Ordinal) : -1;
        return (project < 0 ? error : error[..project]).Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private string NativeOutput(string project) => Path.Combine(work, "native", "publish", Path.GetFileNameWithoutExtension(project));

    /// <summary>The folder in a project's own where builds lie: those against Amazon's packages lie apart.</summary>
    internal static string Bin(string contracts) => contracts == "nuget" ? Path.Combine("bin", "nuget") : "bin";

    // The folder of the newest build, whatever the framework is called.
    private string? Output(string project)
    {
        if (native)
            return File.Exists(Path.Combine(NativeOutput(project), Binary)) ? NativeOutput(project) : null;
        var bin = Path.Combine(Path.GetDirectoryName(project)!, Bin(Contracts), "Debug");
        var name = Path.GetFileNameWithoutExtension(project) + ".runtimeconfig.json";
        return !Directory.Exists(bin) ? null : Directory.GetDirectories(bin)
            .Where(folder => File.Exists(Path.Combine(folder, name)))
            .MaxBy(folder => File.GetLastWriteTimeUtc(Program(folder, project)));
    }

    private async Task<FunctionProgram> Copy(string function, string project)
    {
        var output = Output(project)
            ?? throw new SetupException("build.failed", $"{function}: its build left nothing under {Path.GetDirectoryName(project)}.");
        var schema = Schema.Select(file => Path.Combine(root, "shared", file)).Where(File.Exists).ToArray();
        var files = Directory.GetFiles(output)
            .Where(file => !Schema.Contains(Path.GetFileName(file)) && Path.GetExtension(file) is not (".pdb" or ".xml" or ".dbg"));
        var fingerprint = Fingerprint.OfContent(files.Concat(schema));
        var target = Path.Combine(work, "run", $"{function}-{fingerprint}");
        if (!Directory.Exists(target))
        {
            await WholeFolder.Make(target, place =>
            {
                foreach (var file in Directory.GetFiles(output).Concat(schema))
                    File.Copy(file, Path.Combine(place, Path.GetFileName(file)), overwrite: true);
                return Task.CompletedTask;
            });
        }

        Directory.SetLastWriteTimeUtc(target, DateTime.UtcNow);

        return native
            ? new FunctionProgram(Path.Combine(target, Binary), [], target, IsNative: true)
            : new FunctionProgram(
                Tool.Dotnet, [Program(target, project)], target, IsNative: false);
    }

    /// <summary>Marks copies as used now, so that other clouds of this clone do not remove them. A cloud may run for weeks.</summary>
    public static void Keep(IEnumerable<FunctionProgram> programs)
    {
        foreach (var program in programs)
        {
            try
            {
                Directory.SetLastWriteTimeUtc(program.Folder, DateTime.UtcNow);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                // Somebody has removed .trellis: starting the function will say so.
            }
        }
    }

    /// <summary>Removes copies that were last used more than a day ago. Other clouds of this clone keep those that they run.</summary>
    public void Sweep()
    {
        var folder = Path.Combine(work, "run");
        foreach (var copy in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            if (Directory.GetLastWriteTimeUtc(copy) < DateTime.UtcNow.AddDays(-1))
                Directory.Delete(copy, recursive: true);
        }
    }
}
