using Trellis.Local.Cloud.DynamoDB;
using Trellis.Local.Tools;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Tools;

public sealed class ListingWhatWasGivenUp : IDisposable
{
    private static readonly EventSourceDeclaration Source =
        new() { Name = "Items", Function = "Sweep", Table = "notes", PartitionKey = "pk", StreamArn = "arn:stream" };

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("queue");

    [Fact]
    public void Says_that_nothing_is_there_and_makes_no_file()
    {
        Assert.Equal("No queue has a message.\n", Printed(forPeople: true));
        Assert.Equal("", Printed(forPeople: false));
        Assert.Empty(data.GetFileSystemInfos());
    }

    [Fact]
    public void Prints_for_a_person_which_function_gave_up_what_and_why()
    {
        var id = Send("RetryAttemptsExhausted");

        var lines = Printed(forPeople: true).TrimEnd().Split('\n');

        Assert.EndsWith("Z  sweep-failures", lines[0]);
        Assert.Equal($"  Sweep gave up after 3 tries (RetryAttemptsExhausted, request {id})", lines[1]);
        Assert.Equal("  records 7 to 8 of shard-1, 2 in all", lines[2]);
    }

    [Fact]
    public void Prints_for_a_program_a_body_a_line_and_clears_the_queue_when_asked_to()
    {
        Send("RetryAttemptsExhausted");
        Send("RecordAgeExceeded");

        var bodies = Printed(forPeople: false, clears: true).TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!);

        Assert.Equal(["RetryAttemptsExhausted", "RecordAgeExceeded"], bodies.Select(body => (string?)body["requestContext"]!["condition"]));
        Assert.Equal("", Printed(forPeople: false));
    }

    public void Dispose() => data.Delete(recursive: true);

    private string Send(string condition)
    {
        var job = new Job { Payload = default };
        var outcome = new JobOutcome(default, "Unhandled", JobEnding.Failed);
        using var store = EventStore.Open(data.FullName);
        store.Send(new QueuedMessage(
            "sweep-failures",
            FailureMessage.Create(new Batch([Record(7), Record(8)], 3), "shard-1", Source, "arn:aws:lambda:x:0:function:Sweep", condition, (job, outcome))));
        return job.RequestId;
    }

    private static StreamRecord Record(int number) => new(new JsonObject
    {
        ["dynamodb"] = new JsonObject { ["SequenceNumber"] = $"{number}", ["ApproximateCreationDateTime"] = 1.7e9 },
    });

    private string Printed(bool forPeople, bool clears = false)
    {
        using var text = new StringWriter();
        QueueCommand.Run(data.FullName, clears, new Screen(text, forPeople, Colours: false));
        return text.ToString();
    }
}
