namespace Trellis.Local.Cloud.Template;

/// <summary>The resource types that the laptop runs, and, once and by name, those that it does not.</summary>
internal static class ResourceKinds
{
    /// <summary>Resources that exist on AWS only, and why they have no counterpart here.</summary>
    public static IReadOnlyDictionary<string, string> NotRun { get; } = new Dictionary<string, string>
    {
        ["AWS::CloudFront::Distribution"] = "CloudFront",
        ["AWS::CloudFront::Function"] = "CloudFront",
        ["AWS::CloudFront::OriginAccessControl"] = "CloudFront",
        ["AWS::CloudFront::ResponseHeadersPolicy"] = "CloudFront",
        ["AWS::Logs::LogGroup"] = "log groups",
        ["AWS::CloudWatch::Alarm"] = "alarms",
        ["AWS::SNS::Topic"] = "alarms",
        ["AWS::SNS::Subscription"] = "alarms",
        ["AWS::Cognito::UserPoolDomain"] = "federated providers",
        ["AWS::Cognito::UserPoolIdentityProvider"] = "federated providers",
    };

    /// <summary>What runs, and what runs it.</summary>
    public static IReadOnlyDictionary<string, string> Run { get; } = new Dictionary<string, string>
    {
        ["AWS::Serverless::HttpApi"] = "the gateway",
        ["AWS::ApiGatewayV2::DomainName"] = "the gateway, which answers under any host name",
        ["AWS::ApiGatewayV2::ApiMapping"] = "the gateway, which answers under any host name",
        ["AWS::Serverless::Function"] = "the Lambda service",
        ["AWS::DynamoDB::Table"] = "the database engine",
        [EventSourceReading.MappingType] = "the Lambda service",
        ["AWS::SQS::Queue"] = "the Lambda service, which keeps failed events in a file",
        ["AWS::SQS::QueuePolicy"] = "nothing: nobody else reaches the queue",
        ["AWS::Cognito::UserPool"] = "the user pool service",
        ["AWS::Cognito::UserPoolClient"] = "the user pool service",
        ["AWS::Cognito::UserPoolGroup"] = "the user pool service",
        ["AWS::Cognito::IdentityPool"] = "the identity pool service",
        ["AWS::Cognito::IdentityPoolRoleAttachment"] = "the identity pool service",
        ["AWS::IAM::Role"] = "the identity pool service and the gateway",
        ["AWS::S3::Bucket"] = "the web server, from the folder of the built client",
        ["AWS::S3::BucketPolicy"] = "the web server, from the folder of the built client",
    };

    /// <exception cref="SetupException">When the type is on neither list.</exception>
    public static bool Runs(string id, string type) =>
        Run.ContainsKey(type)
        || (NotRun.ContainsKey(type)
            ? false
            : throw new SetupException("template.resource", $"Resources.{id}: the laptop cloud does not know {type}."));
}
