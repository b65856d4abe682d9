using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Local.Tools;

/// <summary>Exceptions of libraries that the user can do something about: in one sentence, with what to do next.</summary>
internal static class Trouble
{
    /// <summary>The sentence; null for a bug of ours.</summary>
    public static string? Explain(Exception trouble) => trouble switch
    {
        SetupException known => known.Message,
        ResourceNotFoundException => "There is no such table there. Look at --table, --region and --endpoint.",
        StoreUnavailableException =>
            $"{Sentence(trouble)} Look at --table, --region and --endpoint, and whether this machine reaches the network.",
        AmazonServiceException => $"AWS refused: {trouble.Message}",
        AmazonClientException when trouble.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
            "No AWS credentials were found. Run 'aws configure' or 'aws sso login', or set AWS_PROFILE; without --table the command works "
            + "on the laptop cloud's records.",
        AmazonClientException when trouble.Message.Contains("RegionEndpoint", StringComparison.Ordinal) =>
            "The AWS region is not known. Give --region, or set AWS_REGION.",
        AmazonClientException => trouble.Message,
        HttpRequestException => $"{Sentence(trouble)} Look at whether the address is right, and whether this machine reaches it.",
        UnauthorizedAccessException when trouble.Message.Split('\'') is [_, var path, _] && Directory.Exists(path) =>
            $"{path} is a folder, not a file.",
        IOException or UnauthorizedAccessException => trouble.Message,
        DecoderFallbackException => "The file is not UTF-8. Save it as UTF-8, and run the command again.",
        _ => null,
    };

    private static string Sentence(Exception trouble) => trouble.Message.EndsWith('.') ? trouble.Message : $"{trouble.Message}.";

    /// <summary>The same for a cloud that does not start: besides the template it reads only its data.</summary>
    public static SetupException? OfData(Exception trouble, string data) => trouble switch
    {
        UnauthorizedAccessException => new SetupException(
            "data.read-only",
            $"{trouble.Message} The laptop cloud keeps its data in {data}: make that writable, or choose another folder with --data."),
        IOException => new SetupException(
            "data.unusable", $"{trouble.Message} The laptop cloud keeps its data in {data}: choose another folder with --data."),
        JsonException
            or FormatException
            or CryptographicException
            or InvalidOperationException
            or ArgumentException
            or KeyNotFoundException =>
            new SetupException(
                "data.broken",
                $"The data in {data} cannot be read: {trouble.Message} Start with --fresh to begin anew, or choose another folder with "
                + "--data."),
        _ => null,
    };
}
