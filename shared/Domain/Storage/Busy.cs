using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>Which failures of DynamoDB pass by themselves.</summary>
internal static class Busy
{
    public static bool IsWorthRepeating(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or RequestLimitExceededException or TransactionInProgressException => true,
        TransactionConflictException or InternalServerErrorException => true,
        TransactionCanceledException cancelled => IsOnlyBusy(cancelled),
        AmazonServiceException service => service.ErrorCode is "ThrottlingException" or "RequestTimeout"
            || service.StatusCode >= HttpStatusCode.InternalServerError
            || (service.StatusCode == default && IsConnection(service.InnerException)),
        _ => IsConnection(exception),
    };

    /// <summary>Can the request have been carried out although we have no answer? Not where DynamoDB itself says no.</summary>
    public static bool MayHaveHappened(Exception exception) =>
        exception is not (ProvisionedThroughputExceededException or RequestLimitExceededException or TransactionCanceledException or TransactionConflictException);

    private static bool IsConnection(Exception? exception) =>
        exception is HttpRequestException or IOException or TimeoutException or WebException
        || (exception is TaskCanceledException && exception.InnerException is TimeoutException);

    /// <summary>A transaction stops for one reason an action. Worth repeating only when no action had a reason that stays.</summary>
    private static bool IsOnlyBusy(TransactionCanceledException cancelled) =>
        cancelled.CancellationReasons is { Count: > 0 } reasons
        && reasons.Exists(reason => reason.Code is not (null or "None"))
        && reasons.TrueForAll(reason => reason.Code is null or "None" or "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded");
}
