using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>A conditional put, update, delete or check of one item.</summary>
internal sealed class WriteAction
{
    private readonly Kind kind;
    private readonly Dictionary<string, AttributeValue> item;
    private readonly Expression expression;
    private readonly string? condition;
    private readonly string change = "";

    private WriteAction(Kind kind, Dictionary<string, AttributeValue> item, Expression? expression, string? condition)
    {
        this.kind = kind;
        this.item = item;
        this.expression = expression ?? new Expression();
        this.condition = condition;
    }

    private WriteAction(Dictionary<string, AttributeValue> key, string change, Expression expression, string? condition)
        : this(Kind.Update, key, expression, condition) => this.change = change;

    private enum Kind
    {
        Put,
        Update,
        Delete,
        Check,
    }

    /// <summary>Makes what is sent instead after a response was lost; null for the same.</summary>
    public Func<WriteAction>? Repeated { get; private init; }

    /// <summary>DynamoDB only has checks in transactions.</summary>
    public bool IsCheck => kind == Kind.Check;

    /// <summary>DynamoDB's name of it, for the log.</summary>
    public string Operation => kind switch { Kind.Put => "PutItem", Kind.Update => "UpdateItem", _ => "DeleteItem" };

    public static WriteAction Put(Dictionary<string, AttributeValue> item, Expression? expression = null, string? condition = null) =>
        new(Kind.Put, item, expression, condition);

    public static WriteAction Update(Dictionary<string, AttributeValue> key, string change, Expression expression, string? condition) =>
        new(key, change, expression, condition);

    public static WriteAction Delete(
        Dictionary<string, AttributeValue> key,
        Expression? expression = null,
        string? condition = null,
        Func<WriteAction>? repeated = null) =>
        new(Kind.Delete, key, expression, condition) { Repeated = repeated };

    public static WriteAction Check(Dictionary<string, AttributeValue> key, Expression expression, string condition) =>
        new(Kind.Check, key, expression, condition);

    /// <summary>A check that always fails, so that nothing of a transaction is written.</summary>
    public static WriteAction Never()
    {
        var expression = new Expression();
        var key = Items.Key(TableKeys.Never, TableKeys.Never);
        return Check(key, expression, $"attribute_exists({expression.Name(Items.PartitionKey)})");
    }

    /// <summary>Sends it as a single request, which costs half as much as a transaction. Returns the new item after an update, else
    /// null.</summary>
    public async Task<Dictionary<string, AttributeValue>?> Send(IAmazonDynamoDB client, string table, CancellationToken cancellation)
    {
        switch (kind)
        {
            case Kind.Put:
                await client.PutItemAsync(AsPut(table), cancellation);
                return null;
            case Kind.Update:
                return (await client.UpdateItemAsync(AsUpdate(table), cancellation)).Attributes;
            case Kind.Delete:
                await client.DeleteItemAsync(AsDelete(table), cancellation);
                return null;
            default:
                throw new InvalidOperationException("A check can only be sent in a transaction.");
        }
    }

    private PutItemRequest AsPut(string table) => new()
    {
        TableName = table,
        Item = item,
        ConditionExpression = condition,
        ExpressionAttributeNames = Names,
        ExpressionAttributeValues = Values,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    private UpdateItemRequest AsUpdate(string table) => new()
    {
        TableName = table,
        Key = item,
        UpdateExpression = change,
        ConditionExpression = condition,
        ExpressionAttributeNames = Names,
        ExpressionAttributeValues = Values,
        ReturnValues = ReturnValue.ALL_NEW,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    private DeleteItemRequest AsDelete(string table) => new()
    {
        TableName = table,
        Key = item,
        ConditionExpression = condition,
        ExpressionAttributeNames = Names,
        ExpressionAttributeValues = Values,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    /// <summary>The action as part of a transaction.</summary>
    public TransactWriteItem InTransaction(string table)
    {
        var failure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        return kind switch
        {
            Kind.Put => new()
            {
                Put = new()
                {
                    TableName = table,
                    Item = item,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = Names,
                    ExpressionAttributeValues = Values,
                    ReturnValuesOnConditionCheckFailure = failure,
                },
            },
            Kind.Update => new()
            {
                Update = new()
                {
                    TableName = table,
                    Key = item,
                    UpdateExpression = change,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = Names,
                    ExpressionAttributeValues = Values,
                    ReturnValuesOnConditionCheckFailure = failure,
                },
            },
            Kind.Delete => new()
            {
                Delete = new()
                {
                    TableName = table,
                    Key = item,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = Names,
                    ExpressionAttributeValues = Values,
                    ReturnValuesOnConditionCheckFailure = failure,
                },
            },
            _ => new()
            {
                ConditionCheck = new()
                {
                    TableName = table,
                    Key = item,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = Names,
                    ExpressionAttributeValues = Values,
                    ReturnValuesOnConditionCheckFailure = failure,
                },
            },
        };
    }

    // DynamoDB rejects empty maps.
    private Dictionary<string, string>? Names => expression.Names.Count == 0 ? null : expression.Names;

    private Dictionary<string, AttributeValue>? Values => expression.Values.Count == 0 ? null : expression.Values;
}
