namespace Trellis.Tests.Templates;

/// <summary>What it is like to run the stack: its logs, its alarms, its limits, and what it costs while nobody comes.</summary>
public sealed class Operations
{
    private static readonly string[] Free =
    [
        // Paid by request, by user or by stored byte, and nothing without any.
        "AWS::Serverless::Function", "AWS::Serverless::HttpApi", "AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient",
        "AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolIdentityProvider", "AWS::Cognito::IdentityPool", "AWS::Cognito::IdentityPoolRoleAttachment",
        "AWS::IAM::Role", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::CloudFront::Distribution", "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::Function", "AWS::CloudFront::ResponseHeadersPolicy", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping",
        "AWS::Logs::LogGroup", "AWS::SNS::Topic", "AWS::SNS::Subscription", "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping",
    ];

    // Of an alarm that computes. CloudFormation finds it out when it makes the alarm.
    private const int MostMetrics = 10;

    private static StackTemplate Ours => StackTemplate.Ours;

    [Fact]
    public void Nothing_costs_while_idle_in_dev()
    {
        Assert.Empty(IdleCosts(Ours));
    }

    [Theory]
    [InlineData("      CodeUri: functions/Read\n", "      CodeUri: functions/Read\n      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 }\n")]
    [InlineData("BillingMode: PAY_PER_REQUEST", "BillingMode: PROVISIONED")]
    [InlineData("  ErrorsAlarm:\n    Type: AWS::CloudWatch::Alarm\n    Condition: IsWatched\n", "  ErrorsAlarm:\n    Type: AWS::CloudWatch::Alarm\n")]
    [InlineData("\nResources:\n", "\nResources:\n  Secret:\n    Type: AWS::SecretsManager::Secret\n    Properties: { Description: forty cents a month }\n")]
    public void An_idle_cost_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(IdleCosts(Ours.With(passage, instead)));
    }

    [Fact]
    public void Every_log_is_forgotten_after_a_set_time()
    {
        Assert.Equal(Ours.Functions.Count + 1, Ours.OfType("AWS::Logs::LogGroup").Count());
        Assert.All(Ours.OfType("AWS::Logs::LogGroup"), log => Assert.Equal("{Ref: LogRetentionDays}", log.Properties["RetentionInDays"].ToString()));
    }

    [Fact]
    public void Every_function_writes_its_own_log_and_both_doors_the_access_log()
    {
        Assert.All(Ours.Functions, function => Assert.Equal($"{{Ref: {function.Name}Log}}", function.Property("LoggingConfig")["LogGroup"].ToString()));
        Assert.Equal("{Fn::GetAtt: [AccessLog, Arn]}", Ours.Root["Globals", "HttpApi", "AccessLogSettings", "DestinationArn"].ToString());
        Assert.All(Ours.OfType("AWS::Serverless::HttpApi"), api => Assert.False(api.Properties["AccessLogSettings"].Exists));
    }

    [Fact]
    public void The_access_log_is_JSON_and_holds_no_path_query_or_header()
    {
        var format = Ours.Root["Globals", "HttpApi", "AccessLogSettings", "Format"].Plain;

        var values = JsonDocument.Parse(format).RootElement.EnumerateObject().Select(entry => entry.Value.GetString()!).ToList();

        Assert.DoesNotContain('\n', format);
        Assert.Contains("$context.requestId", values);
        Assert.Contains("$context.integration.requestId", values);
        Assert.All(values, value => Assert.StartsWith("$context.", value, StringComparison.Ordinal));
        Assert.DoesNotContain(values, value => value is "$context.path" or "$context.identity.user" || value.Contains("header", StringComparison.OrdinalIgnoreCase));
    }

    // The access log has the line for each request; a stack trace in text would be as many entries as it has lines.
    [Fact]
    public void Functions_log_failures_alone_and_as_JSON()
    {
        Assert.Equal("{LogFormat: JSON, SystemLogLevel: WARN}", Ours.Root["Globals", "Function", "LoggingConfig"].ToString());
        Assert.All(Ours.Functions, function => Assert.Equal(["LogGroup"], function.Property("LoggingConfig").Entries.Select(entry => entry.Key)));
    }

    [Fact]
    public void An_alarm_names_the_section_that_says_what_to_do()
    {
        var section = Repository.Read("local/README.md").Split("\n## ").Single(part => part.StartsWith("When an alarm fires\n", StringComparison.Ordinal));

        Assert.All(Ours.OfType("AWS::CloudWatch::Alarm"), alarm =>
        {
            Assert.EndsWith("See \"When an alarm fires\" in local/README.md.", alarm.Properties["AlarmDescription"].Plain, StringComparison.Ordinal);
            Assert.Contains($"\n| `{alarm.Name}` | ", section, StringComparison.Ordinal);
        });
    }

    // When Live is switched on, Notify begins with what is up to a day old.
    [Fact]
    public void Catching_up_for_less_than_fifteen_minutes_is_no_alarm()
    {
        var late = Ours.Resource("LateChangesAlarm").Properties;

        Assert.Equal(("3", "300"), (late["EvaluationPeriods"].Plain, late["Metrics"].Items[0]["MetricStat", "Period"].Plain));
        Assert.Equal("TRIM_HORIZON", Ours.Resource("NotifyChanges").Properties["StartingPosition"].Plain);
    }

    [Fact]
    public void Staging_and_prod_are_alarmed_of_errors_throttles_slowness_server_errors_failed_sweeps_and_late_changes()
    {
        var alarms = Ours.OfType("AWS::CloudWatch::Alarm").ToList();

        Assert.Equal(["5xx", "ApproximateNumberOfMessagesVisible", "Duration", "Errors", "IteratorAge", "Throttles"], alarms.Select(alarm => Assert.Single(Metrics(alarm).Select(metric => metric["MetricName"].Plain).Distinct())).Order(StringComparer.Ordinal));
        Assert.All(alarms, alarm =>
        {
            Assert.Equal("IsWatched", alarm.Condition);
            Assert.InRange(Metrics(alarm).Count, 1, MostMetrics);
            Assert.Equal("[{Ref: Alarms}]", alarm.Properties["AlarmActions"].ToString());
            Assert.Equal(Watched(Metrics(alarm)[0]).Order(), Metrics(alarm).Select(metric => Assert.Single(metric["Dimensions"].Items)["Value"].ToString()).Order());
        });
        Assert.Contains(alarms, alarm => alarm.Properties["Metrics"].ToString().Contains("Stat: p99", StringComparison.Ordinal));
        Assert.Equal("{Fn::Not: [{Condition: IsDevelopment}]}", Ours.Root["Conditions", "IsWatched"].ToString());
        Assert.Equal("{Ref: AlarmRecipient}", Ours.Resource("AlarmMail").Properties["Endpoint"].ToString());
    }

    /// <summary>What an alarm on such a metric must watch: all of them. Sweep works for seconds on purpose, and nobody waits for Notify.</summary>
    private static IEnumerable<string> Watched(Node metric) => metric["Namespace"].Plain switch
    {
        "AWS/SQS" => ["{Fn::GetAtt: [SweepFailures, QueueName]}"],
        _ when metric["MetricName"].Plain == "IteratorAge" => ["{Ref: Notify}"],
        "AWS/ApiGateway" => ["{Ref: Api}", "{Ref: SignedApi}"],
        _ => Ours.Functions.Where(function => metric["MetricName"].Plain != "Duration" || function.Name is not ("Sweep" or "Notify")).Select(function => $"{{Ref: {function.Name}}}"),
    };

    private static List<Node> Metrics(Resource alarm) =>
        [.. alarm.Properties["Metrics"].Items.Select(metric => metric["MetricStat", "Metric"]).Where(metric => metric.Exists)];

    private static List<string> IdleCosts(StackTemplate template) =>
    [
        .. template.Resources.Where(resource => resource.Condition != "IsWatched" && !Free.Contains(resource.Type)).Select(resource => $"{resource.Name}: {resource.Type}"),
        .. template.Functions.Where(function => function.Property("ProvisionedConcurrencyConfig").Exists).Select(function => $"{function.Name}: provisioned concurrency"),
        .. template.OfType("AWS::DynamoDB::Table").Where(table => table.Properties["BillingMode"].Plain != "PAY_PER_REQUEST").Select(table => $"{table.Name}: provisioned capacity"),
    ];
}
