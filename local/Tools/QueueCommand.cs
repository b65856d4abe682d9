namespace Trellis.Local.Tools;

/// <summary><c>queue</c>: the messages about records that functions on this machine have given up.</summary>
internal static class QueueCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var clear = CommonOptions.Switch("--clear", "remove the messages once they are printed");
        var command = new DetailedCommand("queue", "what functions that read a table's stream have given up", """
            Prints the messages in the queues of the template that event sources name for
            failures. As JSON, a line has a message's body as AWS would write it.

            Examples:
              dotnet run --project local -- queue
              dotnet run --project local -- queue --json --clear
            """)
            { json, clear, RunCommand.Data };
        command.SetAction(result =>
            Run(RunCommand.OptionsOf(result).Data, result.GetValue(clear), Screen.Standard(result.GetValue(json))));
        return command;
    }

    internal static void Run(string data, bool clears, Screen screen)
    {
        // Nothing is made where no cloud has run.
        using var store = Directory.Exists(Path.Combine(data, EventStore.Folder)) ? EventStore.Open(data) : null;
        var messages = store?.Messages() ?? [];
        foreach (var message in messages)
            screen.Out.WriteLine(screen.ForPeople ? Line(message) : message.Body.ToJsonString());
        if (screen.ForPeople && messages.Count == 0)
            screen.Out.WriteLine("No queue has a message.");
        if (clears)
            store?.Remove(messages.Count);
    }

    private static string Line(QueuedMessage message)
    {
        var (request, batch) = (message.Body["requestContext"]!, message.Body["DDBStreamBatchInfo"]!);
        var function = request.Text("functionArn")!.Split(':')[^1];
        return $"""
            {message.Body["timestamp"]}  {message.Queue}
              {function} gave up after {request["approximateInvokeCount"]} tries ({request["condition"]}, request {request["requestId"]})
              records {batch["startSequenceNumber"]} to {batch["endSequenceNumber"]} of {batch["shardId"]}, {batch["batchSize"]} in all
            """;
    }
}
