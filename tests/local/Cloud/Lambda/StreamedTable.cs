using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.Lambda;

/// <summary>A table of a real engine whose stream feeds the function of tests/local/Function, as a template says.</summary>
internal sealed class StreamedTable : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stream");
    private readonly List<string> said = [];
    private readonly List<FunctionLine> earlier = [];
    private Engine engine = null!;
    private RunningFunctions? functions;
    private EventSources? sources;

    /// <summary>Both engines where all tests run.</summary>
    public static TheoryData<EngineKind> Kinds => TestSet.IsAll ? [EngineKind.Dynoxide, EngineKind.DynamoDbLocal] : [EngineKind.Dynoxide];

    /// <summary>What the function was given, an invocation an item.</summary>
    public IReadOnlyList<string> Given => Printed("got ");

    /// <summary>The records that the function has done, an invocation an item.</summary>
    public IReadOnlyList<string> Done => Printed("did ");

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    public Stack Stack { get; private set; } = null!;

    public RunningFunctions Functions => functions!;

    public EngineClient Client => new(engine.Url);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="properties">The event's properties besides Stream, as YAML in braces without them.</param>
    /// <param name="feeds">Whether the function is fed from the start.</param>
    public static async Task<StreamedTable> Start(string properties, EngineKind kind = EngineKind.Dynoxide, bool feeds = true)
    {
        var table = new StreamedTable { Stack = Declared(properties) };
        table.engine = await Engine.Start(kind, Path.Combine(table.folder.FullName, "dynamodb"), cancellation: Cancellation);
        await new Tables(table.engine.Url).Create(table.Stack.Tables[0], Cancellation);
        if (feeds)
            await table.Feed();
        return table;
    }

    public static Stack Declared(string properties) => Stack.Read(Text(properties), "template.yaml", new StackSettings());

    public static string Text(string properties) =>
        $$"""
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: notes
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }, { AttributeName: sk, AttributeType: S }]
              KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
              StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
          Failures:
            Type: AWS::SQS::Queue
            Properties: { MessageRetentionPeriod: 1209600 }
          Test:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: tests/local/Function
              Timeout: 20
              MemorySize: 512
              Policies: [{ Statement: [{ Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Failures.Arn }] }]
              Events:
                Items:
                  Type: DynamoDB
                  Properties: { Stream: !GetAtt Table.StreamArn, {{properties}} }
        """;

    public async Task Feed()
    {
        functions = await RunningFunctions.Start(_ => Stack.Functions[0]);
        sources = await EventSources.Start(
            Stack.EventSources, source => new TableStream(engine.Url, source, "us-east-1", Path.Combine(folder.FullName, "dynamodb")),
            functions.Service, folder.FullName, Say);
    }

    /// <summary>Stops to feed the function. What it has printed stays.</summary>
    public async Task Stop()
    {
        if (sources is not null)
            await sources.DisposeAsync();
        if (functions is not null)
        {
            await functions.DisposeAsync();
            earlier.AddRange(functions.Lines);
        }

        (sources, functions) = (null, null);
    }

    /// <summary>Writes an item, and what the function is to do with it: throw, exit, sleep, report or malform.</summary>
    public async Task Put(string pk, string sk, string? wish = null, string? until = null, string? identifier = null)
    {
        var item = new JsonObject { ["pk"] = Value(pk), ["sk"] = Value(sk) };
        foreach (var (name, value) in new[] { ("do", wish), ("until", until), ("identifier", identifier) }.Where(pair => pair.Item2 is not null))
            item[name] = Value(value!);
        var (_, error) = await Client.Call("PutItem", new JsonObject { ["TableName"] = "notes", ["Item"] = item }, Cancellation);
        Assert.Null(error);
    }

    /// <summary>A file that is not there yet.</summary>
    public string File(string name) => Path.Combine(folder.FullName, name);

    public Task HasDone(params string[] invocations) =>
        Eventually.Holds(() => Task.FromResult(invocations.All(invocation => Done.Contains(invocation))));

    public IReadOnlyList<QueuedMessage> Messages()
    {
        using var store = EventStore.Open(folder.FullName);
        return store.Messages();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await engine.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static JsonObject Value(string text) => new() { ["S"] = text };

    private List<string> Printed(string verb) =>
        [.. earlier.Concat(functions?.Lines ?? []).Where(line => !line.IsPlatform && line.Text.StartsWith(verb, StringComparison.Ordinal))
            .Select(line => line.Text[verb.Length..])];

    private void Say(string line)
    {
        lock (said)
            said.Add(line);
    }
}
