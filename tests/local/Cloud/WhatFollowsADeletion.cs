using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Trellis.Storage;

namespace Trellis.Tests.Local.Cloud;

/// <summary>Sweep as a process, woken by the stream of the laptop cloud, on a schema with children of both kinds, grandchildren and pairs.</summary>
[Collection(nameof(WorkingCopy))]
[Trait("Runs", "all")]
public sealed class WhatFollowsADeletion(WorkingCopy copy) : IAsyncLifetime
{
    private const string Text = """
        type Club @model @auth(rules: [{ allow: private }]) {
          name: String
          members: [Member] @hasMany(references: ["clubId"], onDelete: CASCADE)
          guests: [Guest] @hasMany(references: ["clubId"], onDelete: UNSET)
          tags: [Tag] @manyToMany(relationName: "ClubTags")
        }
        type Member @model @auth(rules: [{ allow: private }]) {
          clubId: ID
          club: Club @belongsTo(references: ["clubId"])
          notes: [Note] @hasMany(references: ["memberId"], onDelete: CASCADE)
        }
        type Guest @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) }
        type Note @model @auth(rules: [{ allow: private }]) { memberId: ID member: Member @belongsTo(references: ["memberId"]) }
        type Tag @model @auth(rules: [{ allow: private }]) { clubs: [Club] @manyToMany(relationName: "ClubTags") }
        """;

    private static readonly Schema Schema = SchemaCompiler.Compile(Text).Schema!;
    private readonly HttpClient http = new();
    private RunningCloud cloud = null!;
    private string token = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(copy.Root, "data");

    /// <summary>How many children a parent has: at night as many as a person will ever delete at once.</summary>
    private static int Many => TestSet.IsNightly ? 100_000 : 3_000;

    [Theory]
    [InlineData("Member")]
    [InlineData("Guest")]
    public async Task Of_a_large_parent_keeps_no_other_waiting_and_takes_no_more_memory(string child)
    {
        var large = await Parent();
        var path = $"/{child.ToLowerInvariant()}s";
        await Make(path, $$"""{"clubId":"{{large}}"}""");
        await Fill(child, large, Many - 1);
        var small = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            small.Add(await Parent());
            for (var each = 0; each < 3; each++)
                await Make(path, $$"""{"clubId":"{{small[^1]}}"}""");
        }

