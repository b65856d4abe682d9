using System.Text.Json.Nodes;

namespace Trellis.Tests.Local.Function;

/// <summary>Does what the items of a stream event say in <c>do</c>, for as long as the file in <c>until</c> is not there, and prints what it was
/// given and what it has done.</summary>
internal static class Records
{
    public static async Task<JsonNode> Answer(JsonArray records)
    {
        if (records[0]!["dynamodb"]!["NewImage"]?["do"]?["S"]?.ToString() == "print")
            Console.Out.Write($"raw {records[0]!.ToJsonString()}\n");
        var items = records.Select(record => record!["dynamodb"]!).ToList();
        Print("got", items);
        foreach (var (i, item) in items.Index())
        {
            var image = item["NewImage"];
            var wish = image?["until"]?["S"]?.ToString() is { } file && File.Exists(file) ? null : image?["do"]?["S"]?.ToString();
            switch (wish)
            {
                case "throw":
                    throw new InvalidOperationException("no luck");
                case "exit":
                    Environment.Exit(3);
                    break;
                case "sleep":
                    await Task.Delay(300);
                    break;
                case "report":
                    Print("did", items.Take(i));
                    return Failed(item["SequenceNumber"]!.ToString());
                case "malform":
                    return Failed(image!["identifier"]!["S"]!.ToString());
            }
        }

        Print("did", items);
        Keep(items);
        return new JsonObject { ["batchItemFailures"] = new JsonArray() };
    }

    private static JsonObject Failed(string identifier) =>
        new() { ["batchItemFailures"] = new JsonArray(new JsonObject { ["itemIdentifier"] = identifier }) };

    // A cloud that is killed may have noted records as handled whose lines it did not print any more. These files are written before.
    private static void Keep(IEnumerable<JsonNode> items)
    {
        if (Environment.GetEnvironmentVariable("DONE") is not { } folder)
            return;
        foreach (var item in items)
            File.WriteAllText(Path.Combine(folder, item["Keys"]!["sk"]!["S"]!.ToString()), "");
    }

    // In one piece, so that two of them never share a line.
    private static void Print(string verb, IEnumerable<JsonNode> items) =>
        Console.Out.Write($"{verb} {string.Join(' ', items.Select(item => item["Keys"]!["sk"]!["S"]))}\n");
}
