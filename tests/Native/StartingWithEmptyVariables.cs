namespace Trellis.Tests.Native;

/// <summary>
/// A binary whose variables are there and empty, as <c>sam local</c> passes what it cannot resolve: it does what it does without them.
/// That is seen from a table behind TLS whose authority only the machine's own roots hold, which are put in place for the one process.
/// </summary>
public sealed class StartingWithEmptyVariables(Published published, Engines engines) : IDisposable
{
    private static readonly string[] Names =
        ["AWS_ENDPOINT_URL_DYNAMODB", "SSL_CERT_FILE", "SSL_CERT_DIR", "AWS_REGION", "AWS_SESSION_TOKEN", "AWS_PROFILE"];

    private readonly string folder = Directory.CreateTempSubdirectory("empty-").FullName;

    [Fact]
    public async Task It_finds_the_table_and_trusts_whom_the_machine_trusts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Lambda's binaries run on Linux.");
        using var authority = TestAuthority.New();
        var roots = Directory.CreateDirectory(Path.Combine(folder, "roots")).FullName;
        authority.Write(roots);
        var table = await engines.NewTable(EngineKind.Dynoxide);
        await using var door = NetworkProxy.Start(table.Engine, new NetworkConditions(), authority.Present("localhost"));
        // The general variable counts where the particular one is not set.
        var environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = door.Url.ToString() };
        var program = InFrontOf(published.With("Create").Folder("Create"), roots);
        using var processes = FreshProcesses.On(
            table, SampleSchemas.Text, ["Create"], _ => program, environment, TimeSpan.FromSeconds(29));

        var reply = await Client.WithToken(processes, "alice").Post("/tasks", """{"title":"Write","state":"open"}""");

        Assert.True(reply.Status == 201, reply.Text);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A program that empties the variables, mounts the roots over this machine's own, for itself alone, and becomes the
    /// binary.</summary>
    private string InFrontOf(string binary, string roots)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "program")).FullName;
        foreach (var file in Directory.EnumerateFiles(binary))
            File.Copy(file, Path.Combine(place, Path.GetFileName(file) is "bootstrap" ? "function" : Path.GetFileName(file)));
        var program = Path.Combine(place, "bootstrap");
        File.WriteAllText(program, $$"""
            #!/bin/sh
            export {{string.Join(' ', Names.Select(name => $"{name}="))}}
            exec unshare --mount --map-root-user sh -c 'mount --bind "{{roots}}" /etc/ssl/certs && exec "$0"' "$(dirname "$0")/function"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return place;
    }
}
