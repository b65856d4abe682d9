using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One GetItem.</summary>
public sealed class ProfileReads(Table table) : IReadProfiles
{
    public async Task<Profile?> Read(string sub, CancellationToken cancellation)
    {
        var request = new GetItemRequest { TableName = table.Name, Key = ProfileItem.Key(sub) };

        var response = await table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);

        return response.IsItemSet ? ProfileItem.Profile(sub, response.Item) : null;
    }
}

/// <summary>One DeleteItem.</summary>
public sealed class ProfileDeletes(Table table) : IDeleteProfiles
{
    public Task Delete(string sub, CancellationToken cancellation)
    {
        var request = new DeleteItemRequest { TableName = table.Name, Key = ProfileItem.Key(sub) };
        return table.Send((client, _, token) => client.DeleteItemAsync(request, token), cancellation);
    }
}

/// <summary>One UpdateItem.</summary>
public sealed class ProfileWrites(Table table) : IUpdateProfiles
{
    public async Task Update(SignInEvent signIn, CancellationToken cancellation)
    {
        // Refused only if an earlier attempt of this request succeeded, and its response was lost.
        await new Write(table, UpdateProfile.For(signIn)).Send(cancellation);
    }
}

internal static class UpdateProfile
{
    public static WriteAction For(SignInEvent signIn)
    {
        var expression = new Expression();
        var time = expression.Value(Items.ToAttribute(new Stamp(signIn.At, signIn.RequestId).Text));
        var confirmed = expression.Name(ProfileItem.Confirmed);
        var (write, request) = (expression.Name(Items.Write), expression.Value(Items.Text(signIn.RequestId)));
        var change = $"SET {write} = {request}, {confirmed} = if_not_exists({confirmed}, {time})";
        if (signIn.SignedIn)
        {
            var first = expression.Name(ProfileItem.FirstSignIn);
            change += $", {first} = if_not_exists({first}, {time}), {expression.Name(ProfileItem.LastSignIn)} = {time}";
        }

        if (signIn.Email is { } email)
            change += $", {expression.Name(ProfileItem.Email)} = {expression.Value(Items.Text(email))}";

        if (signIn.SignedIn)
            change += $" ADD {expression.Name(ProfileItem.SignIns)} {expression.Value(Items.Number(1))}";

        var condition = $"attribute_not_exists({write}) OR {write} <> {request}";
        return WriteAction.Update(ProfileItem.Key(signIn.Sub), change, expression, condition);
    }
}

internal static class ProfileItem
{
    public const string Email = "email";
    public const string Confirmed = "confirmedAt";
    public const string FirstSignIn = "firstSignIn";
    public const string LastSignIn = "lastSignIn";
    public const string SignIns = "signIns";

    public static Dictionary<string, AttributeValue> Key(string sub) => Items.Key(TableKeys.Profile(sub), "$profile");

    public static Profile Profile(string sub, Dictionary<string, AttributeValue> item) => new(
        sub,
        Text(item, Email),
        Text(item, FirstSignIn),
        Text(item, LastSignIn),
        Items.Integer(item, SignIns));

    private static string? Text(Dictionary<string, AttributeValue> item, string name) => item.GetValueOrDefault(name)?.S;
}
