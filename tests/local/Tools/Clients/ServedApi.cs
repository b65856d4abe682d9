using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>One laptop cloud for all that is tried with the description of its API: with somebody who is signed in, and an administrator.</summary>
public sealed class ServedApi : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("openapi").FullName;

    internal RunningCloud Cloud { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public string Admin { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Cloud = await RunningCloud.Start(data);
        await Cloud.SignUp("one@example.com");
        await Cloud.SignUp("admin@example.com");
        await Cloud.AsOperator("CreateGroup", new() { ["GroupName"] = "admin" });
        await Cloud.AsOperator("AdminAddUserToGroup", new() { ["GroupName"] = "admin", ["Username"] = "admin@example.com" });
        Token = await Cloud.SignIn("one@example.com");
        Admin = await Cloud.SignIn("admin@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>What a client is told: where, and as whom.</summary>
    internal JsonObject Told => new() { ["url"] = Cloud.Addresses["api"]!.DeepClone(), ["token"] = Token, ["admin"] = Admin };
}

[CollectionDefinition(nameof(ServedApi))]
public sealed class OneServedApi : ICollectionFixture<ServedApi>, ICollectionFixture<Tools>;
