using Trellis.Local.Cloud.DynamoDB;
using Trellis.Local.Tools;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;
using Trellis.Operations;

namespace Trellis.Tests.Local.Tools;

public sealed class MeetingTrouble
{
    [Fact]
    public void Faults_of_ours_are_not_taken_for_the_persons()
    {
        Assert.Null(Trouble.Explain(new InvalidOperationException("a bug")));
        Assert.StartsWith("Connection refused. Look at ", Trouble.Explain(new StoreUnavailableException("Connection refused")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_stopped_while_its_table_is_away_has_not_failed()
    {
        using var pressed = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var folder = new DirectoryInfo(TempFolders.New("trellis"));
        var schema = Path.Combine(folder.FullName, "schema.graphql");
        await File.WriteAllTextAsync(schema, "type Note @model { text: String }", pressed.Token);
        // Nobody listens there, so each request is sent again until it is stopped.
        var options = new DataOptions
        {
            Endpoint = new Uri("http://127.0.0.1:1"),
            Table = "away",
            Region = "us-east-1",
            Schema = schema,
            Data = folder.FullName,
            File = Path.Combine(folder.FullName, "export.jsonl"),
        };
        pressed.CancelAfter(TimeSpan.FromMilliseconds(300));

        Assert.Equal(1, await DataCommands.Run("export", options, pressed.Token));

        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_region_that_is_not_known_is_asked_for()
    {
        Assert.Equal(
            "The AWS region is not known. Give --region, or set AWS_REGION.",
            Trouble.Explain(new Amazon.Runtime.AmazonClientException("No RegionEndpoint or ServiceURL configured")));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_named()
    {
        var folder = AppContext.BaseDirectory;

        var fault = SchemaFile.Read(folder).Check().Errors[0];

        Assert.Equal($"{folder} is a folder, not a file.", fault.Message);
    }

    [Fact]
    public async Task A_cloud_that_is_still_starting_is_not_said_to_be_stopped()
    {
        var data = TempFolders.New("trellis");

        var stopped = await Assert.ThrowsAsync<SetupException>(() => Backend.Find(new BackendOptions(null, null, data), TestContext.Current.CancellationToken));
        using var held = Repository.TryLock(data);
        var starting = await Assert.ThrowsAsync<SetupException>(() => Backend.Find(new BackendOptions(null, null, data), TestContext.Current.CancellationToken));

        Assert.Equal(("cloud.stopped", "data.in-use"), (stopped.Code, starting.Code));
    }

    [Fact]
    public async Task A_database_that_is_broken_is_named_with_what_to_do()
    {
        var data = TempFolders.New("trellis");
        await File.WriteAllBytesAsync(DynoxideFile.In(data), new byte[5000], TestContext.Current.CancellationToken);

        var broken = await Assert.ThrowsAsync<SetupException>(
            () => Engine.Start(EngineKind.Dynoxide, data, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains($"The records are in {data}: restore a copy of that folder, or start with --fresh", broken.Message, StringComparison.Ordinal);
    }
}
