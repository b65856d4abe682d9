namespace Trellis.Tests.Native;

/// <summary>A binary as it is deployed, and a table behind TLS: whom <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> have it trust.</summary>
public sealed class TrustingATable(Published published, Engines engines) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("trust-").FullName;

    [Fact]
    public async Task An_authority_in_the_file_is_trusted()
    {
        using var authority = TestAuthority.New();

        var reply = await Create(authority, trusted: authority.Write(folder), TimeSpan.FromSeconds(29));

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task A_foreign_certificate_is_refused_and_the_answer_says_that_the_table_is_away()
    {
        using var authority = TestAuthority.New();
        var shipped = Path.Combine(published.With("Create").Folder("Create"), "trust", "roots.pem");

        var reply = await Create(authority, shipped, TimeSpan.FromSeconds(2));

        Assert.Equal(503, reply.Status);
        Assert.Contains(reply.Code, (string[])["store.unavailable", "request.deadline"]);
    }

    [Fact]
    public async Task An_authority_in_another_file_is_not_trusted()
    {
        using var authority = TestAuthority.New();
        using var other = TestAuthority.New();

        var reply = await Create(authority, trusted: other.Write(folder), TimeSpan.FromSeconds(2));

        Assert.Equal(503, reply.Status);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<Reply> Create(TestAuthority authority, string trusted, TimeSpan remainingTime)
    {
        var binary = published.With("Create").Folder("Create");
        var table = await engines.NewTable(EngineKind.Dynoxide);
        await using var door = NetworkProxy.Start(table.Engine, new NetworkConditions(), authority.Present("localhost"));
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = door.Url.ToString(),
            ["SSL_CERT_FILE"] = trusted,
            // As in template.yaml: a folder that is not there.
            ["SSL_CERT_DIR"] = Path.Combine(folder, "none"),
        };
        using var processes = FreshProcesses.On(table, SampleSchemas.Text, ["Create"], _ => binary, environment, remainingTime);
        return await Client.WithToken(processes, "alice").Post("/tasks", """{"title":"Write","state":"open"}""");
    }
}
