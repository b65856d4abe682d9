using System.Net;
using System.Net.Sockets;
using Trellis.Local.Cloud;
using Trellis.Local.Tools.Clients;

namespace Trellis.Tests.Local.Cloud;

/// <summary>Whoever starts an engine on a data folder holds its lock, and what an earlier cloud said of itself is not believed.</summary>
public sealed class OneEngineForOneFolder : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("one-engine").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Running => Path.Combine(data, Repository.RunningFile);

    [Fact]
    public async Task A_command_on_data_starts_none_where_another_has_the_folder()
    {
        await (await Open(makesTable: true)).DisposeAsync();
        using var other = Repository.TryLock(data);

        var trouble = await Assert.ThrowsAsync<SetupException>(() => Open(makesTable: false));

        Assert.Equal("data.in-use", trouble.Code);
        Assert.Contains(data, trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_on_data_keeps_the_folder_until_it_ends()
    {
        await File.WriteAllTextAsync(Running, """{"dynamodb":"http://127.0.0.1:1","table":"t"}""", Cancellation);

        await using (await Open(makesTable: true))
        {
            Assert.Null(Repository.TryLock(data));
            Assert.Null(Backend.Running(data));
        }

        using var free = Repository.TryLock(data);
        Assert.NotNull(free);
    }

    [Fact]
    public async Task A_command_that_finds_no_table_lets_go_of_the_folder()
    {
        Directory.CreateDirectory(Path.Combine(data, "dynamodb"));

        var trouble = await Assert.ThrowsAsync<SetupException>(() => Open(makesTable: false));

        using var free = Repository.TryLock(data);
        Assert.Equal(StoredData.NothingStored, trouble.Code);
        Assert.NotNull(free);
    }

    [Fact]
    public async Task While_a_cloud_starts_nobody_is_led_to_the_killed_one_before_it()
    {
        await File.WriteAllTextAsync(Running, """{"dynamodb":"http://127.0.0.1:1","table":"t"}""", Cancellation);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        // The start asks the DynamoDB that it is given whether it answers: that is in the middle of it.
        var asked = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync(Cancellation);
            return Backend.Running(data)?.ToJsonString();
        }, Cancellation);
        var options = new CloudOptions { Data = data, Serves = false, DynamoDb = new Uri($"http://{listener.LocalEndpoint}") };

        var trouble = await Assert.ThrowsAsync<SetupException>(
            () => LaptopCloud.Start(options, CloudConsole.Standard(quiet: true, json: true), Cancellation));

        Assert.Equal("engine.silent", trouble.Code);
        Assert.Null(await asked);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private Task<StoredData> Open(bool makesTable) => StoredData.Open(new DataOptions { Data = data }, _ => { }, makesTable, Cancellation);
}
