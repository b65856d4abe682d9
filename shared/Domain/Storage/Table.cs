using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>
/// Sends requests to the table, with retries and backoff while DynamoDB throttles or the connection breaks, until the caller's deadline.
/// The SDK's retries are off, because they would hide that a response was lost.
/// </summary>
public sealed class Table
{
    // DynamoDB responds within milliseconds. A stalled connection is dropped early, so that there is time to retry on another one.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    // Lambda limits the init phase to ten seconds, and an event may already be waiting.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(1);

    private readonly IAmazonDynamoDB client;

    /// <param name="client">A client whose retries are off.</param>
    /// <param name="clock">The clock for cache expiry; the system's by default.</param>
    public Table(IAmazonDynamoDB client, string name, TimeProvider? clock = null)
    {
        this.client = client;
        Name = name;
        Indexes = new IndexRegister(this, clock ?? TimeProvider.System);
    }

    public string Name { get; }

    /// <summary>After how long a request is given up; null if only the caller's deadline ends it.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Which indexes are filled.</summary>
    internal IndexRegister Indexes { get; }

    internal IAmazonDynamoDB Client => client;

    /// <param name="configure">Changes further settings of the client.</param>
    /// <param name="timeout">How long DynamoDB may send nothing before the connection is dropped; two seconds if null.</param>
    /// <param name="patience">After how long a request is given up; null if only the caller's deadline ends it.</param>
    public static Table Named(
        string name, AWSCredentials credentials, Action<AmazonDynamoDBConfig>? configure = null, TimeSpan? timeout = null,
        TimeSpan? patience = null)
    {
        // The SDK has a separate kind of retry for stale pooled connections, which MaxErrorRetry does not turn off.
        var config = new AmazonDynamoDBConfig
        {
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            HttpClientFactory = new BufferedHttpClients(timeout ?? DefaultTimeout)
        };
        configure?.Invoke(config);
        config.EndpointProvider = new OneEndpoint(config.EndpointProvider);
        return new Table(new RecordClient(credentials, config), name) { Patience = patience };
    }

    /// <summary>With the credentials and the region from Lambda's environment variables.</summary>
    public static Table ForFunction(string name, TimeSpan? timeout) => Named(
        name,
        FunctionCredentials(),
        config =>
        {
            // Otherwise the SDK would derive the signing region from the endpoint's address.
            if (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region)
                config.AuthenticationRegion = region;
        },
        timeout);

    /// <summary>They stay the same while the process lives, so they are read once. A session's token has a thousand characters.</summary>
    private static AWSCredentials FunctionCredentials()
    {
        var found = new EnvironmentVariablesAWSCredentials().GetCredentials();
        return found.UseToken
            ? new SessionAWSCredentials(found.AccessKey, found.SecretKey, found.Token, found.AccountId)
            : new BasicAWSCredentials(found.AccessKey, found.SecretKey, found.AccountId);
    }

    /// <summary>
    /// Opens the connection before the first event, by reading the register of filled indexes, which every function of the API may read.
    /// Lambda provides a full CPU during init but only a share afterwards, where the handshake and the SDK's first request would take
    /// several times as long. Never fails: after an error the first request connects.
    /// </summary>
    public async Task Open()
    {
        try
        {
            using var timeout = new CancellationTokenSource(OpenTimeout);
            Indexes.Cache(await client.GetItemAsync(IndexRegister.Request(Name), timeout.Token));
        }
        catch (Exception exception) when (exception is AmazonClientException
            or AmazonServiceException
            or HttpRequestException
            or IOException
            or OperationCanceledException)
        {
            // The first request will try again, and report the error.
        }
    }

    /// <summary>Retries until there is a response. The second argument of <paramref name="request"/> is whether an earlier attempt may have
    /// succeeded although its response was lost.</summary>
    /// <exception cref="StoreUnavailableException">There was no response before the deadline. The message contains the operation and the
    /// last error.</exception>
    internal async Task<T> Send<T>(
        Func<IAmazonDynamoDB, bool, CancellationToken, Task<T>> request, CancellationToken cancellation, string? operation = null)
    {
        using var patience = Patience is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (patience is not null)
        {
            patience.CancelAfter(Patience!.Value);
            cancellation = patience.Token;
        }

        var mayHaveSucceeded = false;
        Exception? failure = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (failure is not null)
                    await Backoff.Pause(attempt - 1, cancellation);

                return await request(client, mayHaveSucceeded, cancellation);
            }
            catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
            {
                throw OutOfTime(
                    operation ?? typeof(T).Name.Replace("Response", "", StringComparison.Ordinal), attempt + 1, failure ?? exception);
            }
            catch (Exception exception) when (TransientFailures.ShouldRetry(exception))
            {
                mayHaveSucceeded |= TransientFailures.MayHaveSucceeded(exception);
                failure = exception;
            }
        }
    }

    private static StoreUnavailableException OutOfTime(string operation, int attempts, Exception last)
    {
        var failure = last is OperationCanceledException ? "There was no response." : last.Message.ReplaceLineEndings(" ");
        return new(
            $"DynamoDB's {operation} timed out after {attempts} {(attempts == 1 ? "attempt" : "attempts")}. {failure}",
            last);
    }
}
