using System.Reflection;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Tests.Functions.Permissions;

/// <summary>One thing that IAM would be asked about: an action, on the table or an index of it, with the partition key that it names.</summary>
internal sealed record TableCall(string Action, string Resource, string LeadingKey)
{
    /// <summary>What a request asks IAM for. A batch asks for each key, and a transaction for each action in it.</summary>
    public static IEnumerable<TableCall> From(AmazonWebServiceRequest request) => request switch
    {
        GetItemRequest get => [On("GetItem", get.Key)],
        PutItemRequest put => [On("PutItem", put.Item)],
        UpdateItemRequest update => [On("UpdateItem", update.Key)],
        DeleteItemRequest delete => [On("DeleteItem", delete.Key)],
        QueryRequest query => [new("Query", query.IndexName ?? "table", PartitionOf(query))],
        BatchGetItemRequest batch => batch.RequestItems.Values.SelectMany(table => table.Keys).Select(key => On("BatchGetItem", key)),
        TransactWriteItemsRequest write => write.TransactItems.Select(From),
        _ => throw new InvalidOperationException($"No function is meant to send a {request.GetType().Name}."),
    };

    public override string ToString() => $"{Action} on {Resource}, {LeadingKey.Replace('\u0001', '|')}";

    private static TableCall From(TransactWriteItem action) => action switch
    {
        { Put: { } put } => On("PutItem", put.Item),
        { Update: { } update } => On("UpdateItem", update.Key),
        { Delete: { } delete } => On("DeleteItem", delete.Key),
        { ConditionCheck: { } check } => On("ConditionCheckItem", check.Key),
        _ => throw new InvalidOperationException("An empty action of a transaction."),
    };

    private static TableCall On(string action, Dictionary<string, AttributeValue> key) => new(action, "table", key["pk"].S);

    /// <summary>A query pins its partition first: <c>#pk = :0</c>.</summary>
    private static string PartitionOf(QueryRequest query)
    {
        var parts = query.KeyConditionExpression.TrimStart('(').Split(' ');
        Assert.Equal("=", parts[1]);
        Assert.EndsWith("pk", query.ExpressionAttributeNames[parts[0]], StringComparison.Ordinal);
        return query.ExpressionAttributeValues[parts[2].TrimEnd(')')].S;
    }
}

/// <summary>A DynamoDB client that shows each request to somebody before it sends it.</summary>
public class WatchedClient : DispatchProxy
{
    private IAmazonDynamoDB client = null!;
    private Action<AmazonWebServiceRequest> watch = null!;

    public static IAmazonDynamoDB Over(IAmazonDynamoDB client, Action<AmazonWebServiceRequest> watch)
    {
        var proxy = Create<IAmazonDynamoDB, WatchedClient>();
        ((WatchedClient)(object)proxy).client = client;
        ((WatchedClient)(object)proxy).watch = watch;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args is [AmazonWebServiceRequest request, ..])
            watch(request);

        try
        {
            return targetMethod!.Invoke(client, args);
        }
        catch (TargetInvocationException wrapped)
        {
            throw wrapped.InnerException!;
        }
    }
}
