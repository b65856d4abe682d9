using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Tests.Storage;

namespace Trellis.Tests.Local.Cloud.DynamoDB;

public class RunningAnEngine
{
    private static readonly TableDeclaration Notes = new("notes", JsonNode.Parse("""
        {
          "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "$g1pk", "AttributeType": "S"}, {"AttributeName": "$g1sk", "AttributeType": "S"}
          ],
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
          "GlobalSecondaryIndexes": [{
            "IndexName": "gsi1",
            "KeySchema": [{"AttributeName": "$g1pk", "KeyType": "HASH"}, {"AttributeName": "$g1sk", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}
          }],
          "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
          "TimeToLiveSpecification": {"AttributeName": "$ttl", "Enabled": "true"},
          "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}
        }
        """)!.AsObject());

    public static TheoryData<EngineKind> Kinds => TestSet.IsAll ? [EngineKind.Dynoxide, EngineKind.DynamoDbLocal] : [EngineKind.Dynoxide];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Creates_the_table_that_is_declared(EngineKind kind)
    {
        await using var engine = await Engine.Start(kind, cancellation: Cancellation);

        await new Tables(engine.Url).Create(Notes, Cancellation);

        var client = new EngineClient(engine.Url);
        var (answer, _) = await client.Call("DescribeTable", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        var table = answer["Table"]!;
        var (ttl, _) = await client.Call("DescribeTimeToLive", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        Assert.Equal("ACTIVE", (string?)table["TableStatus"]);
        Assert.Equal("gsi1", (string?)table["GlobalSecondaryIndexes"]![0]!["IndexName"]);
        Assert.NotEqual(true, (bool?)table["StreamSpecification"]?["StreamEnabled"]);
        Assert.Equal("$ttl", (string?)ttl["TimeToLiveDescription"]!["AttributeName"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Brings_a_table_that_is_there_to_what_the_template_now_declares(EngineKind kind)
    {
        await using var engine = await Engine.Start(kind, cancellation: Cancellation);
        var tables = new Tables(engine.Url);
        await tables.Create(Notes, Cancellation);
        var changed = Notes.Properties.DeepClone().AsObject();
        changed["GlobalSecondaryIndexes"]![0]!["IndexName"] = "gsi2";
        changed.Remove("TimeToLiveSpecification");

        await tables.Create(new TableDeclaration("notes", changed), Cancellation);

        var client = new EngineClient(engine.Url);
        var (answer, _) = await client.Call("DescribeTable", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        var (ttl, _) = await client.Call("DescribeTimeToLive", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        Assert.Equal("gsi2", (string?)Assert.Single(answer["Table"]!["GlobalSecondaryIndexes"]!.AsArray())!["IndexName"]);
        Assert.NotEqual("ENABLED", (string?)ttl["TimeToLiveDescription"]!["TimeToLiveStatus"]);
    }

    [Fact]
    public async Task Asks_again_when_the_engine_fails_over_a_table_that_is_being_changed()
    {
        await using var engine = await Engine.Start(EngineKind.Dynoxide, cancellation: Cancellation);
        await using var proxy = EngineProxy.To(engine.Url);
        var failures = 3;
        proxy.Fate = operation =>
            operation == "DescribeTable" && proxy.Calls.Contains("CreateTable") && failures-- > 0 ? Fate.FailsWithin : Fate.Passes;

        await new Tables(proxy.Url).Create(Notes, Cancellation);

        Assert.Equal(
            ["DescribeTable", "CreateTable", "DescribeTable", "DescribeTable", "DescribeTable", "DescribeTable", "DescribeTimeToLive", "UpdateTimeToLive"],
            proxy.Calls);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Switches_the_stream_of_an_old_table_off(EngineKind kind)
    {
        await using var engine = await Engine.Start(kind, cancellation: Cancellation);
        var client = new EngineClient(engine.Url);
        var old = Notes.CreateRequest();
        old["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = "NEW_AND_OLD_IMAGES" };
        var (made, _) = await client.Call("CreateTable", old, Cancellation);

        await new Tables(engine.Url).Create(Notes, Cancellation);

        var (answer, _) = await client.Call("DescribeTable", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        Assert.True((bool?)made["TableDescription"]!["StreamSpecification"]!["StreamEnabled"]);
        Assert.NotEqual(true, (bool?)answer["Table"]!["StreamSpecification"]?["StreamEnabled"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Switches_the_stream_of_a_table_on_that_feeds_a_function(EngineKind kind)
    {
        await using var engine = await Engine.Start(kind, cancellation: Cancellation);
        await new Tables(engine.Url).Create(Notes, Cancellation);

        await new Tables(engine.Url).Create(Notes with { IsStreamRead = true }, Cancellation);

        var (answer, _) = await new EngineClient(engine.Url).Call("DescribeTable", new JsonObject { ["TableName"] = "notes" }, Cancellation);
        Assert.Equal("NEW_AND_OLD_IMAGES", (string?)answer["Table"]!["StreamSpecification"]!["StreamViewType"]);
    }

    [Fact]
    public async Task Numbers_a_record_of_a_stream_without_reading_all_of_it()
    {
        var folder = new DirectoryInfo(TempFolders.New("engine"));
        await using var engine = await Engine.Start(EngineKind.Dynoxide, folder.FullName, cancellation: Cancellation);
        await new Tables(engine.Url).Create(Notes with { IsStreamRead = true }, Cancellation);
        await using var file = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "dynoxide.db")};Pooling=false");
        await file.OpenAsync(Cancellation);
        var plan = file.CreateCommand();
        // The statement that dynoxide runs for each write.
        plan.CommandText = """
            EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = 'notes'
            """;

        await using var steps = await plan.ExecuteReaderAsync(Cancellation);

        Assert.True(await steps.ReadAsync(Cancellation));
        Assert.EndsWith(" INDEX _stream_order (table_name=?)", steps.GetString(3));
        Assert.False(await steps.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Listens_where_a_web_page_does_not_find_it()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has one loopback address.");
        await using var engine = await Engine.Start(EngineKind.Dynoxide, cancellation: Cancellation);
        await using var proxy = NetworkProxy.Start(engine.Url, NetworkConditions.Parse("1ms")!);

        Assert.All([engine.Url, proxy.Url], url =>
        {
            Assert.True(url.IsLoopback);
            using var client = new TcpClient();
            Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, url.Port));
        });
    }

    [Fact]
    public async Task Keeps_its_files_from_other_users_of_the_machine()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        var folder = new DirectoryInfo(TempFolders.New("engine")).CreateSubdirectory("data");
        await using var engine = await Engine.Start(EngineKind.Dynoxide, folder.FullName, cancellation: Cancellation);

        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Own, File.GetUnixFileMode(folder.FullName));
    }

    [Fact]
    public async Task Refuses_another_key_of_a_table_that_is_there()
    {
        await using var engine = await Engine.Start(EngineKind.Dynoxide, cancellation: Cancellation);
        var tables = new Tables(engine.Url);
        await tables.Create(Notes, Cancellation);
        var changed = Notes.Properties.DeepClone().AsObject();
        changed["KeySchema"]![1]!["AttributeName"] = "$g1sk";

        var refusal = await Assert.ThrowsAsync<SetupException>(
            () => tables.Create(new TableDeclaration("notes", changed), Cancellation));

        Assert.Equal("table.key", refusal.Code);
    }

    [Fact]
    public async Task Is_back_with_its_data_at_the_same_address_after_it_was_killed()
    {
        var folder = new DirectoryInfo(TempFolders.New("engine"));
        var said = new List<string>();
        await using var engine = await Engine.Start(
            EngineKind.Dynoxide, folder.FullName, line => { lock (said) said.Add(line); }, Cancellation);
        await new Tables(engine.Url).Create(Notes, Cancellation);
        var client = new EngineClient(engine.Url);
        var item = JsonNode.Parse("""{"TableName": "notes", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}""")!.AsObject();
        await client.Call("PutItem", item, Cancellation);
        var first = engine.ProcessId;

        Process.GetProcessById(first).Kill();

        await Eventually.Holds(() => Task.FromResult(engine.ProcessId != first));
        await Eventually.Holds(() => client.Answers(Cancellation));
        var key = JsonNode.Parse("""{"TableName": "notes", "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}}}""")!.AsObject();
        var (found, _) = await client.Call("GetItem", key, Cancellation);
        Assert.Equal("b", (string?)found["Item"]!["sk"]!["S"]);
        lock (said)
            Assert.Contains(said, line => line.Contains("died"));
        await engine.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ends_its_process_when_it_is_disposed()
    {
        var engine = await Engine.Start(EngineKind.Dynoxide, cancellation: Cancellation);
        var process = engine.ProcessId;

        await engine.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
    }
}
