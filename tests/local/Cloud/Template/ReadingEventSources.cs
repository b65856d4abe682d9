using Trellis.Tests.Local.Cloud.Lambda;

namespace Trellis.Tests.Local.Cloud.Template;

public class ReadingEventSources
{
    private const string Whole = """
        StartingPosition: LATEST, BatchSize: 10, MaximumBatchingWindowInSeconds: '2', ParallelizationFactor: 10, BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 2, MaximumRecordAgeInSeconds: 3600, FunctionResponseTypes: [ReportBatchItemFailures], Enabled: 'true',
        FilterCriteria: { Filters: [{ Pattern: '{"eventName": ["INSERT"]}' }, { Pattern: '{"eventName": ["REMOVE"]}' }] },
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn } }
        """;

    [Fact]
    public void Takes_everything_that_an_event_of_a_function_says()
    {
        var stack = StreamedTable.Declared(Whole.ReplaceLineEndings(" "));

        var source = Assert.Single(stack.EventSources);
        Assert.Equal(("Items", "Test", "notes", "pk"), (source.Name, source.Function, source.Table, source.PartitionKey));
        Assert.False(source.BeginsAtHorizon);
        Assert.Equal((10, TimeSpan.FromSeconds(2), 10), (source.BatchSize, source.Window, source.Parallelism));
        Assert.Equal((true, 2, TimeSpan.FromHours(1), true), (source.Bisects, source.Retries, source.LongestAge, source.ReportsFailures));
        Assert.Equal(["""{"eventName": ["INSERT"]}""", """{"eventName": ["REMOVE"]}"""], source.Filters);
        Assert.Equal("trellis-local-Failures", source.FailureQueue);
        Assert.True(Assert.Single(stack.Tables).IsStreamRead);
        Assert.Empty(stack.NotRun);
    }

    [Fact]
    public void Takes_AWSs_own_values_where_nothing_is_said()
    {
        var source = Assert.Single(StreamedTable.Declared("StartingPosition: TRIM_HORIZON, MaximumRetryAttempts: -1").EventSources);

        Assert.True(source.BeginsAtHorizon);
        Assert.Equal((100, TimeSpan.Zero, 1), (source.BatchSize, source.Window, source.Parallelism));
        Assert.Equal((false, null, null, false), (source.Bisects, source.Retries, source.LongestAge, source.ReportsFailures));
        Assert.Empty(source.Filters);
        Assert.Null(source.FailureQueue);
    }

    [Fact]
    public void Leaves_out_a_mapping_that_is_disabled_and_then_needs_no_stream()
    {
        var stack = StreamedTable.Declared("StartingPosition: TRIM_HORIZON, Enabled: false");

        Assert.Empty(stack.EventSources);
        Assert.Null(Assert.Single(stack.Tables).Stream);
    }

    [Theory]
    [InlineData("!Ref Test")]
    [InlineData("!GetAtt Test.Arn")]
    public void Takes_a_mapping_that_is_a_resource_of_its_own(string function)
    {
        var stack = Stack.Read(
            $$"""
            Resources:
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  KeySchema: [{ AttributeName: pk, KeyType: HASH }]
                  StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
              Test: { Type: AWS::Serverless::Function, Properties: { CodeUri: functions/Test } }
              TestsItems:
                Type: AWS::Lambda::EventSourceMapping
                Properties: { FunctionName: {{function}}, EventSourceArn: !GetAtt Table.StreamArn, StartingPosition: TRIM_HORIZON }
            """,
            "template.yaml", new StackSettings());

        var source = Assert.Single(stack.EventSources);
        Assert.Equal(("TestsItems", "Test", "trellis-local-Table"), (source.Name, source.Function, source.Table));
    }

    [Theory]
    [InlineData("BatchSize: 10", "StartingPosition: this must be TRIM_HORIZON or LATEST.")]
    [InlineData("StartingPosition: AT_TIMESTAMP", "StartingPosition: this must be TRIM_HORIZON or LATEST.")]
    [InlineData("StartingPosition: LATEST, BatchSize: 0", "BatchSize: this must be a number from 1 to 10000.")]
    [InlineData("StartingPosition: LATEST, BatchSize: many", "BatchSize: 'many' is not a number.")]
    [InlineData("StartingPosition: LATEST, ParallelizationFactor: 11", "ParallelizationFactor: this must be a number from 1 to 10.")]
    [InlineData("StartingPosition: LATEST, TumblingWindowInSeconds: 5", "TumblingWindowInSeconds: the laptop cloud does not have this property of an event source.")]
    [InlineData(
        "StartingPosition: LATEST, DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:000000000000:topic' } }",
        "DestinationConfig: failures go to a queue of this template only.")]
    public void Says_where_a_mapping_is_wrong(string properties, string fault)
    {
        var refusal = Assert.Throws<SetupException>(() => StreamedTable.Declared(properties));

        Assert.Equal($"Resources.Test.Properties.Events.Items.Properties.{fault}", refusal.Message);
    }

    [Fact]
    public void Gives_a_queue_the_names_that_AWS_gives_it()
    {
        var stack = Stack.Read(
            """
            Resources:
              Failures: { Type: AWS::SQS::Queue, Properties: { QueueName: failures } }
            Outputs:
              Url: { Value: !Ref Failures }
              Arn: { Value: !GetAtt Failures.Arn }
              Name: { Value: !GetAtt Failures.QueueName }
            """,
            "template.yaml", new StackSettings());

        Assert.Equal(
            """{"Url":"https://sqs.us-east-1.amazonaws.com/000000000000/failures","Arn":"arn:aws:sqs:us-east-1:000000000000:failures","Name":"failures"}""",
            stack.Outputs.ToJsonString());
    }
}
