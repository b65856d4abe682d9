using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>Which errors of DynamoDB are worth a retry.</summary>
internal static class TransientFailures
{
    public static bool ShouldRetry(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or RequestLimitExceededException or TransactionInProgressException => true,
        TransactionConflictException or InternalServerErrorException => true,
        TransactionCanceledException cancelled => IsBusy(cancelled),
        AmazonServiceException { ErrorCode: "ThrottlingException" or "RequestTimeout" or "RequestLimitExceeded" } => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        _ => IsConnection(exception),
    };

    /// <summary>May the request have succeeded although it failed here? Not if DynamoDB itself rejected it.</summary>
    public static bool MayHaveSucceeded(Exception exception) =>
        exception is not (ProvisionedThroughputExceededException
            or RequestLimitExceededException
            or TransactionCanceledException
            or TransactionConflictException);

    /// <summary>The SDK wraps connection errors in one or two of its own exceptions.</summary>
    private static bool IsConnection(Exception? exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is HttpRequestException or IOException or TimeoutException or WebException)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Each action of a cancelled transaction has a reason. If one is a conflict with another transaction, the failed conditions of the
    /// others may be wrong: that transaction may be an earlier attempt of this same request.
    /// </summary>
    private static bool IsBusy(TransactionCanceledException cancelled) =>
        cancelled.CancellationReasons?.Exists(
            reason => reason.Code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded") == true;
}
