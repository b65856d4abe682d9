using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Trellis.Operations;

namespace Trellis.Storage;

/// <summary>
/// The table as the ports see it: sends one request, and sends it again while DynamoDB is busy or the connection breaks, with
/// growing, random pauses, for as long as the caller has time. The SDK's own retries are off: it would hide that an answer was lost.
/// </summary>
public sealed class Table
{
    // DynamoDB answers within milliseconds. A connection that stays silent this long is given up while there is time to ask again on
    // another.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Lambda ends an init phase after ten seconds, and an event may be waiting already.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(1);

    private readonly IAmazonDynamoDB client;

    /// <param name="client">A client without retries of its own.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="clock">By which what is known of the table grows old; the system's by default.</param>
    public Table(IAmazonDynamoDB client, string name, TimeProvider? clock = null)
    {
        this.client = client;
        Name = name;
        Indexes = new IndexRegister(this, clock ?? TimeProvider.System);
    }

    public string Name { get; }

    /// <summary>Which indexes are filled.</summary>
    internal IndexRegister Indexes { get; }

    internal IAmazonDynamoDB Client => client;

    /// <param name="name">The table's name.</param>
    /// <param name="credentials">What requests are signed with.</param>
    /// <param name="configure">Changes the client's other settings.</param>
    /// <param name="patience">How long DynamoDB may send nothing before a connection is given up; two seconds if null.</param>
    public static Table Named(
        string name, AWSCredentials credentials, Action<AmazonDynamoDBConfig>? configure = null, TimeSpan? patience = null)
    {
        // Both kinds of the SDK's retries are off: the second, on a pooled connection that breaks, would happen unseen even without the
        // first.
        var config = new AmazonDynamoDBConfig { MaxErrorRetry = 0, MaxStaleConnectionRetries = 0,
            HttpClientFactory = new BufferedHttpClients(patience ?? Patience) };
        configure?.Invoke(config);
        return new Table(new AmazonDynamoDBClient(credentials, config), name);
    }

    /// <summary>With the credentials and the region that Lambda puts into the environment.</summary>
    public static Table OfFunction(string name, TimeSpan? patience) => Named(
        name,
        new EnvironmentVariablesAWSCredentials(),
        config =>
        {
            // Else the SDK would guess the region that it signs for from an endpoint's address.
            if (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region)
                config.AuthenticationRegion = region;
        },
        patience);

    /// <summary>
    /// Opens the connection ahead of the first call, by reading which indexes are filled: an item that the role of every function of the
    /// API may read. Lambda lends a whole processor until a function asks for its first event, and a share of one afterwards, in which the
    /// handshake and the SDK's first request would take several times as long. It never fails: the first call would tell.
    /// </summary>
    public async Task<bool> Open()
    {
        try
        {
            using var patience = new CancellationTokenSource(OpeningPatience);
            Indexes.Learn(await client.GetItemAsync(IndexRegister.Request(Name), patience.Token));
        }
        catch (Exception exception) when (exception is AmazonClientException
            or AmazonServiceException
            or HttpRequestException
            or IOException
            or OperationCanceledException)
        {
            // Nobody has asked for anything yet.
        }

        return true;
    }

    /// <summary>Sends until there is an answer. The request is told whether an earlier send may have been carried out without our
    /// knowing.</summary>
    /// <exception cref="StoreUnavailableException">There was none in the caller's time; says what was asked for and what went wrong
    /// last.</exception>
    internal async Task<T> Send<T>(Func<IAmazonDynamoDB, bool, CancellationToken, Task<T>> request, CancellationToken cancellation)
    {
        var mayHaveHappened = false;
        Exception? failure = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (failure is not null)
                    await Backoff.Pause(attempt - 1, cancellation);

                return await request(client, mayHaveHappened, cancellation);
            }
            catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
            {
                throw OutOfTime(typeof(T), attempt + 1, failure ?? exception);
            }
            catch (Exception exception) when (TransientFailures.ShouldRetry(exception))
            {
                mayHaveHappened |= TransientFailures.MayHaveHappened(exception);
                failure = exception;
            }
        }
    }

    private static StoreUnavailableException OutOfTime(Type response, int attempts, Exception last)
    {
        var operation = response.Name.Replace("Response", "", StringComparison.Ordinal);
        var failure = last is OperationCanceledException ? "It never answered." : last.Message.ReplaceLineEndings(" ");
        return new(
            $"Out of time waiting for DynamoDB's {operation}, after {attempts} {(attempts == 1 ? "attempt" : "attempts")}. {failure}",
            last);
    }
}
