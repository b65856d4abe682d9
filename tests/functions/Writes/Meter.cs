using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Trellis.Tests.Functions;

/// <summary>A client of a table that asks DynamoDB what each call takes, and sums it up.</summary>
public sealed class Meter : IDisposable
{
    private readonly Counter counter = new();

    public Meter(TestTable table)
    {
        Client = new MeteredClient(table.Engine, counter);
        Table = new Table(Client, table.Name);
    }

    public AmazonDynamoDBClient Client { get; }

    public Table Table { get; }

    /// <summary>The calls since the last <see cref="Forget"/>, the units of writing, and those of reading.</summary>
    public string Read => counter.ToString();

    /// <summary>How many items the queries since then have read, also those that a filter left out, and how many were fetched by their keys.</summary>
    public int Items => counter.Items;

    public void Forget() => counter.Forget();

    public void Dispose() => Client.Dispose();

    private sealed class MeteredClient : AmazonDynamoDBClient
    {
        public MeteredClient(Uri engine, Counter counter)
            : base(new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = engine.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 }) =>
            RuntimePipeline.AddHandlerBefore<Marshaller>(counter);
    }

    private sealed class Counter : PipelineHandler
    {
        private readonly List<string> calls = [];
        private double reading;
        private int items;
        private double writing;

        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            // What a process learns once a minute is no part of an operation.
            if (IsOfTheRegister(executionContext.RequestContext.OriginalRequest))
                return await base.InvokeAsync<T>(executionContext);
            Ask(executionContext.RequestContext.OriginalRequest);
            var response = await base.InvokeAsync<T>(executionContext);
            Add(response);
            return response;
        }

        private static bool IsOfTheRegister(AmazonWebServiceRequest request) => request switch
        {
            GetItemRequest get => get.Key["pk"].S == "$indexes",
            PutItemRequest put => put.Item["pk"].S == "$indexes",
            UpdateItemRequest update => update.Key["pk"].S == "$indexes",
            _ => false,
        };

        public int Items => items;

        public void Forget()
        {
            calls.Clear();
            (reading, writing, items) = (0, 0, 0);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", calls)} | {writing} | {reading}");

        private static void Ask(AmazonWebServiceRequest request)
        {
            var total = ReturnConsumedCapacity.TOTAL;
            _ = request switch
            {
                GetItemRequest get => get.ReturnConsumedCapacity = total,
                QueryRequest query => query.ReturnConsumedCapacity = total,
                BatchGetItemRequest batch => batch.ReturnConsumedCapacity = total,
                PutItemRequest put => put.ReturnConsumedCapacity = total,
                UpdateItemRequest update => update.ReturnConsumedCapacity = total,
                DeleteItemRequest delete => delete.ReturnConsumedCapacity = total,
                TransactWriteItemsRequest transaction => transaction.ReturnConsumedCapacity = total,
                _ => null,
            };
        }

        private void Add(object response)
        {
            List<ConsumedCapacity> consumed = response switch
            {
                GetItemResponse get => [get.ConsumedCapacity],
                QueryResponse query => [query.ConsumedCapacity],
                BatchGetItemResponse batch => batch.ConsumedCapacity,
                PutItemResponse put => [put.ConsumedCapacity],
                UpdateItemResponse update => [update.ConsumedCapacity],
                DeleteItemResponse delete => [delete.ConsumedCapacity],
                TransactWriteItemsResponse transaction => transaction.ConsumedCapacity,
                _ => [],
            };
            var isRead = response is GetItemResponse or QueryResponse or BatchGetItemResponse;
            lock (calls)
            {
                items += response switch
                {
                    QueryResponse query => query.ScannedCount ?? 0,
                    BatchGetItemResponse batch => batch.Responses?.Sum(table => table.Value.Count) ?? 0,
                    _ => 0,
                };
                calls.Add(response.GetType().Name.Replace("Response", "", StringComparison.Ordinal));
                foreach (var units in consumed.Select(each => each.CapacityUnits ?? 0))
                    (reading, writing) = isRead ? (reading + units, writing) : (reading, writing + units);
            }
        }
    }
}