        await Delete(await ParentOf(path, 10));
        var middling = await ParentOf(path, 1);
        await Fill(child, middling, 999);
        await Delete(middling);
        await Gone(path, middling, Stopwatch.StartNew());
        var (before, clock) = (PeakMemory(), Stopwatch.StartNew());
        await Delete(large);
        var whole = Gone(path, large, clock);
        var waits = await Task.WhenAll(small.Select(async club =>
        {
            var wait = Stopwatch.StartNew();
            await Delete(club);
            return await Gone(path, club, wait);
        }));
        var isLargeLeft = !whole.IsCompleted;
        var took = await whole;
        var after = PeakMemory();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Many} of {child}: {took.TotalSeconds:0.0} s, longest invocation {LongestInvocation():0} ms, "
            + $"others waited {waits.Max().TotalSeconds:0.0} s at most, memory {before} → {after} KB");
        Assert.True(isLargeLeft, "The large one was done before the small ones.");
        Assert.InRange(after, 1, before + (32 * 1024));
        var left = await Stored(child);
        Assert.Equal(child == "Guest" ? Many + 1_010 + (small.Count * 3) : 0, left.Count);
        Assert.All(left, record => Assert.Equal(2, record.Version));
    }

    [Fact]
    public async Task Ends_the_same_however_often_the_function_and_the_whole_cloud_are_killed()
    {
        var (club, other) = (await Parent(), await Parent());
        var stays = await Make("/members", $$"""{"clubId":"{{other}}"}""");
        var member = await Make("/members", $$"""{"clubId":"{{club}}"}""");
        var (note, guest) = (await Make("/notes", $$"""{"memberId":"{{member}}"}"""), await Make("/guests", $$"""{"clubId":"{{club}}"}"""));
        var tags = new List<string>();
        for (var number = 0; number < 30; number++)
        {
            tags.Add(await Make("/tags", "{}"));
            Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Put, $"/clubs/{club}/tags/{tags[^1]}")).Status);
        }

        await Fill("Member", club, 1_500);
        await Fill("Guest", club, 1_500);
        await Delete(club);
        var random = new Random(1);
        var killed = 0;
        for (var turn = 0; turn < 12; turn++)
        {
            await Task.Delay(random.Next(50, 700), Cancellation);
            killed += turn % 4 == 3 ? await KillCloud() : KillSweep();
        }

        var clock = Stopwatch.StartNew();
        await Gone("/members", club, clock);
        await Gone("/guests", club, clock);
        await Eventually.Holds(async () => (await Send(HttpMethod.Get, $"/notes/{note}")).Status == HttpStatusCode.NotFound, seconds: 120);
        await Eventually.Holds(async () => !(await WorkItemsLeft()).Exists(item => !item.ContainsKey("$ttl")), seconds: 120);

        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} were killed.");
        Assert.True(killed >= 5, $"{killed} were killed.");
        await Make("/clubs", $$"""{"id":"{{club}}"}""");
        Assert.Empty((await Send(HttpMethod.Get, $"/clubs/{club}/tags")).Body!["items"]!.AsArray());
        Assert.Equal(other, (string?)(await Send(HttpMethod.Get, $"/members/{stays}")).Body!["clubId"]);
        Assert.Equal(2, (int)(await Send(HttpMethod.Get, $"/guests/{guest}")).Body!["_version"]!);
        Assert.Equal([(1, stays)], await Stored("Member"));
        Assert.Equal(1_501, (await Stored("Guest")).Count(stored => stored.Version == 2));
        Assert.Empty(await Stored("Note"));
    }

    public async ValueTask InitializeAsync()
    {
        copy.Renew();
        copy.Write("shared/schema.graphql", Text);
        copy.Write("shared/schema.lock.json", Encoding.UTF8.GetString(LockFile.Write(SchemaLock.Empty.With(Schema))));
        await StartCloud();
        await cloud.SignUp("sweeper@example.com");
        await SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await cloud.DisposeAsync();
    }

    private async Task StartCloud() => cloud = await RunningCloud.StartCopy(copy, Data);

    private async Task SignIn() => token = await cloud.SignIn("sweeper@example.com");

    private Task<string> Parent() => Make("/clubs", "{}");

    private async Task<string> ParentOf(string path, int children)
    {
        var club = await Parent();
        for (var number = 0; number < children; number++)
            await Make(path, $$"""{"clubId":"{{club}}"}""");
        return club;
    }

    private async Task<string> Make(string path, string body)
    {
        var (status, made) = await Send(HttpMethod.Post, path, body);
        Assert.True(status == HttpStatusCode.Created, $"{path}: {status} {made}");
        return (string)made!["id"]!;
    }

    /// <summary>What a busy API deleted without answering in time is not found when it is asked again.</summary>
    private async Task Delete(string club) =>
        Assert.Contains((await Send(HttpMethod.Delete, $"/clubs/{club}")).Status, new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound });

    private async Task<TimeSpan> Gone(string path, string club, Stopwatch clock)
    {
        await Eventually.Holds(
            async () =>
            {
                await Task.Delay(100, Cancellation);
                // Under load an answer may also be 503.
                return (await Send(HttpMethod.Get, $"{path}?clubId={club}&limit=1")).Body?["items"] is JsonArray { Count: 0 };
            },
            seconds: 3600);
        return clock.Elapsed;
    }

    /// <summary>While the API is busy it is asked again, with a key that makes nothing twice.</summary>
    private async Task<(HttpStatusCode Status, JsonNode? Body)> Send(HttpMethod method, string path, string? body = null)
    {
        var key = $"{Guid.NewGuid()}";
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(500, Cancellation))
        {
            using var request = new HttpRequestMessage(method, new Uri(cloud["api"], path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (method == HttpMethod.Post)
                request.Headers.Add("idempotency-key", key);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, Cancellation);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable && waited.Elapsed < TimeSpan.FromMinutes(1))
                continue;
            if (response.StatusCode is HttpStatusCode.Unauthorized)
            {
                // Tokens live fifteen minutes.
                await SignIn();
                return await Send(method, path, body);
            }

            var text = await response.Content.ReadAsStringAsync(Cancellation);
            return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
        }
    }

    /// <summary>Stores children directly, as the functions would: through them it would take most of an hour.</summary>
    private async Task Fill(string child, string club, int count)
    {
        using var client = Client();
        foreach (var some in Enumerable.Range(0, count).Chunk(25))
        {
            var puts = some.Select(_ => new WriteRequest(new PutRequest(Items.ToItem(Child(child, club))))).ToList();
            var response = await client.BatchWriteItemAsync(new BatchWriteItemRequest(new() { [(string)cloud.Addresses["table"]!] = puts }), Cancellation);
            Assert.Empty(response.UnprocessedItems ?? []);
        }
    }

    private static Record Child(string model, string club)
    {
        var fields = new Dictionary<string, Value>
        {
            ["id"] = Value.Of(Guid.NewGuid().ToString()),
            ["clubId"] = Value.Of(club),
            ["createdAt"] = Value.Of("2026-11-21T08:00:00.000Z"),
            ["updatedAt"] = Value.Of("2026-11-21T08:00:00.000Z"),
        };
        return new Record { Model = Schema.Named(model)!, Fields = fields, Version = 1, Created = 1_795_168_800_000, Write = "fill" };
    }

    private AmazonDynamoDBClient Client() =>
        new(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = cloud["dynamodb"].ToString() });

    private async Task<List<Dictionary<string, AttributeValue>>> WorkItemsLeft() =>
        await Scan("begins_with(pk, :p)", "$sweep\u0001");

    private async Task<List<(int Version, string Id)>> Stored(string model) =>
        [.. (await Scan("begins_with(pk, :p)", $"{model}\u0001")).Select(item => (int.Parse(item["$version"].N, CultureInfo.InvariantCulture), item["id"].S))];

    private async Task<List<Dictionary<string, AttributeValue>>> Scan(string filter, string prefix)
    {
        using var client = Client();
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest
        {
            TableName = (string)cloud.Addresses["table"]!,
            ConsistentRead = true,
            FilterExpression = filter,
            ExpressionAttributeValues = new() { [":p"] = new AttributeValue { S = prefix } },
        };
        do
        {
            var page = await client.ScanAsync(request, Cancellation);
            items.AddRange(page.Items ?? []);
            request.ExclusiveStartKey = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (request.ExclusiveStartKey is not null);
        return items;
    }

    private IEnumerable<int> Sweeps() => cloud.Children().Where(child => child.Command.Contains("Sweep.dll", StringComparison.Ordinal)).Select(child => child.Id);

    private int KillSweep()
    {
        var killed = 0;
        foreach (var id in Sweeps())
        {
            Process.GetProcessById(id).Kill();
            killed++;
        }

        return killed;
    }

    private async Task<int> KillCloud()
    {
        cloud.Kill();
        await cloud.DisposeAsync();
        await StartCloud();
        return 1;
    }

    /// <summary>In KB, of the process of Sweep that took most.</summary>
    private long PeakMemory() => Sweeps().Select(id => File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    /// <summary>In milliseconds. An invocation has several steps where several deletions wait in one lane.</summary>
    private double LongestInvocation() => cloud.Console
        .Where(line => line.Contains("Sweep", StringComparison.Ordinal) && line.Contains(" ran for ", StringComparison.Ordinal))
        .Select(line => line.Split(" ran for ")[1].Split(' ')[0])
        .Max(duration => double.Parse(duration, CultureInfo.InvariantCulture));
}
