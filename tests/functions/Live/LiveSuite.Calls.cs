namespace Trellis.Tests.Functions.Live;

/// <summary>What each of its tests calls.</summary>
public abstract partial class LiveSuite
{
    /// <summary>Until the log knows everything that was written.</summary>
    private Task Settle() => Table is null ? Task.CompletedTask : StreamPlayer.For(Table).Play(Functions);

    private async Task<(List<JsonObject> Items, List<JsonNode> Removed, string Since)> Feed(Client who, string path, string since)
    {
        await Settle();
        var reply = await who.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}since={since}");
        Assert.True(reply.Status == 200, reply.Text);
        var feed = reply.Node;
        return ([.. feed["items"]!.AsArray().Select(item => item!.AsObject())], [.. feed["removed"]!.AsArray().Select(key => key!)], (string)feed["since"]!);
    }

    private static string Since(Reply list)
    {
        Assert.True(list.Status == 200, list.Text);
        return (string?)list.Node["since"] ?? throw new InvalidOperationException($"No since: {list.Text}");
    }

    private static string Id(JsonObject item) => (string)item["id"]!;

    private static IEnumerable<string> Ids(IEnumerable<JsonNode> keys) => keys.Select(key => (string)key!);

    private static (int Status, string Code) Refused(Reply reply) => (reply.Status, reply.Status >= 400 ? reply.Code : reply.Text);
}
