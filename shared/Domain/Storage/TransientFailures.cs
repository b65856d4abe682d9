using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>Which failures of DynamoDB pass by themselves.</summary>
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

    /// <summary>Can the request have been carried out although we have no answer? Not where DynamoDB itself says no.</summary>
    public static bool MayHaveHappened(Exception exception) =>
        exception is not (ProvisionedThroughputExceededException
            or RequestLimitExceededException
            or TransactionCanceledException
            or TransactionConflictException);

    /// <summary>The SDK wraps what the connection says in exceptions of its own, one or two deep.</summary>
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
    /// A transaction stops for one reason an action. While another transaction holds one of its items, what the conditions of the others
    /// found may not be the last word: the other one may be our own twin.
    /// </summary>
    private static bool IsBusy(TransactionCanceledException cancelled) =>
        cancelled.CancellationReasons?.Exists(
            reason => reason.Code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded") == true;
}
