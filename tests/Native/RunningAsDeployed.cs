namespace Trellis.Tests.Native;

/// <summary>The whole suite of the API, each call in a native process of its own, through the Runtime API, on a real table.</summary>
[Trait("Runs", "all")]
public sealed class TheApiAsDeployed(NativeOnDynoxide native) : HttpSuite, IClassFixture<NativeOnDynoxide>
{
    protected override IFunctions Functions => native;
}

/// <summary>One function of the six suffices for this.</summary>
public sealed class CreatingAsDeployed(Published published, Engines engines)
{
    [Fact]
    public async Task A_record_is_stored_and_bad_ones_are_told_every_fault()
    {
        var folder = published.With("Create").Folder("Create");
        var table = await engines.NewTable(EngineKind.Dynoxide);
        using var processes = FreshProcesses.On(table, SampleSchemas.Text, ["Create"], _ => folder, new Dictionary<string, string>(), TimeSpan.FromSeconds(29));
        var alice = Client.WithToken(processes, "alice");

        var created = await alice.Post("/tasks", """{"title":"Write","state":"open"}""");
        var again = await alice.Post("/tasks", $$"""{"id":"{{created.Id}}","title":"Write","state":"open"}""");
        var bad = await alice.Post("/tasks", """{"title":1,"state":"lost","colour":"red"}""");

        Assert.Equal(201, created.Status);
        Assert.Equal(409, again.Status);
        Assert.Equal(422, bad.Status);
        Assert.Equal(["/colour", "/state", "/title"], bad.Faults.Select(fault => fault.Split(' ')[0]).Order());
    }
}

/// <summary>The six binaries on a table of their own; they are only started once something is asked of them.</summary>
public sealed class NativeOnDynoxide(Published published, Engines engines) : IFunctions, IAsyncLifetime
{
    private FreshProcesses? processes;
    private TestTable? table;

    public async ValueTask InitializeAsync() => table = await engines.NewTable(EngineKind.Dynoxide);

    public Task<string> Invoke(string function, string payload)
    {
        var folders = published.With(NativeFunctions.All);
        processes ??= FreshProcesses.On(table!, SampleSchemas.Text, NativeFunctions.All, folders.Folder, new Dictionary<string, string>(), TimeSpan.FromSeconds(29));
        return processes.Invoke(function, payload);
    }

    public ValueTask DisposeAsync()
    {
        processes?.Dispose();
        return ValueTask.CompletedTask;
    }
}
