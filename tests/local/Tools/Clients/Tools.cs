namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>The npm tools of tests/local/Tools/Clients/tools, installed once, and a folder beside them in which to compile.</summary>
public sealed class Tools : IAsyncLifetime
{
    private static readonly string Root = Path.Combine(Repository.Root, "tests", "local", "Tools", "Clients", "tools");

    /// <summary>Where compiled things go: under obj, which is nobody's source.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(Root, "obj", Guid.NewGuid().ToString("N"))).FullName;

    public async ValueTask InitializeAsync()
    {
        await Packages.Install(Root);
        await File.WriteAllTextAsync(Path.Combine(Folder, "package.json"), """{"type": "module"}""");
        await File.WriteAllTextAsync(Path.Combine(Folder, "tsconfig.json"), """{"extends": "../../tsconfig.json"}""");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes a file to compile.</summary>
    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Brings one of the programs beside the tools to where it is compiled.</summary>
    public void Bring(string program) => File.Copy(Path.Combine(Root, program), Path.Combine(Folder, program), overwrite: true);

    /// <summary>Runs one of the packages' commands, and gives what it prints.</summary>
    public async Task<string> Command(string command, params string[] arguments)
    {
        var (code, output, error) = await Processes.Run(Path.Combine(Root, "node_modules", ".bin", command), Folder, 120, null, arguments);
        Assert.True(code == 0, $"{command} ended with {code}:\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs a script with one JSON argument, and gives the JSON line that it prints.</summary>
    public async Task<JsonNode> Script(string script, JsonObject input)
    {
        var file = script.EndsWith(".mjs", StringComparison.Ordinal) ? Path.Combine(Root, script) : Path.Combine(Folder, script);
        var (code, output, error) = await Processes.Run("node", Folder, 120, null, file, input.ToJsonString());
        Assert.True(code == 0, $"{script} ended with {code}:\n{output}\n{error}");
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }
}
