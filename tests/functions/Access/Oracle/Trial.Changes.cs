namespace Trellis.Tests.Functions.Access;

/// <summary>A copy of the first list, with what the feed tells of all the writes, is the last list; and nothing is told that was never to be seen.</summary>
internal sealed partial class Trial
{
    private readonly HashSet<string> seen = [];
    private Dictionary<string, string>? copy;
    private string? since;

    private async Task Copy()
    {
        if (!model.IsLive)
            return;
        var reply = await Send("GET", model.Path, null, judge.List());
        if (reply.Status == 200)
            (copy, since) = (Texts(reply), (string?)reply.Node["since"]);
    }

    private async Task Follow()
    {
        if (copy is null)
            return;
        for (string? before = null; since != before;)
        {
            before = since;
            var feed = await Send("GET", $"{model.Path}?limit=7&since={since}", null, judge.List());
            foreach (var item in feed.Items)
            {
                var shown = records.Find(record => record.Id == item.GetProperty("id").GetString());
                Hold(shown is not null && oracle.Reaches("list", shown), "told of what is not to be seen", feed.Text);
                Same(shown!, item, "list");
            }

            Tell(feed);
            since = (string?)feed.Node["since"];
        }

        var now = await Send("GET", model.Path, null, judge.List());
        Hold(Texts(now).OrderBy(item => item.Key).SequenceEqual(copy.OrderBy(item => item.Key)), now.Text, string.Join("\n", copy.Values));
    }

    private void Tell(Reply feed)
    {
        foreach (var (id, text) in Texts(feed))
            copy![id] = text;
        foreach (var id in feed.Node["removed"]!.AsArray().Select(id => (string)id!))
        {
            Hold(seen.Contains(id), $"{id} was never to be seen", feed.Text);
            copy!.Remove(id);
        }
    }

    /// <summary>Whatever may be listed in a state that it once had.</summary>
    private void See(Stored record)
    {
        if (oracle.Reaches("list", record))
            seen.Add(record.Id);
    }

    private static Dictionary<string, string> Texts(Reply reply) =>
        reply.Node["items"]!.AsArray().ToDictionary(item => (string)item!["id"]!, item => item!.ToJsonString());
}
