namespace Trellis.Tests.Functions.Live;

/// <summary>Keeps a copy of a list: lists once, and then asks what has changed.</summary>
internal sealed class Follower(Client client, string path)
{
    private string Separator => path.Contains('?', StringComparison.Ordinal) ? "&" : "?";

    /// <summary>The records by their keys, as they were shown last.</summary>
    public Dictionary<string, string> Copy { get; } = [];

    /// <summary>Everything that was ever shown: each record in each state.</summary>
    public List<JsonObject> Shown { get; } = [];

    /// <summary>The keys of everything that was ever told to have left the list.</summary>
    public List<string> Told { get; } = [];

    public string? Since { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>Lists all pages, from the beginning.</summary>
    public async Task List()
    {
        Copy.Clear();
        string? token = null;
        do
        {
            var reply = await Ask($"{path}{(token is null ? "" : $"{Separator}nextToken={token}")}");
            Assert.True(reply.Status == 200, reply.Text);
            var page = reply.Node;
            Take(page);
            Since = (string?)page["since"];
            token = (string?)page["nextToken"];
        }
        while (token is not null);
    }

    /// <summary>Asks once what has changed. False if nothing has.</summary>
    public async Task<bool> Poll()
    {
        if (Since is null)
        {
            await List();
            return true;
        }

        var reply = await Ask($"{path}{Separator}since={Since}");
        if (reply.Status == 410)
        {
            Assert.Equal("feed.expired", reply.Code);
            Restarts++;
            await List();
            return true;
        }

        Assert.True(reply.Status == 200, reply.Text);
        var feed = reply.Node;
        Assert.Null((string?)feed["nextToken"]);
        Take(feed);
        foreach (var removed in feed["removed"]!.AsArray())
        {
            Told.Add(removed!.ToJsonString());
            Copy.Remove(removed.ToJsonString());
        }

        var before = Since;
        Since = (string)feed["since"]!;
        return Since != before;
    }

    public async Task CatchUp()
    {
        for (var calls = 0; await Poll(); calls++)
            Assert.True(calls < 10_000, "The feed never ends.");
    }

    private Task<Reply> Ask(string address) => Client.Patiently(() => client.Get(address));

    private void Take(JsonNode page)
    {
        foreach (var item in page["items"]!.AsArray())
        {
            Copy[item!["id"]!.ToJsonString()] = item.ToJsonString();
            Shown.Add(item.DeepClone().AsObject());
        }
    }
}
