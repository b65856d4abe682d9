using Trellis.Local.Cloud.DynamoDB;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>DynamoDB leaves keys out of an answer that would take more than 16 MB, and asks to be asked again for them.</summary>
public sealed class FetchingManyRecords(Engines engines)
{
    private static readonly Model Note = SchemaCompiler.Compile("type Note @model @auth(rules: [{ allow: owner }]) { text: String }").Schema!.Models[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Engines.Kinds), MemberType = typeof(Engines))]
    public async Task Brings_those_that_were_left_out_too(EngineKind kind)
    {
        var table = await engines.NewTable(kind);
        await using var proxy = EngineProxy.To(table.Engine);
        var puts = new Puts(table.Table);
        var keys = new List<RecordKey>();
        for (var number = 0; number < 45; number++)
        {
            var record = New($"n{number:00}");
            Assert.Null((await puts.Put(record, Cancellation)).Failure);
            keys.Add(record.Key);
        }

        var found = await new Related(table.Through(proxy).Table).Read(keys, Cancellation);

        Assert.Equal(keys.Count, found.Count);
        Assert.All(found, pair => Assert.Equal((pair.Key, 390_000), (pair.Value.Key, pair.Value["text"].Text.Length)));
        Assert.True(proxy.Calls.Count >= 2, string.Join(' ', proxy.Calls));
    }

    private static Record New(string id) => new()
    {
        Model = Note,
        Fields = new Dictionary<string, Value> { ["id"] = Value.Of(id), ["owner"] = Value.Of("alice"), ["text"] = Value.Of(new string('x', 390_000)) },
        Version = 1,
        Created = 1,
        Write = id,
    };
}
