using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Trellis.Benchmarks.Subjects;

/// <summary>A table and where it answers.</summary>
internal sealed record TableAddress(Uri Url, string Name)
{
    /// <summary>The file of the authority that vouches for it; empty over plain HTTP.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The environment that Lambda and template.yaml give a function of the API.</summary>
    public Dictionary<string, string> Environment(string function) => new()
    {
        ["TABLE_NAME"] = Name,
        ["TOKEN_SECRET"] = "benchmark",
        ["USER_POOL_ID"] = "eu-west-1_benchmark",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = Url.ToString(),
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "benchmark",
        ["AWS_SECRET_ACCESS_KEY"] = "benchmark",
        ["AWS_LAMBDA_FUNCTION_NAME"] = function,
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
    };

    public AmazonDynamoDBClient Client() =>
        new(new BasicAWSCredentials("benchmark", "benchmark"), new AmazonDynamoDBConfig { ServiceURL = Url.ToString(), AuthenticationRegion = "eu-west-1" });
}
