using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>One laptop cloud for all that is tried with the description of its API: with somebody who is signed in, and an administrator.</summary>
public sealed class ServedApi : IAsyncLifetime
{
    private const string Password = "Correct-horse-9-battery";

    private readonly string data = Directory.CreateTempSubdirectory("openapi").FullName;

    internal RunningCloud Cloud { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public string Admin { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Cloud = await RunningCloud.Start(data);
        using var http = new HttpClient();
        var pool = (string)Cloud.Addresses["userPoolId"]!;
        await CallingFromTheShell.Neighbourhood.SignUp(Cloud, "one@example.com");
        await CallingFromTheShell.Neighbourhood.SignUp(Cloud, "admin@example.com");
        await CallingFromTheShell.Neighbourhood.Call(http, Cloud, "CreateGroup", new() { ["UserPoolId"] = pool, ["GroupName"] = "admin" });
        await CallingFromTheShell.Neighbourhood.Call(http, Cloud, "AdminAddUserToGroup", new() { ["UserPoolId"] = pool, ["GroupName"] = "admin", ["Username"] = "admin@example.com" });
        Token = await SignIn("one@example.com");
        Admin = await SignIn("admin@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>What a client is told: where, and as whom.</summary>
    internal JsonObject Told => new() { ["url"] = Cloud.Addresses["api"]!.DeepClone(), ["token"] = Token, ["admin"] = Admin };

    private async Task<string> SignIn(string user)
    {
        var (code, token, errors) = await RunningCloud.Say(Password, "sign-in", user, "--data", data);
        Assert.True(code == 0, errors);
        return token;
    }
}

[CollectionDefinition(nameof(ServedApi))]
public sealed class OneServedApi : ICollectionFixture<ServedApi>, ICollectionFixture<Tools>;
