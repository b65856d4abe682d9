namespace Trellis.Local.Cloud.Template;

/// <summary>What <c>Ref</c> and <c>GetAtt</c> of each resource give on this machine. They follow from the names in the template, so they
/// are the same at every start.</summary>
internal sealed class Physical(StackSettings settings)
{
    /// <summary>The value of <c>Ref</c> of a resource.</summary>
    public string Reference(Resource resource) => Reference(resource.LogicalId, resource.Type, resource.Properties);

    /// <summary>The same of one whose properties are not all worked out yet; those that name it must be.</summary>
    public string Reference(string id, string type, JsonObject properties) => type switch
    {
        "AWS::Serverless::Function" => properties.Text("FunctionName") ?? id,
        "AWS::Serverless::HttpApi" => ApiId(id),
        "AWS::DynamoDB::Table" => properties.Text("TableName") ?? $"{settings.Name}-{id}",
        "AWS::Cognito::UserPool" => PhysicalIds.UserPool(settings.Region, id),
        "AWS::Cognito::UserPoolClient" => PhysicalIds.UserPoolClient(settings.Region, id),
        "AWS::Cognito::IdentityPool" => PhysicalIds.IdentityPool(settings.Region, id),
        "AWS::Cognito::UserPoolGroup" => properties.Text("GroupName") ?? id,
        "AWS::Cognito::UserPoolDomain" => properties.Text("Domain") ?? id,
        "AWS::Cognito::UserPoolIdentityProvider" => properties.Text("ProviderName") ?? id,
        "AWS::IAM::Role" => properties.Text("RoleName") ?? $"{settings.Name}-{id}",
        "AWS::S3::Bucket" => properties.Text("BucketName") ?? $"{settings.Name}-{id}".ToLowerInvariant(),
        "AWS::Logs::LogGroup" => properties.Text("LogGroupName") ?? $"{settings.Name}-{id}",
        "AWS::ApiGatewayV2::DomainName" => properties.Text("DomainName") ?? id,
        "AWS::SNS::Topic" => Arn("sns", $"{settings.Name}-{id}"),
        "AWS::SQS::Queue" => QueueUrl(properties.Text("QueueName") ?? $"{settings.Name}-{id}"),
        _ => $"{settings.Name}-{id}",
    };

    /// <summary>The value of <c>GetAtt</c> of a resource.</summary>
    public string Attribute(Resource resource, string attribute) =>
        Attribute(resource.LogicalId, resource.Type, attribute, resource.Properties, resource.LogicalId).ToString();

    /// <summary>The same of one whose properties are not all worked out yet.</summary>
    public JsonNode Attribute(string id, string type, string attribute, JsonObject properties, string where)
    {
        var name = Reference(id, type, properties);
        var value = (type, attribute) switch
        {
            ("AWS::Serverless::Function", "Arn") => FunctionArn(name),
            ("AWS::Serverless::HttpApi", "ApiEndpoint") =>
                settings.Apis.TryGetValue(id, out var address) ? Address(address) : "http://localhost",
            ("AWS::Serverless::HttpApi", "ApiId") => name,
            ("AWS::DynamoDB::Table", "Arn") => Arn("dynamodb", $"table/{name}"),
            ("AWS::DynamoDB::Table", "StreamArn") => Arn("dynamodb", $"table/{name}/stream/2020-01-01T00:00:00.000"),
            ("AWS::Cognito::UserPool", "Arn") => Arn("cognito-idp", $"userpool/{name}"),
            ("AWS::Cognito::UserPool", "ProviderName") => PhysicalIds.ProviderName(name),
            ("AWS::Cognito::UserPool", "ProviderURL") => PhysicalIds.Issuer(name),
            ("AWS::Cognito::UserPool", "UserPoolId") => name,
            ("AWS::Cognito::UserPoolClient", "ClientId") => name,
            ("AWS::Cognito::UserPoolClient", "ClientSecret") => PhysicalIds.ClientSecret(name),
            ("AWS::Cognito::IdentityPool", "Name") => properties.Text("IdentityPoolName") ?? id,
            ("AWS::IAM::Role", "Arn") => RoleArn(name),
            ("AWS::IAM::Role", "RoleId") => "AROA" + Letters($"role/{id}", 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            ("AWS::S3::Bucket", "Arn") => $"arn:aws:s3:::{name}",
            ("AWS::S3::Bucket", "DomainName") => $"{name}.s3.amazonaws.com",
            ("AWS::S3::Bucket", "RegionalDomainName") => $"{name}.s3.{settings.Region}.amazonaws.com",
            ("AWS::Logs::LogGroup", "Arn") => Arn("logs", $"log-group:{name}:*"),
            // The client is served by us, so the distribution's host is ours.
            ("AWS::CloudFront::Distribution", "DomainName") => settings.Web.Authority,
            ("AWS::SNS::Topic", "TopicArn") => name,
            ("AWS::SQS::Queue", "Arn") => QueueArn(name[(name.LastIndexOf('/') + 1)..]),
            ("AWS::SQS::Queue", "QueueName") => name[(name.LastIndexOf('/') + 1)..],
            ("AWS::SQS::Queue", "QueueUrl") => name,
            // What does not run here has no real value; .invalid is a name that never resolves.
            _ when ResourceKinds.NotRun.ContainsKey(type) || type.StartsWith("AWS::ApiGatewayV2::", StringComparison.Ordinal) =>
                $"{id}.{attribute}.invalid".ToLowerInvariant(),
            _ =>
                throw new SetupException("template.function", $"{where}: {type} has no attribute {attribute} that the laptop cloud knows."),
        };
        return JsonValue.Create(value);
    }

    /// <summary>An address as AWS writes it: without a slash at the end.</summary>
    public static string Address(Uri address) => address.GetLeftPart(UriPartial.Authority);

    public string FunctionArn(string name) => Arn("lambda", $"function:{name}");

    public string RoleArn(string name) => $"arn:aws:iam::{settings.Account}:role/{name}";

    public string QueueArn(string name) => Arn("sqs", name);

    public string QueueName(Resource queue) => Attribute(queue, "QueueName");

    private string QueueUrl(string name) => $"https://sqs.{settings.Region}.amazonaws.com/{settings.Account}/{name}";

    private string Arn(string service, string resource) => $"arn:aws:{service}:{settings.Region}:{settings.Account}:{resource}";

    private string ApiId(string id) => Letters($"api/{settings.Name}/{id}", 10, "abcdefghijklmnopqrstuvwxyz0123456789");

    private static string Letters(string from, int length, string letters) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(from)).Take(length).Select(b => letters[b % letters.Length]));
}
