namespace Trellis.Local.Cloud.Template;

/// <summary>Reads the mappings from tables' streams to functions: functions' events of type DynamoDB, and resources of their own.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-dynamodb.html</summary>
internal sealed class EventSourceReading(Physical physical, IReadOnlyList<Resource> resources)
{
    public const string MappingType = "AWS::Lambda::EventSourceMapping";

    // The last ones have no effect on what a function sees.
    private static readonly string[] Known =
        ["Stream", "EventSourceArn", "FunctionName", "StartingPosition", "BatchSize", "MaximumBatchingWindowInSeconds",
            "ParallelizationFactor", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds",
            "FunctionResponseTypes", "FilterCriteria", "DestinationConfig", "Enabled", "MetricsConfig", "KmsKeyArn", "Tags"];

    public IEnumerable<EventSourceDeclaration> Read()
    {
        foreach (var function in resources.Where(resource => resource.Type == "AWS::Serverless::Function"))
        {
            foreach (var (name, source) in function.Properties.At("Events") ?? [])
            {
                var place = $"Resources.{function.LogicalId}.Properties.Events.{name}.Properties";
                if (source.Text("Type") == "DynamoDB"
                    && Mapping(name, Id(function), source.At("Properties") ?? [], "Stream", place) is { } mapping)
                {
                    yield return mapping;
                }
            }
        }

        foreach (var resource in resources.Where(resource => resource.Type == MappingType))
        {
            var place = $"Resources.{resource.LogicalId}.Properties";
            var function = FunctionOf(resource.Properties.Text("FunctionName"), place);
            if (Mapping(resource.LogicalId, function, resource.Properties, "EventSourceArn", place) is { } mapping)
                yield return mapping;
        }
    }

    // Null when it is disabled.
    private EventSourceDeclaration? Mapping(string name, string function, JsonObject properties, string source, string place)
    {
        foreach (var unknown in properties.Select(property => property.Key).Except(Known))
            throw Wrong($"{place}.{unknown}", "the laptop cloud does not have this property of an event source");
        var table = TableOf(properties.Text(source), $"{place}.{source}");
        var mapping = new EventSourceDeclaration
        {
            Name = name,
            Function = function,
            Table = Id(table),
            PartitionKey = table.Properties.Items("KeySchema")
                .First(key => key.Text("KeyType") == "HASH").Text("AttributeName")!,
            StreamArn = StreamArn(table),
            BeginsAtHorizon = Position(properties.Text("StartingPosition"), place),
            BatchSize = Number(properties, "BatchSize", place, 1, 10_000) ?? 100,
            Window = TimeSpan.FromSeconds(Number(properties, "MaximumBatchingWindowInSeconds", place, 0, 300) ?? 0),
            Parallelism = Number(properties, "ParallelizationFactor", place, 1, 10) ?? 1,
            Bisects = properties.Flag("BisectBatchOnFunctionError") == true,
            Retries = Number(properties, "MaximumRetryAttempts", place, -1, 10_000) is >= 0 and var retries ? retries : null,
            LongestAge = Number(properties, "MaximumRecordAgeInSeconds", place, -1, 604_800) is >= 0 and var age
                ? TimeSpan.FromSeconds(age)
                : null,
            ReportsFailures = properties.Texts("FunctionResponseTypes").Contains("ReportBatchItemFailures"),
            Filters = [.. properties["FilterCriteria"].Items("Filters").Select(filter => Pattern(filter, place))],
            FailureQueue = QueueOf(properties["DestinationConfig"]?["OnFailure"].Text("Destination"), place),
        };
        return properties["Enabled"] is null || properties.Flag("Enabled") == true ? mapping : null;
    }

    private Resource TableOf(string? arn, string place)
    {
        var table = resources.FirstOrDefault(resource => resource.Type == "AWS::DynamoDB::Table" && StreamArn(resource) == arn)
            ?? throw Wrong(place, "the laptop cloud reads the streams of this template's tables only");
        return table.Properties["StreamSpecification"]?["StreamViewType"] is not null
            ? table
            : throw Wrong(place, $"{table.LogicalId} has no StreamSpecification");
    }

    private string FunctionOf(string? named, string place) =>
        resources.Where(resource => resource.Type == "AWS::Serverless::Function").Select(Id)
            .FirstOrDefault(name => name == named || physical.FunctionArn(name) == named)
        ?? throw Wrong($"{place}.FunctionName", "it names no function of this template");

    private string? QueueOf(string? arn, string place) => arn is null ? null
        : resources.Where(resource => resource.Type == "AWS::SQS::Queue").Select(physical.QueueName)
            .FirstOrDefault(name => physical.QueueArn(name) == arn)
        ?? throw Wrong($"{place}.DestinationConfig", "failures go to a queue of this template only");

    private string Id(Resource resource) => physical.Reference(resource);

    private string StreamArn(Resource table) => physical.Attribute(table, "StreamArn");

    private static bool Position(string? position, string place) => position switch
    {
        "TRIM_HORIZON" => true,
        "LATEST" => false,
        _ => throw Wrong($"{place}.StartingPosition", "this must be TRIM_HORIZON or LATEST"),
    };

    private static string Pattern(JsonNode? filter, string place) =>
        filter.Text("Pattern") ?? throw Wrong($"{place}.FilterCriteria", "a filter has no Pattern");

    private static int? Number(JsonObject properties, string name, string place, int least, int most)
    {
        var number = FunctionDeclaration.Number(properties[name], $"{place}.{name}");
        return number is null || (number >= least && number <= most)
            ? number
            : throw Wrong($"{place}.{name}", $"this must be a number from {least} to {most}");
    }

    private static SetupException Wrong(string place, string what) => new("template.event", $"{place}: {what}.");
}
