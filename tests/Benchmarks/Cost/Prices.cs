namespace Trellis.Benchmarks.Cost;

/// <summary>
/// What AWS asks, in US dollars, in us-east-1, on demand, beyond any free tier and before taxes. The public price pages
/// (aws.amazon.com/lambda/pricing, /api-gateway/pricing, /dynamodb/pricing/on-demand, /cognito/pricing, /cloudwatch/pricing,
/// /cloudfront/pricing, /s3/pricing, /ec2/pricing/on-demand) have those of today. This is the one place for them: change them here, and the date with them.
/// </summary>
internal static class Prices
{
    /// <summary>
    /// Of when they are. Lambda's, the HTTP API's and DynamoDB's were compared with what others published then; the rest is older. They change
    /// seldom, and mostly downwards: look before relying on them.
    /// </summary>
    public const string Date = "2025-12";

    public const string Region = "us-east-1";

    public const double LambdaMillionRequests = 0.20;
    public const double LambdaGigabyteSecondX86 = 0.0000166667;

    /// <summary>HTTP APIs, the first 300 million a month.</summary>
    public const double HttpApiMillionRequests = 1.00;

    /// <summary>On demand, since November 2024; a strongly consistent read of 4 KB is one unit, a write of 1 KB one unit.</summary>
    public const double DynamoDbMillionReadUnits = 0.125;
    public const double DynamoDbMillionWriteUnits = 0.625;
    public const double DynamoDbGigabyteMonth = 0.25;
    public const double DynamoDbRecoveryGigabyteMonth = 0.20;

    public const double LogsGigabyte = 0.50;
    public const double S3GigabyteMonth = 0.023;
    public const double AlarmMetricMonth = 0.10;

    /// <summary>The small server beside it: one t4g.small (2 GB) all month, its 20 GB disk and its public address.</summary>
    public const double ServerHour = 0.0168;
    public const double DiskGigabyteMonth = 0.08;
    public const double AddressHour = 0.005;
    public const int ServerDiskGigabytes = 20;
    public const int HoursAMonth = 730;

    public static double ServerMonth => (HoursAMonth * (ServerHour + AddressHour)) + (ServerDiskGigabytes * DiskGigabyteMonth);
}
